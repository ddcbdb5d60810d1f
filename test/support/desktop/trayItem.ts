/** One icon in the tray, seen and used as a desktop sees and uses it: over the bus. */
import { DBusError, type MessageBus, Variant } from '@jellybrick/dbus-next';
import { ask, readProperty } from './bus.ts';

export interface TrayItem {
  /** What hovering shows. */
  tooltip(): Promise<string>;
  /** `Active`, `Passive` or `NeedsAttention`. */
  status(): Promise<string>;
  icons(): Promise<readonly TrayIcon[]>;
  /** What the menu lists now, top level, separators as null. */
  menu(): Promise<readonly (MenuEntry | null)[]>;
  /** Picks the entry with this label. @throws when there is none or it is greyed out. */
  pick(label: string | RegExp, within?: string | RegExp): Promise<void>;
  /** A click on the icon itself. */
  activate(): Promise<void>;
}

export interface TrayIcon {
  readonly width: number;
  readonly height: number;
  /** ARGB, four bytes a pixel. */
  readonly pixels: Uint8Array;
}

export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  /** Of a submenu; empty for others. Null is a separator. */
  readonly items: readonly (MenuEntry | null)[];
}

type Layout = readonly [
  id: number,
  properties: Readonly<Record<string, Variant>>,
  children: readonly Variant<Layout>[],
];

const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';

export function trayItem(bus: MessageBus, destination: string, path: string): TrayItem {
  const property = (name: string) => readProperty(bus, { destination, path, interface: ITEM }, name);
  const menuAt = async () => ({ destination, path: String(await property('Menu')), interface: MENU });

  const menu = async () => {
    const [, layout] = await ask(bus, {
      ...(await menuAt()),
      member: 'GetLayout',
      signature: 'iias',
      body: [0, -1, []],
    });
    const [, , children] = layout as Layout;
    return children.map(({ value }) => entryOf(value)).filter((entry) => entry !== undefined);
  };

  return {
    menu,
    async tooltip() {
      // (icon name, icon data, title, text): desktops show the title and, under it, the text.
      const [, , title, text] = (await property('ToolTip')) as [string, unknown[], string, string];
      return [title, text].filter((part) => part !== '').join('\n');
    },
    status: async () => String(await property('Status')),
    async icons() {
      const pixmaps = (await property('IconPixmap')) as [number, number, Uint8Array][];
      return pixmaps.map(([width, height, pixels]) => ({ width, height, pixels: Uint8Array.from(pixels) }));
    },
    async pick(label, within) {
      const all = await menu();
      const sub = all.find(
        (candidate) => candidate !== null && within !== undefined && matches(candidate.label, within),
      );
      const entries = within === undefined ? all : (sub?.items ?? []);
      const entry = entries.find((candidate) => candidate !== null && matches(candidate.label, label));
      if (entry === undefined || entry === null) {
        const labels = entries.map((candidate) => candidate?.label ?? '-');
        throw new Error(`the tray menu has no "${label}", but: ${labels.join(' | ')}`);
      }
      if (!entry.enabled) throw new Error(`"${entry.label}" is greyed out in the tray menu`);
      try {
        await ask(bus, {
          ...(await menuAt()),
          member: 'Event',
          signature: 'isvu',
          body: [entry.id, 'clicked', new Variant('i', 0), 0],
        });
      } catch (error) {
        // An app that quits at this very click has no time to answer. Any other error: the menu was replaced meanwhile.
        if (!(error instanceof DBusError && error.type === 'org.freedesktop.DBus.Error.NoReply')) throw error;
      }
    },
    async activate() {
      await ask(bus, { destination, path, interface: ITEM, member: 'Activate', signature: 'ii', body: [0, 0] });
    },
  };
}

/** @returns undefined for an entry that is not visible. */
function entryOf([id, properties, children]: Layout): MenuEntry | null | undefined {
  if (properties.visible?.value === false) return undefined;
  if (properties.type?.value === 'separator') return null;
  // A single underscore marks the letter to press; two stand for one.
  const label = String(properties.label?.value ?? '').replace(/_(.)/g, '$1');
  const items = children.map(({ value }) => entryOf(value)).filter((entry) => entry !== undefined);
  return { id, label, enabled: properties.enabled?.value !== false, items };
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}
