/**
 * `npm run bench`: what the store, the ledger's reads and the exports cost against the plain tools, in one run, since only
 * ratios travel. Ends with 1 when a gate fails.
 * `--rows N` entries (a million); `--only NAME` one section, or one group of them (`app`, `store`, `gates`); `--quick` fewer rounds and
 * gates with room, for machines that are busy; `--json` the findings as JSON, each
 * `{name, ours, floor, ratio, gate, pass}`, on standard output and everything else on standard error; `--write-docs` writes
 * what was measured into docs/bench.md.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Lasting, type Stage, setStage } from './app/stage.ts';
import { benchDocument, type MeasuredSection } from './document.ts';
import { benchIngest } from './ingest.ts';
import { type BenchLedger, entriesIn, makeLedger } from './ledger.ts';
import { benchMachine } from './machine.ts';
import { benchMigration } from './migration.ts';
import { type Finding, judge, printed } from './report.ts';
import { benchStoreReads } from './storeReads.ts';

const ROWS = 1_000_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: String(ROWS) },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
if (!Number.isSafeInteger(rows) || rows < 1) throw new Error(`--rows ${values.rows} is no number of rows`);

if (values['write-docs'] && (values.quick || rows !== ROWS))
  throw new Error('--write-docs is for full runs: without --quick and --rows');

/** A busy machine must not fail a good build: fewer rounds want gates with room. */
const rounds = values.quick ? 2 : 5;
const room = values.quick ? { memory: 1.25, time: 2 } : { memory: 1, time: 1 };

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
let made: BenchLedger | null = null;

/** The ledger that the sections share: the one that was written by the first, or one made for those that only read. */
async function ledger(): Promise<BenchLedger> {
  made ??= await makeLedger(join(folder, 'ledger.db'), rows);
  return made;
}

const stages: Lasting[] = [];
/** The built app on a desktop, shared by the sections about it. */
async function stage(): Promise<Stage> {
  if (stages.length === 0) stages.push(await setStage(say));
  return (stages[0] as Lasting).stage;
}

interface ReadsBench {
  benchLedgerReads(ledger: BenchLedger): Promise<Finding[]>;
}

const ledgerReads = join(import.meta.dirname, 'ledgerReads.ts');

const SECTIONS: Readonly<Record<string, () => Promise<Finding[]>>> = {
  machine: benchMachine,
  async ingest() {
    const { findings, ledger: written } = await benchIngest(folder, rows);
    made = written;
    return findings;
  },
  storeReads: async () => benchStoreReads(await ledger()),
  ...(existsSync(ledgerReads) && {
    async ledgerReads() {
      const { benchLedgerReads } = (await import(ledgerReads)) as ReadsBench;
      return benchLedgerReads(await ledger());
    },
  }),
  async exports() {
    const { benchExports } = await import('./exports.ts');
    const { file } = await ledger();
    return benchExports(folder, entriesIn(file), file);
  },
  async gate() {
    const { benchGate } = await import('./gate.ts');
    return benchGate(await ledger());
  },
  migration: () => benchMigration(folder, rows),
  async appMemory() {
    const { benchAppMemory } = await import('./appMemory.ts');
    return benchAppMemory(await stage(), rounds, { pss: 45 * room.memory, anonymous: 35 * room.memory });
  },
  async appStart() {
    const { benchAppStart } = await import('./appStart.ts');
    return benchAppStart(await stage(), rounds, 1.5 * room.time);
  },
  async appWindow() {
    const { benchAppWindow } = await import('./appWindow.ts');
    return benchAppWindow(await stage(), rounds, { first: 500 * room.time, again: 250 * room.time });
  },
  async appIdle() {
    const { benchAppIdle } = await import('./appIdle.ts');
    return benchAppIdle(await stage(), {
      settleMs: values.quick ? 25_000 : 60_000,
      forMs: values.quick ? 20_000 : 120_000,
      most: 0.3 * room.time,
    });
  },
  async appStore() {
    const { benchAppStore } = await import('./appStore.ts');
    return benchAppStore(await stage(), rows, rounds, 150 * room.time);
  },
  // The last of them: its folder is a day ahead of the others' afterwards.
  async appWrites() {
    const { benchAppWrites } = await import('./appWrites.ts');
    return benchAppWrites(await stage(), values.quick ? 1 / 8 : 1, 5);
  },
};
/** Sections of one kind by one name. */
const GROUPS: Readonly<Record<string, (section: string) => boolean>> = {
  app: (section) => section.startsWith('app'),
  store: (section) => !section.startsWith('app'),
  // What `npm test` has the time for.
  gates: (section) => ['storeReads', 'gate', 'appMemory', 'appStart'].includes(section),
};

const wanted = values.only === undefined ? () => true : (GROUPS[values.only] ?? ((name) => name === values.only));
const names = Object.keys(SECTIONS).filter(wanted);
if (names.length === 0)
  throw new Error(`--only ${values.only}: there are ${[...Object.keys(GROUPS), ...Object.keys(SECTIONS)].join(', ')}`);

const say = (line: string) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);
const [processor, ...others] = cpus();
const machine = `${1 + others.length} x ${processor?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
say(`${rows} entries; ${machine}, ${process.platform} ${process.arch}, Node ${process.version}`);

const sections: MeasuredSection[] = [];
try {
  for (const name of names) {
    const began = performance.now();
    const judged = ((await SECTIONS[name]?.()) ?? []).map(judge);
    sections.push({ name, rows: judged });
    say(`\n${name} (${((performance.now() - began) / 1_000).toFixed(0)} s)`);
    for (const row of judged) say(`  ${printed(row)}`);
  }
} finally {
  for (const one of stages) await one.close();
  rmSync(folder, { recursive: true, force: true });
}
const found = sections.flatMap((section) => section.rows);
if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
if (values['write-docs']) {
  const electron = stages[0] === undefined ? '' : `, Electron ${stages[0].runtime}`;
  const measured = `${new Date().toISOString().slice(0, 10)}: ${machine}; ${process.platform} ${release()} ${process.arch}; Node ${process.version}${electron}; ${rows} entries.`;
  const page = join(import.meta.dirname, '../../docs/bench.md');
  writeFileSync(page, benchDocument(existsSync(page) ? readFileSync(page, 'utf8') : '', sections, measured));
}
process.exitCode = found.every(({ pass }) => pass) ? 0 : 1;
