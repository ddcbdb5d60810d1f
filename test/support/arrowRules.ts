/** The house's arrows as data: who may import whom, who may name a service, how long a file may be. */

/**
 * A part of the house. A file belongs to the first part whose `at` it begins with. It may import the parts named, the
 * npm packages named ('*' for any but Electron) and, where `node` says so, Node's own modules.
 */
export interface Part {
  readonly name: string;
  readonly at: string;
  readonly may: readonly string[];
  readonly packages: '*' | readonly string[];
  readonly node: boolean;
  readonly electron?: boolean;
}

const PURE = ['zod'] as const;

export const PARTS: readonly Part[] = [
  { name: 'shared', at: 'shared/', may: ['shared'], packages: PURE, node: false },
  { name: 'renderer', at: 'renderer/', may: ['renderer', 'shared'], packages: '*', node: false },
  {
    name: 'main',
    at: 'electron/main.ts',
    may: ['shell', 'engine', 'doors', 'sandbox', 'shared'],
    packages: '*',
    node: true,
    electron: true,
  },
  {
    name: 'desktop',
    at: 'electron/desktop.ts',
    may: ['main', 'shell', 'engine', 'shared'],
    packages: [],
    node: true,
    electron: true,
  },
  {
    name: 'start',
    at: 'electron/start.ts',
    may: ['desktop', 'shell', 'doors'],
    packages: [],
    node: true,
    electron: true,
  },
  { name: 'preload', at: 'electron/preload.ts', may: ['shared'], packages: PURE, node: false, electron: true },
  {
    name: 'shell',
    at: 'electron/shell/',
    may: ['shell', 'engine', 'shared'],
    packages: '*',
    node: true,
    electron: true,
  },
  { name: 'engine', at: 'electron/engine/', may: ['engine', 'shared'], packages: '*', node: true },
  { name: 'doors', at: 'electron/doors/', may: ['doors', 'engine', 'shared'], packages: '*', node: true },
  { name: 'sandbox', at: 'electron/sandbox/', may: ['sandbox', 'shared'], packages: '*', node: true },
  // Electron's own default app, for a runtime that has none: it is no part of our app.
  { name: 'default app', at: 'electron/launch/defaultApp/', may: [], packages: [], node: true, electron: true },
  { name: 'launch', at: 'electron/launch/', may: ['launch'], packages: '*', node: true },
];

/** Files that cross where their part may not, each for the reason given. */
export const EXCEPTIONS: Readonly<Record<string, { readonly also: readonly string[]; readonly why: string }>> = {
  'electron/preload.ts': { also: ['shell'], why: "the bridge speaks over the IPC door's channels" },
  'electron/launch/icons.ts': { also: ['shell'], why: "the packages' icons are drawn with the app's own mark" },
  'electron/doors/cli/ownEngine.ts': {
    also: ['sandbox'],
    why: 'where the app is not running, it starts the demo itself',
  },
};

/** Folders of which each subfolder keeps to itself and to the files beside it. */
export const APART = ['electron/engine/providers/'] as const;

/** Words that only these places may say. Tests and prose are free. */
export const SERVICE_NAMES = /bizos|olostep|mosaic|geopera|eliza/i;
export const MAY_NAME_SERVICES = ['electron/engine/providers/', 'electron/sandbox/'] as const;

export const LONGEST_FILE = 400;
