/** Desktop notifications. A click is a shortcut, never the only way: the app's own list of alerts has everything. */
import { Notification } from 'electron';
import type { Clock, DesktopNotice, Log, Notifier } from '#engine/ports.ts';

/** So long a desktop may take to say that it shows a notification. */
const ANSWER_WITHIN_MS = 3_000;

export interface NotifierParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly open: (screen: string) => void;
}

export function createNotifier({ clock, log, open }: NotifierParts): Notifier & { closeAll(): void } {
  // Held until closed: a notification that is garbage collected loses its click.
  const shown = new Map<string, Notification>();

  const make = (notice: DesktopNotice): Notification => {
    shown.get(notice.id)?.close();
    const notification = new Notification({
      title: notice.title,
      body: notice.body,
      urgency: notice.urgency,
      timeoutType: notice.urgency === 'critical' ? 'never' : 'default',
    });
    shown.set(notice.id, notification);
    const forget = () => {
      if (shown.get(notice.id) === notification) shown.delete(notice.id);
    };
    notification.on('click', () => {
      forget();
      open(notice.screen);
    });
    notification.on('close', forget);
    return notification;
  };

  return {
    show(notice) {
      if (!Notification.isSupported()) return Promise.resolve(false);
      return new Promise((resolve) => {
        const notification = make(notice);
        const settle = (answer: boolean, why?: string) => {
          cancel();
          if (!answer) log.warn('notification.not-shown', { id: notice.id, why: why ?? 'the desktop did not answer' });
          resolve(answer);
        };
        const cancel = clock.setTimer(ANSWER_WITHIN_MS, () => settle(false));
        notification.once('show', () => settle(true));
        notification.once('failed', (_event, why) => settle(false, why));
        notification.show();
      });
    },
    closeAll() {
      for (const notification of shown.values()) notification.close();
      shown.clear();
    },
  };
}
