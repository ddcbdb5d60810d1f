/** Desktop notifications. A click is a shortcut, never the only way: the app's own list of alerts has everything. */
import { Notification } from 'electron';
import type { Clock, DesktopNotice, Log, NoticeAction, Notifier } from '#engine/ports.ts';
import { plain, plainLines } from '#shared/words/plain.ts';
import { markless, type NoticeServer, openNoticeServer } from './noticeServer.ts';

/** So long a desktop may take to say that it shows a notification. */
const ANSWER_WITHIN_MS = 3_000;

export interface NotifierParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly platform: NodeJS.Platform;
  readonly open: (screen: string) => void;
  readonly act: (action: NoticeAction) => void;
}

export interface DesktopNotifier extends Notifier {
  closeAll(): void;
}

/** On Linux by the desktop's own server, which offers actions; elsewhere, and where there is none, by Electron. */
export function createNotifier(parts: NotifierParts): DesktopNotifier {
  const { log } = parts;
  const electron = createElectronNotifier(parts);
  if (parts.platform !== 'linux') return electron;
  const listener = { opened: ({ screen }: DesktopNotice) => parts.open(screen), acted: parts.act };
  let opening: Promise<NoticeServer> | null = null;
  let server: NoticeServer | null = null;
  const reach = async (): Promise<NoticeServer> => {
    if (server !== null && !server.ended) return server;
    opening ??= openNoticeServer(listener, log).finally(() => {
      opening = null;
    });
    server = await opening;
    return server;
  };
  return {
    async show(notice) {
      try {
        await (await reach()).show(notice);
        return true;
      } catch (error) {
        log.warn('notification.no-server', { error: String(error) });
        return electron.show(notice);
      }
    },
    close(id) {
      server?.close(id);
      electron.close(id);
    },
    closeAll() {
      server?.end();
      electron.closeAll();
    },
  };
}

function createElectronNotifier({ clock, log, platform, open, act }: NotifierParts): DesktopNotifier {
  // Held until closed: a notification that is garbage collected loses its click.
  const shown = new Map<string, Notification>();

  const make = (notice: DesktopNotice): Notification => {
    shown.get(notice.id)?.close();
    const notification = new Notification({
      title: plain(notice.title),
      // On Linux this goes to a server that may take it for markup.
      body: platform === 'linux' ? markless(plainLines(notice.body)) : plainLines(notice.body),
      urgency: notice.urgency,
      timeoutType: notice.urgency === 'critical' ? 'never' : 'default',
      // Windows wants a protocol of the app's own for buttons; until it has one, the click alone leads there.
      ...(platform === 'darwin'
        ? { actions: notice.actions.map(({ label }) => ({ type: 'button', text: label })) }
        : {}),
    });
    shown.set(notice.id, notification);
    const forget = () => {
      if (shown.get(notice.id) === notification) shown.delete(notice.id);
    };
    notification.on('click', () => {
      forget();
      open(notice.screen);
    });
    notification.on('action', (_event, index) => {
      const action = notice.actions[index];
      if (action !== undefined) act(action);
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
    close(id) {
      shown.get(id)?.close();
      shown.delete(id);
    },
    closeAll() {
      for (const notification of shown.values()) notification.close();
      shown.clear();
    },
  };
}
