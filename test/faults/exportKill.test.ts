/** Kills exports: under the name of a file stands a whole one or none, and the next export clears up and is complete. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { type Manifest, manifestNameFor } from '#engine/exports/manifest.ts';
import { type ExportFormat, exportFormatSchema } from '#shared/contract/ledgerCalls.ts';
import { fillStore, madeWallet } from '../support/finance/ledger.ts';
import { countFromEnvironment, seededRandom } from '../unit/engine/store/sqlite-storage/random.ts';
import { doomWithin, runDoomed } from './doomed.ts';
import { EXPORT_VERSION, type ExportTask, exportHooks, fileOf } from './exportChild.ts';

const KILLS = countFromEnvironment('PLIMSOLL_EXPORT_KILLS', 8);
const SEED = countFromEnvironment('PLIMSOLL_EXPORT_SEED', 3);
const ROWS = 3_000;
const FORMATS = exportFormatSchema.options;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-export-kill-'));
/** The same ledger before and after more rows came: what stands under a name is one of the two, whole. */
const states = ['before', 'after'] as const;
type State = (typeof states)[number];
const databaseOf = (state: State) => join(folder, `${state}.sqlite`);
const sums: Record<State, Record<string, string>> = { before: {}, after: {} };
const seen = { killed: 0, ended: 0, finished: 0, leftovers: 0, cleared: 0 };

afterAll(() => {
  console.log(`exports killed on the way: ${JSON.stringify(seen)}`);
  rmSync(folder, { recursive: true, force: true });
});

const sumOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const exportTo = (state: State, format: ExportFormat, path: string) =>
  createInlineExporter({ database: databaseOf(state), version: EXPORT_VERSION }).run(
    { format, zone: 'Europe/Berlin' },
    path,
    exportHooks,
  );

beforeAll(async () => {
  for (const state of states) {
    const length = state === 'before' ? ROWS : ROWS + 7;
    const rows = Array.from({ length }, (_, n) => ({
      at: Date.UTC(2026, 8, 1) + n * 600_000,
      micros: n % 50 === 0 ? 40_000_000 : -(1 + (n % 97)) * 10_000,
      kind: n % 50 === 0 ? ('topup' as const) : ('usage' as const),
    }));
    await fillStore(databaseOf(state), [madeWallet({ unit: 'USD', name: 'Balance', key: 'balance', rows })]);
    const whole = mkdtempSync(join(folder, 'whole-'));
    for (const format of FORMATS) {
      await exportTo(state, format, join(whole, fileOf(format)));
      sums[state][format] = sumOf(join(whole, fileOf(format)));
    }
  }
  for (const format of FORMATS) expect(sums.before[format]).not.toBe(sums.after[format]);
}, 300_000);

function partsIn(out: string, format: ExportFormat): string[] {
  const names = [fileOf(format), manifestNameFor(fileOf(format))];
  return readdirSync(out).filter((name) => names.some((own) => name.startsWith(`.${own}.`)));
}

/** @param done the state that the format was surely exported in, since the child said so; null: it did not */
function expectWholeOrNone(out: string, format: ExportFormat, done: State | null): void {
  const path = join(out, fileOf(format));
  const manifest = manifestNameFor(path);
  const sum = existsSync(path) ? sumOf(path) : null;
  if (done !== null) expect(sum, `${format} was done`).toBe(sums[done][format]);
  if (sum !== null) expect([sums.before[format], sums.after[format]], `${format} is whole`).toContain(sum);
  if (!existsSync(manifest)) return;
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  expect(files.map(({ name, sha256 }) => ({ name, sha256 }))).toEqual([{ name: fileOf(format), sha256: sum }]);
}

it(
  `${KILLS} kills, however many runs that takes`,
  async () => {
    const random = seededRandom(SEED);
    const out = mkdtempSync(join(folder, 'out-'));
    for (let run = 0; seen.killed < KILLS; run++) {
      const state: State = run % 2 === 0 ? 'after' : 'before';
      const first = random.int(FORMATS.length);
      const formats = [...FORMATS.slice(first), ...FORMATS.slice(0, first)];
      const within = random.int(2) === 0;
      const task: ExportTask = {
        database: databaseOf(state),
        folder: out,
        formats: [...formats, ...formats],
        killAt: within ? 1 + random.int(90) : null,
      };
      const doom = within ? null : doomWithin(random, FORMATS.length);
      const { killed, lines } = await runDoomed('exportChild.ts', [JSON.stringify(task)], doom);
      for (const format of FORMATS) expectWholeOrNone(out, format, lines.includes(format) ? state : null);
      seen.finished += lines.length;
      if (killed) seen.killed++;
      else seen.ended++;
      const struck = task.formats[lines.length];
      if (struck === undefined) continue;
      // What it was at is exported once more, and nothing of the killed one is left.
      const left = partsIn(out, struck).length;
      seen.leftovers += left;
      const next: State = random.int(2) === 0 ? 'before' : 'after';
      await exportTo(next, struck, join(out, fileOf(struck)));
      expectWholeOrNone(out, struck, next);
      expect(existsSync(manifestNameFor(join(out, fileOf(struck))))).toBe(true);
      expect(partsIn(out, struck)).toEqual([]);
      seen.cleared += left;
    }
    expect(seen.killed).toBe(KILLS);
    expect(readdirSync(out).filter((name) => !name.startsWith('.')).length).toBeLessThanOrEqual(2 * FORMATS.length);
  },
  KILLS * 60_000 + 60_000,
);
