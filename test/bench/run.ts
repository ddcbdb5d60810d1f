/**
 * `npm run bench`: what the store, the ledger's reads and the exports cost against the plain tools, in one run, since only
 * ratios travel. Ends with 1 when a gate fails.
 * `--rows N` entries (a million); `--only NAME` one section; `--json` the findings as JSON, each
 * `{name, ours, floor, ratio, gate, pass}`, on standard output and everything else on standard error.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchIngest } from './ingest.ts';
import { type BenchRow, type Finding, judge, printed } from './report.ts';

const ROWS = 1_000_000;

interface Section {
  readonly name: string;
  run(folder: string, rows: number): Promise<Finding[]>;
}

const SECTIONS: readonly Section[] = [{ name: 'ingest', run: benchIngest }];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: String(ROWS) },
    only: { type: 'string' },
  },
});
const rows = Number(values.rows);
if (!Number.isSafeInteger(rows) || rows < 1) throw new Error(`--rows ${values.rows} is no number of rows`);
const sections = SECTIONS.filter(({ name }) => values.only === undefined || name === values.only);
if (sections.length === 0)
  throw new Error(`--only ${values.only}: the sections are ${SECTIONS.map(({ name }) => name).join(', ')}`);

const say = (line: string) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);
const processors = cpus();
say(
  `${rows} entries; ${processors.length} x ${processors[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.version}`,
);

const found: BenchRow[] = [];
for (const { name, run } of sections) {
  const folder = mkdtempSync(join(tmpdir(), `plimsoll-bench-${name}-`));
  const began = performance.now();
  try {
    const judged = (await run(folder, rows)).map(judge);
    found.push(...judged);
    say(`\n${name} (${((performance.now() - began) / 1_000).toFixed(0)} s)`);
    for (const row of judged) say(`  ${printed(row)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
process.exitCode = found.every(({ pass }) => pass) ? 0 : 1;
