/** Kills the app while it fetches ledgers; started again it ends with every row once, and books that agree. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openLedgerReader } from '#engine/ledger/reader.ts';
import { startSandbox } from '#sandbox/start.ts';
import { World } from '#sandbox/world/world.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import type { LedgerTask } from './ledgerChild.ts';
import { openEngine } from './paymentWorld.ts';

const KILLS = Number(process.env.PLIMSOLL_LEDGER_KILLS ?? 6);
const SEED = 5;
const counted = { killed: 0, ended: 0, rows: 0 };
afterAll(() => {
  console.log(`ledgers killed on the way: ${JSON.stringify(counted)}`);
});

function runChild(task: LedgerTask): Promise<boolean> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [resolve('test/faults/ledgerChild.ts'), JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') done(true);
      else if (code === 0) done(false);
      else fail(new Error(`the child ended with ${code ?? signal}: ${err}`));
    });
  });
}

it(
  `one folder, with ${KILLS} kill points; a run that has less left to do ends before its own`,
  async () => {
    const clock = createFakeClock();
    const epoch = clock.now();
    const sandbox = await startSandbox({ seed: SEED, epoch, clock });
    const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-kill-'));
    const connections = sandbox.accounts
      .filter(({ service }) => service === 'geopera' || service === 'elizaos' || service === 'mosaic')
      .map(({ service, label, key, origin }) => ({ service, label, key, origin }));
    try {
      for (let n = 0; n < KILLS; n++) {
        // Each run goes on where the one before was killed; early, late, before and after a commit.
        const killAt = 3 + ((n * 7) % 23);
        const killed = await runChild({ dataDir, connections, stripe: sandbox.stripe, killAt, now: clock.now() });
        if (killed) counted.killed++;
        else counted.ended++;
      }
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
      for (const [service, key] of [
        ['geopera', 'credits'],
        ['elizaos', 'balance'],
        ['mosaic', 'credits'],
      ] as const) {
        const purse = new World({ seed: SEED, epoch, pace: 1 }).at(service, clock.now()).purses[key];
        const book = books.find(({ walletId }) => walletId === `demo-${service}:${key}`);
        expect(book, service).toMatchObject({
          gap: null,
          unexplained: { count: 0 },
          balance: { micros: purse?.balance },
        });
        const { count } = reader.sumBefore(`demo-${service}:${key}`, Number.MAX_SAFE_INTEGER);
        expect(count).toBe(book?.entries);
        if (service !== 'mosaic') expect(count).toBe(purse?.rows.length);
        counted.rows += count;
      }
      reader.close();
      expect(counted.killed).toBeGreaterThan(0);
    } finally {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  KILLS * 60_000,
);
