/** The arguments of `npm start` and `npm test`. Pure. */
import { resolve } from 'node:path';
import { LaunchError } from './words.ts';

export interface StartArguments {
  readonly help: boolean;
  readonly smoke: boolean;
  /** What the app gets. */
  readonly app: readonly string[];
}

/**
 * From a clone the app opens the demo unless `--live` is given. A relative `--data-dir` is meant from the folder in
 * which the user stands, which npm keeps as INIT_CWD while it runs scripts in the repository.
 * @throws LaunchError
 */
export function parseStart(argv: readonly string[], userFolder: string): StartArguments {
  const app: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    const [, inline] = /^--data-dir=(.*)$/.exec(argument) ?? [];
    if (argument !== '--data-dir' && inline === undefined) {
      app.push(argument);
      continue;
    }
    const folder = inline ?? argv[++index];
    if (folder === undefined || folder === '' || folder.startsWith('--')) {
      throw new LaunchError('--data-dir needs a folder.', 'For example: npm start -- --data-dir ~/plimsoll-data');
    }
    app.push('--data-dir', resolve(userFolder, folder));
  }
  const has = (flag: string) => app.includes(flag);
  if (has('--live') && has('--demo')) throw new LaunchError('--live and --demo exclude each other; give one of them.');
  if (!has('--live') && !has('--demo')) app.unshift('--demo');
  return { help: has('--help') || has('-h'), smoke: has('--smoke'), app };
}

export const START_HELP = `npm start [-- options]

Builds the app when it is not up to date, gets what it needs, and starts it on the demo.

  --live            your own services instead of the demo
  --data-dir DIR    the data folder (also: PLIMSOLL_DATA_DIR)
  --smoke           start, wait for the first full sync, print one JSON line and quit
  --help            this

Anything else is handed to the app.
`;

export const PARTS = ['check', 'unit', 'e2e', 'packaged', 'bench'] as const;
export type Part = (typeof PARTS)[number];

/** `npm test` runs everything, `npm test -- unit e2e` the parts named; the rest goes to the parts' own tools. */
export function parseTest(argv: readonly string[]): {
  readonly parts: readonly Part[];
  readonly rest: readonly string[];
} {
  const isPart = (argument: string): argument is Part => PARTS.some((part) => part === argument);
  const named = argv.filter(isPart);
  const rest = argv.filter((argument) => !isPart(argument));
  if (rest.length > 0 && (named.length !== 1 || named[0] === 'check')) {
    throw new LaunchError(
      `"${rest.join(' ')}" is not a part of the tests; the parts are ${PARTS.join(', ')}.`,
      'To hand something to the unit tests or to e2e, name that part alone: npm test -- unit money',
    );
  }
  return { parts: named.length === 0 ? PARTS : PARTS.filter((part) => named.includes(part)), rest };
}
