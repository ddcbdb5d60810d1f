/** Stands in for the desktop's notification server (Desktop Notifications Specification 1.2). */
import type { MessageBus, Variant } from '@jellybrick/dbus-next';
import { emitSignal, serveObject } from './bus.ts';

export interface ShownNotification {
  readonly id: number;
  readonly appName: string;
  /** The id that it took the place of, or 0. */
  readonly replaces: number;
  readonly title: string;
  readonly body: string;
  /** Key and label in turn; the key `default` is a click on the notification itself. */
  readonly actions: readonly string[];
  readonly hints: Readonly<Record<string, unknown>>;
}

export interface Notifications {
  /** Everything the app asked for since the start, oldest first, replaced ones too. */
  list(): readonly ShownNotification[];
  /** A person clicks it. */
  click(id: number): void;
  /** A person presses one of its buttons. */
  press(id: number, label: string): void;
  /** A person wipes it away. */
  dismiss(id: number): void;
  /** Ids that the app itself took back. */
  takenBack(): readonly number[];
}

const SERVER = { path: '/org/freedesktop/Notifications', interface: 'org.freedesktop.Notifications' } as const;
const CLOSED_BY = { dismissed: 2, call: 3 } as const;

export async function standInNotifications(bus: MessageBus): Promise<Notifications> {
  const shown: ShownNotification[] = [];
  const taken: number[] = [];
  let lastId = 0;

  const emit = (member: string, signature: string, body: readonly unknown[]) =>
    emitSignal(bus, SERVER, member, signature, body);

  serveObject(bus, {
    ...SERVER,
    methods: {
      GetCapabilities: { out: 'as', answer: () => [['actions', 'body', 'persistence', 'icon-static']] },
      GetServerInformation: { out: 'ssss', answer: () => ['stand-in', 'Plimsoll tests', '1', '1.2'] },
      Notify: {
        out: 'u',
        answer: (call) => {
          const replaces = Number(call[1]);
          const id = replaces === 0 ? ++lastId : replaces;
          shown.push({
            id,
            appName: String(call[0]),
            replaces,
            title: String(call[3]),
            body: String(call[4]),
            actions: call[5] as string[],
            hints: Object.fromEntries(
              Object.entries(call[6] as Record<string, Variant>).map(([name, variant]) => [name, variant.value]),
            ),
          });
          return [id];
        },
      },
      CloseNotification: {
        out: '',
        answer: ([id]) => {
          taken.push(Number(id));
          emit('NotificationClosed', 'uu', [id, CLOSED_BY.call]);
          return [];
        },
      },
    },
  });
  await bus.requestName('org.freedesktop.Notifications', 0);

  return {
    list: () => shown,
    click(id) {
      emit('ActivationToken', 'us', [id, `stand-in-token-${id}`]);
      emit('ActionInvoked', 'us', [id, 'default']);
      emit('NotificationClosed', 'uu', [id, CLOSED_BY.dismissed]);
    },
    press(id, label) {
      const actions = shown.findLast((one) => one.id === id)?.actions ?? [];
      const key = actions[actions.indexOf(label) - 1];
      if (key === undefined) throw new Error(`the notification ${id} has no button "${label}"`);
      emit('ActionInvoked', 'us', [id, key]);
      emit('NotificationClosed', 'uu', [id, CLOSED_BY.dismissed]);
    },
    dismiss: (id) => emit('NotificationClosed', 'uu', [id, CLOSED_BY.dismissed]),
    takenBack: () => taken,
  };
}

/** What the desktop was told of low balances: that so much is gone in one day is an alert of its own. */
export function aboutBalances({
  notifications,
}: {
  readonly notifications: Notifications;
}): readonly ShownNotification[] {
  return notifications.list().filter(({ title }) => /(running low|almost empty|is empty)$/.test(title));
}
