/**
 * The formats' own tools, against which exports are tested. They come from Debian: root on a machine with apt gets what is
 * missing; anywhere else the test fails and says what to install, since a format that no tool has read is not tested.
 */
import { aptInstall, hasApt } from '#launch/apt.ts';
import { findProgram, run } from '#launch/processes.ts';

const PACKAGES = {
  hledger: 'hledger',
  'bean-check': 'beancount',
  'bean-query': 'beancount',
  ledger: 'ledger',
  ofxdump: 'ofx',
  pdftotext: 'poppler-utils',
  pdfinfo: 'poppler-utils',
  sqlite3: 'sqlite3',
} as const;
/** Python's reader of workbooks belongs to the system's own Python. */
const PYTHON = '/usr/bin/python3';
const WORKBOOK_READER = 'python3-openpyxl';
export type Peer = keyof typeof PACKAGES;

/** How long a first installation may take. */
export const PEERS_TIMEOUT = 300_000;

/** @throws when one of them is not there and cannot be brought, with how to bring it */
export async function bringPeers(...peers: readonly Peer[]): Promise<void> {
  const missing = () => peers.filter((peer) => findProgram(peer) === null);
  const packages = [...new Set(missing().map((peer) => PACKAGES[peer]))];
  if (packages.length === 0) return;
  const advice = `Install what these tests compare with: ${packages.join(' ')} (names of Debian's packages).`;
  if (process.getuid?.() !== 0 || !hasApt()) throw new Error(advice);
  await aptInstall(packages, (words) => console.log(`peers: ${words}`));
  if (missing().length > 0)
    throw new Error(`${missing().join(', ')} did not come with ${packages.join(' ')}. ${advice}`);
}

/** What the peer printed. @throws with its words when it finds fault */
export async function ask(peer: Peer, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(peer, args);
  if (code !== 0) throw new Error(`${peer} ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return stdout;
}
