/**
 * The formats' own tools, against which exports are tested. They come from Debian: root on a machine with apt gets what is
 * missing; anywhere else the test fails and says what to install, since a format that no tool has read is not tested.
 */
import { aptInstall, hasApt } from '#launch/apt.ts';
import { findProgram, run } from '#launch/processes.ts';

/** By the program that is asked, the package it comes in. */
const PACKAGES = {
  hledger: 'hledger',
  'bean-check': 'beancount',
  'bean-query': 'beancount',
  ledger: 'ledger',
  ofxdump: 'ofx',
  pdftotext: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  sqlite3: 'sqlite3',
  /** Python's reader of workbooks. */
  openpyxl: 'python3-openpyxl',
} as const;
export type Peer = keyof typeof PACKAGES;

/** The system's own: another one on PATH does not see Debian's packages. */
const PYTHON = '/usr/bin/python3';

/** How long a first installation may take. */
export const PEERS_TIMEOUT = 300_000;
const PATIENCE = 240_000;
const BETWEEN_TRIES = 3_000;

/** @throws when one of them is not there and cannot be brought, with how to bring it */
export async function bringPeers(...peers: readonly Peer[]): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const packages = await missingPackages(peers);
    if (packages.length === 0) return;
    const advice = `Install what these tests compare with: ${packages.join(' ')} (names of Debian's packages).`;
    if (process.getuid?.() !== 0 || !hasApt()) throw new Error(advice);
    try {
      await aptInstall(packages, (words) => console.log(`peers: ${words}`));
    } catch (error) {
      // Tests run side by side, and apt lets only one of them in; the other may be bringing the very same.
      if (Date.now() > until)
        throw new Error(`${error instanceof Error ? error.message : error}\n${advice}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES));
      continue;
    }
    const left = await missingPackages(peers);
    if (left.length > 0) throw new Error(`After installing, this is still missing: ${left.join(', ')}. ${advice}`);
  }
}

async function missingPackages(peers: readonly Peer[]): Promise<string[]> {
  const missing = new Set<string>();
  for (const peer of peers) if (!(await isThere(peer))) missing.add(PACKAGES[peer]);
  return [...missing];
}

async function isThere(peer: Peer): Promise<boolean> {
  if (peer === 'openpyxl') return (await run(PYTHON, ['-c', 'import openpyxl'])).code === 0;
  return findProgram(peer) !== null;
}

/** What the peer printed. @throws with its words when it finds fault */
export async function ask(peer: Exclude<Peer, 'openpyxl'>, ...args: readonly string[]): Promise<string> {
  return said(peer, args);
}

async function said(program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const { code, stdout, stderr } = await run(program, args, { env });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return stdout;
}

export interface SheetRead {
  readonly title: string;
  /** Numbers, texts, null; a date is `{ date }` in ISO without a zone, a formula `{ formula }`. */
  readonly rows: readonly (readonly Cell[])[];
}
export type Cell = number | string | null | { readonly date: string } | { readonly formula: string };

const READ_WORKBOOK = `
import datetime, json, sys, openpyxl
def cell(c):
    if c.data_type == 'f': return {'formula': str(c.value)}
    if isinstance(c.value, datetime.datetime): return {'date': c.value.isoformat()}
    return c.value
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps([{'title': s.title, 'rows': [[cell(c) for c in row] for row in s.iter_rows()]} for s in book]))
`;

export async function readWorkbook(path: string): Promise<SheetRead[]> {
  return JSON.parse(await said(PYTHON, ['-c', READ_WORKBOOK, path])) as SheetRead[];
}
