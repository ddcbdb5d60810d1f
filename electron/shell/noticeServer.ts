/**
 * Notifications on Linux, handed to the desktop's own server: with actions, which Electron does not pass on there, and
 * taken back when they are over. Text is never markup.
 */
import type { Message, MessageBus } from '@jellybrick/dbus-next';
import type { DesktopNotice, Log, NoticeAction } from '#engine/ports.ts';
import { plain, plainLines } from '#shared/words/plain.ts';

const SERVER = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const;
const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;
/** So long a server may take to answer. */
const ANSWER_WITHIN_MS = 3_000;
const DEFAULT_ACTION = 'default';
const URGENCY = { normal: 1, critical: 2 } as const;
/** By the specification: never, or as the server likes. */
const EXPIRES = { critical: 0, normal: -1 } as const;

export interface NoticeListener {
  /** The notification itself was clicked. */
  opened(notice: DesktopNotice): void;
  acted(action: NoticeAction): void;
}

export interface NoticeServer {
  /** @throws when the server does not take it */
  show(notice: DesktopNotice): Promise<void>;
  close(id: string): void;
  /** The connection is of no use any more. */
  readonly ended: boolean;
  /** Takes back what is still shown. */
  end(): void;
}

/** @throws when there is no session bus, or nobody on it shows notifications */
export async function openNoticeServer(listener: NoticeListener, log: Log): Promise<NoticeServer> {
  // Loaded only here: no other platform needs it, and no start waits for it.
  const dbus = await import('@jellybrick/dbus-next');
  const bus = await connected(dbus.sessionBus());
  let ended = false;
  const lost = (why: unknown) => {
    if (!ended) log.warn('notification.bus-lost', { why: String(why) });
    ended = true;
  };
  (bus as NodeJS.EventEmitter).on('error', lost);
  (bus as NodeJS.EventEmitter).on('end', () => lost('the bus closed the connection'));
  const ask = async (call: typeof SERVER | typeof BUS, member: string, signature: string, body: unknown[]) => {
    const reply = await within(bus.call(new dbus.Message({ ...call, member, signature, body })));
    return reply?.body ?? [];
  };
  try {
    const [capabilities] = (await ask(SERVER, 'GetCapabilities', '', [])) as [string[]];
    await ask(BUS, 'AddMatch', 's', [`type='signal',interface='${SERVER.interface}',path='${SERVER.path}'`]);
    const shown = new Map<number, DesktopNotice>();
    const numberOf = (id: string) => [...shown].find(([, notice]) => notice.id === id)?.[0] ?? 0;
    bus.on('message', (message: Message) => {
      if (message.interface !== SERVER.interface || message.type !== dbus.MessageType.SIGNAL) return;
      const [number, key] = message.body as [number, unknown];
      const notice = shown.get(number);
      if (notice === undefined) return;
      if (message.member === 'NotificationClosed') shown.delete(number);
      else if (message.member === 'ActionInvoked') invoke(notice, String(key), listener);
    });
    return {
      get ended() {
        return ended;
      },
      async show(notice) {
        const hints = {
          urgency: new dbus.Variant('y', URGENCY[notice.urgency]),
          'desktop-entry': new dbus.Variant('s', 'plimsoll'),
        };
        const text = plainLines(notice.body);
        const body = capabilities.includes('body-markup') ? withoutMarkup(text) : text;
        const actions = capabilities.includes('actions') ? actionsOf(notice) : [];
        const replaces = numberOf(notice.id);
        const parts = ['Plimsoll', replaces, '', plain(notice.title), body, actions, hints, EXPIRES[notice.urgency]];
        const [number] = (await ask(SERVER, 'Notify', 'susssasa{sv}i', parts)) as [number];
        shown.set(number, notice);
      },
      close(id) {
        const number = numberOf(id);
        if (number === 0 || ended) return;
        shown.delete(number);
        ask(SERVER, 'CloseNotification', 'u', [number]).catch((error) =>
          log.warn('notification.not-closed', { error: String(error) }),
        );
      },
      end() {
        // Nobody would hear a click any more.
        for (const number of ended ? [] : shown.keys())
          bus.send(new dbus.Message({ ...SERVER, member: 'CloseNotification', signature: 'u', body: [number] }));
        ended = true;
        bus.disconnect();
      },
    };
  } catch (error) {
    ended = true;
    bus.disconnect();
    throw error;
  }
}

/** Key and label in turn, as the specification wants them. */
export function actionsOf({ actions }: DesktopNotice): string[] {
  return [DEFAULT_ACTION, 'Open', ...actions.flatMap(({ label }, n) => [`action-${n}`, label])];
}

function invoke(notice: DesktopNotice, key: string, listener: NoticeListener): void {
  const action = notice.actions[Number(/^action-(\d+)$/.exec(key)?.[1] ?? Number.NaN)];
  if (key === DEFAULT_ACTION) listener.opened(notice);
  else if (action !== undefined) listener.acted(action);
}

/** For servers that render markup: the text as it is. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For servers of which that is not known: signs that look like those of markup and are none, however they are read. */
export function markless(text: string): string {
  return text.replaceAll('&', '\uff06').replaceAll('<', '\u2039').replaceAll('>', '\u203a');
}

function connected(bus: MessageBus): Promise<MessageBus> {
  return within(
    new Promise((resolve, reject) => {
      bus.once('connect', () => resolve(bus));
      (bus as NodeJS.EventEmitter).once('error', reject);
    }),
  );
}

function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ANSWER_WITHIN_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
