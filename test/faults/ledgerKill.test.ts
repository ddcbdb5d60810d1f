/** Kills the app while it reads accounts and while it fetches their past: nothing acknowledged is lost, nothing doubled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLedgerReader } from '#engine/ledger/reader.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { World } from '#sandbox/world/world.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { seededRandom } from '../unit/engine/store/sqlite-storage/random.ts';
import { doomWithin, expectSound, runDoomed } from './doomed.ts';
import { type FastTime, fastClock } from './fastClock.ts';
import type { LedgerTask } from './ledgerChild.ts';
import { openEngine } from './paymentWorld.ts';

/** Of each kind. */
const KILLS = Number(process.env.PLIMSOLL_LEDGER_KILLS ?? 5);
const SEED = Number(process.env.PLIMSOLL_LEDGER_SEED ?? 5);
/** A life is one folder: killed so often at most, then left to end. */
const MOST_IN_A_LIFE = 12;
const EPOCH = Date.UTC(2026, 10, 20, 9);
/** Ten minutes in a second. */
const RATE = 600;

const counted = {
  ingest: { killed: 0, ended: 0, lives: 0, acknowledged: 0, rows: 0 },
  sync: { killed: 0, ended: 0, lives: 0, acknowledged: 0, rows: 0 },
};
type Kind = keyof typeof counted;
afterAll(() => {
  for (const [kind, count] of Object.entries(counted))
    console.log(`killed on the way, ${kind}: ${JSON.stringify(count)}`);
});

/** All that was acknowledged is there, and each book is the sum of its rows. */
async function expectWhole(dataDir: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const file = join(dataDir, 'plimsoll.sqlite');
  const log = recordingLog();
  const store = await openStore({ file, log, now: () => EPOCH, lock: true });
  try {
    expect(store.notices).toEqual([]);
    const entries = await store.all('entries');
    const ids = new Set(entries.map(({ id }) => id));
    expect(ids.size).toBe(entries.length);
    expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
    for (const book of await store.all('books')) {
      const own = entries.filter(({ walletId }) => walletId === book.walletId);
      expect(
        {
          walletId: book.walletId,
          entries: own.length,
          total: own.reduce((sum, { amount }) => sum + amount.micros, 0),
        },
        'a book and its rows',
      ).toEqual({ walletId: book.walletId, entries: book.entries, total: book.totalMicros });
    }
  } finally {
    await store.close();
  }
  expectSound(file);
}

/** Time stands still now, and the app is started once more and left to end. @returns the rows there are */
async function expectTruth(dataDir: string, sandbox: Sandbox, seed: number, now: number, kind: Kind): Promise<number> {
  const clock = createFakeClock(now);
  const connections = connectionsOf(sandbox);
  const engine = await openEngine({ dataDir, connections, stripe: sandbox.stripe, clock });
  await engine.dispatch('sync.now', {});
  const running = () => engine.snapshot().books.some(({ history }) => history.state === 'running');
  for (let second = 0; running(); second++) {
    if (second > 600) throw new Error('the past is not fetched in ten minutes');
    await clock.advance(1_000);
  }
  await engine.dispatch('sync.now', {});
  const { books } = engine.snapshot();
  await engine.close();
  const reader = openLedgerReader(join(dataDir, 'plimsoll.sqlite'));
  let rows = 0;
  for (const { service, walletId, key, hasRows } of WALLETS) {
    const purse = new World({ seed, epoch: EPOCH, pace: 1 }).at(service, now).purses[key];
    const book = books.find((one) => one.walletId === walletId);
    expect(book, `${kind} ${service}`).toMatchObject({
      gap: null,
      unexplained: { count: 0 },
      balance: { micros: purse?.balance },
    });
    const { count } = reader.sumBefore(walletId, Number.MAX_SAFE_INTEGER);
    expect(count).toBe(book?.entries);
    if (hasRows) expect(count, `${kind} ${service}`).toBe(purse?.rows.length);
    rows += count;
  }
  reader.close();
  return rows;
}

const WALLETS = [
  { service: 'geopera', walletId: 'demo-geopera:credits', key: 'credits', hasRows: true },
  { service: 'elizaos', walletId: 'demo-elizaos:balance', key: 'balance', hasRows: true },
  { service: 'mosaic', walletId: 'demo-mosaic:credits', key: 'credits', hasRows: false },
] as const;

function connectionsOf({ accounts }: Sandbox): LedgerTask['connections'] {
  return accounts
    .filter(({ service }) => WALLETS.some((wallet) => wallet.service === service))
    .map(({ service, label, key, origin }) => ({ service, label, key, origin }));
}

async function liveAndDie(kind: Kind, seed: number, left: () => number): Promise<void> {
  const count = counted[kind];
  const random = seededRandom(seed);
  const time: FastTime = { epoch: EPOCH, began: Date.now(), rate: RATE };
  const fast = fastClock(time);
  let stopped: number | null = null;
  const sandbox = await startSandbox({ seed, epoch: EPOCH, clock: { now: () => stopped ?? fast.now() } });
  const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-kill-'));
  const acknowledged = new Set<string>();
  const task = { dataDir, connections: connectionsOf(sandbox), stripe: sandbox.stripe, time, killAt: null };
  try {
    // Reading alone is what is killed once the past is there.
    if (kind === 'sync') await runDoomed('ledgerChild.ts', [JSON.stringify({ ...task, rounds: 0 })], null);
    for (let n = 0; n < MOST_IN_A_LIFE && left() > 0; n++) {
      const within = random.int(2) === 0;
      const rounds = kind === 'sync' ? 60 : 0;
      const killAt = within ? 1 + random.int(kind === 'sync' ? 150 : 24) : null;
      const doom = within ? null : doomWithin(random, kind === 'sync' ? 25 : 7);
      const { killed, lines } = await runDoomed('ledgerChild.ts', [JSON.stringify({ ...task, rounds, killAt })], doom);
      for (const line of lines) for (const id of JSON.parse(line) as string[]) acknowledged.add(id);
      await expectWhole(dataDir, acknowledged);
      if (killed) count.killed++;
      else count.ended++;
      if (!killed) break;
    }
    stopped = fast.now();
    count.rows += await expectTruth(dataDir, sandbox, seed, stopped, kind);
    count.acknowledged += acknowledged.size;
    count.lives++;
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe('killed with SIGKILL', () => {
  for (const kind of ['ingest', 'sync'] as const)
    it(
      `${kind}: ${KILLS} times, however many runs that takes`,
      async () => {
        const left = () => KILLS - counted[kind].killed;
        for (let life = 0; left() > 0; life++) await liveAndDie(kind, SEED + 100 * life + kind.length, left);
        expect(counted[kind].killed).toBeGreaterThanOrEqual(KILLS);
        expect(counted[kind].acknowledged).toBeGreaterThan(0);
      },
      KILLS * 60_000 + 120_000,
    );
});
