/** The app's own command line. Pure. Switches that belong to Electron or Chromium pass by untouched. */
import { PlimsollError } from '#shared/contract/errors.ts';

export interface AppArguments {
  readonly demo: boolean;
  readonly live: boolean;
  /** Start, wait for one full sync of every account, print the result as one JSON line, and quit. */
  readonly smoke: boolean;
  /** Start in the tray only, as at login. */
  readonly hidden: boolean;
  readonly dataDir: string | undefined;
}

const DATA_DIR = '--data-dir';

/** @throws PlimsollError `invalid-input` when a folder is asked for and not named */
export function parseArguments(argv: readonly string[]): AppArguments {
  const has = (flag: string) => argv.includes(flag);
  return {
    demo: has('--demo'),
    live: has('--live'),
    smoke: has('--smoke'),
    hidden: has('--hidden'),
    dataDir: dataDirOf(argv),
  };
}

function dataDirOf(argv: readonly string[]): string | undefined {
  const joined = argv.find((part) => part.startsWith(`${DATA_DIR}=`));
  if (joined !== undefined) return named(joined.slice(DATA_DIR.length + 1));
  const at = argv.indexOf(DATA_DIR);
  return at === -1 ? undefined : named(argv[at + 1]);
}

function named(folder: string | undefined): string {
  if (folder !== undefined && folder.trim() !== '' && !folder.startsWith('--')) return folder;
  throw new PlimsollError({ kind: 'invalid-input', message: `${DATA_DIR} needs the path of a folder.` });
}

/** The arguments to start again with in the other mode. The mode is the folder's, so a named folder is left behind. */
export function argumentsForMode(argv: readonly string[], mode: 'demo' | 'live'): string[] {
  const kept: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const part = argv[i] ?? '';
    if (part === DATA_DIR) i++;
    else if (!['--demo', '--live', '--smoke', '--hidden'].includes(part) && !part.startsWith(`${DATA_DIR}=`))
      kept.push(part);
  }
  return [...kept, `--${mode}`];
}
