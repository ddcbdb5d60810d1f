/** A writer killed at seeded moments: nothing acknowledged is lost, and no commit landed by halves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, it } from 'vitest';
import { type OpenedStore, openStore } from '#engine/store/openStore.ts';
import { countFromEnvironment, type Random, seededRandom } from '../unit/engine/store/sqlite-storage/random.ts';
import { commitOf, counterIdOf } from './storeCommits.ts';

const ROUNDS = countFromEnvironment('STORE_CRASH_ROUNDS', 10);
const SEED = countFromEnvironment('STORE_CRASH_SEED', 23);
const MOST_COMMITS = 150;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'store.db');

/** @returns the number of acknowledged commits, in the order they were acknowledged */
async function writeAndKill(round: number, random: Random): Promise<number[]> {
  const width = random.pick([1, 1, 4, 16]);
  const killAfter = random.int(MOST_COMMITS);
  const turnsMore = random.int(4);
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'storeWriter.ts'), file, String(round), String(width)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const acknowledged: number[] = [];
  let killing = false;
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    if (line !== 'ready') acknowledged.push(Number(line));
    if (killing || acknowledged.length < killAfter) return;
    killing = true;
    void afterTurns(turnsMore).then(() => child.kill('SIGKILL'));
  });
  const closed = once(lines, 'close');
  const [code, signal] = await exited;
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  await closed;
  return acknowledged;
}

async function afterTurns(turns: number): Promise<void> {
  for (let n = 0; n < turns; n++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** @returns how many of the round's commits are there: whole ones, in an unbroken run from the first */
async function countWhole(store: OpenedStore, round: number, acknowledged: readonly number[]): Promise<number> {
  const entries = new Set((await store.all('entries')).map(({ id }) => id));
  const readings = new Set((await store.all('readings')).map(({ id }) => id));
  let whole = 0;
  const last = Math.max(-1, ...acknowledged) + 40;
  for (let commit = 0; commit <= last; commit++) {
    const { entryIds, readingId } = commitOf(round, commit);
    const parts = [...entryIds.map((id) => entries.has(id)), readings.has(readingId)];
    expect(new Set(parts).size, `commit ${commit} of round ${round} landed by halves`).toBe(1);
    if (parts[0] === true) {
      expect(commit, 'commits land in their order').toBe(whole);
      whole++;
    }
  }
  const counter = await store.get('accounts', counterIdOf(round));
  expect(counter?.createdAt ?? -1, `the counter of round ${round}`).toBe(whole - 1);
  return whole;
}

it(`loses nothing acknowledged over ${ROUNDS} rounds of SIGKILL`, async () => {
  const random = seededRandom(SEED);
  const events: string[] = [];
  const record = (event: string) => {
    events.push(event);
  };
  const seen = { rounds: 0, acknowledged: 0, landed: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = await writeAndKill(round, random);
    const store = await openStore({
      file,
      log: { info: record, warn: record, error: record },
      now: () => 0,
      lock: true,
    });
    expect(store.notices).toEqual([]);
    const landed = await countWhole(store, round, acknowledged);
    for (const commit of acknowledged) expect(commit, `acknowledged in round ${round}`).toBeLessThan(landed);
    await store.close();
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
    seen.rounds++;
    seen.acknowledged += acknowledged.length;
    seen.landed += landed;
  }
  console.log(`SIGKILL, seed ${SEED}: ${JSON.stringify(seen)}, lost 0, halves 0`);
  expect(seen.acknowledged).toBeGreaterThan(ROUNDS * 10);
}, 300_000);
