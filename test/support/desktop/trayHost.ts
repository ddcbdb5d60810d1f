/** Stands in for a desktop's tray: the StatusNotifierWatcher, and a host that looks at what registers there. */
import { type MessageBus, Variant } from '@jellybrick/dbus-next';
import { emitSignal, onSignal, serveObject } from './bus.ts';
import { type TrayItem, trayItem } from './trayItem.ts';

export interface TrayHost {
  /** The icons that are in the tray now, in the order they came. */
  items(): readonly TrayItem[];
  /** How many icons have registered since the start. */
  registrations(): number;
}

const WATCHER = { path: '/StatusNotifierWatcher', interface: 'org.kde.StatusNotifierWatcher' } as const;
const ITEM_PATH = '/StatusNotifierItem';

interface Registered {
  readonly owner: string;
  readonly service: string;
  readonly item: TrayItem;
}

export async function standInTrayHost(bus: MessageBus): Promise<TrayHost> {
  let registered: readonly Registered[] = [];
  let registrations = 0;

  const tell = (member: string, service: string) => emitSignal(bus, WATCHER, member, 's', [service]);
  const remove = (gone: (entry: Registered) => boolean) => {
    for (const entry of registered.filter(gone)) tell('StatusNotifierItemUnregistered', entry.service);
    registered = registered.filter((entry) => !gone(entry));
  };

  serveObject(bus, {
    ...WATCHER,
    methods: {
      RegisterStatusNotifierItem: {
        out: '',
        answer: ([argument], sender) => {
          // Some items hand in a bus name, others (Ayatana's) the path of their object.
          const text = String(argument);
          const [destination, path] = text.startsWith('/') ? [sender, text] : [text, ITEM_PATH];
          const service = `${destination}${path}`;
          registered = [...registered, { owner: sender, service, item: trayItem(bus, destination, path) }];
          registrations += 1;
          tell('StatusNotifierItemRegistered', service);
          return [];
        },
      },
      RegisterStatusNotifierHost: { out: '', answer: () => [] },
    },
    properties: () => ({
      IsStatusNotifierHostRegistered: new Variant('b', true),
      ProtocolVersion: new Variant('i', 0),
      RegisteredStatusNotifierItems: new Variant(
        'as',
        registered.map((entry) => entry.service),
      ),
    }),
  });
  // An item leaves by dropping its name or its connection; there is no call for it.
  await onSignal(bus, 'org.freedesktop.DBus', (member, [name, , newOwner]) => {
    if (member !== 'NameOwnerChanged' || newOwner !== '') return;
    remove((entry) => entry.owner === name || entry.service.startsWith(`${String(name)}/`));
  });
  await bus.requestName('org.kde.StatusNotifierWatcher', 0);

  return { items: () => registered.map((entry) => entry.item), registrations: () => registrations };
}
