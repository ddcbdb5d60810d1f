/**
 * The gate over a store full of entries: how long an agent waits for a yes or no, in the process and over the socket, and for a
 * yes that is held, which is on disk before it is given.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSocket } from '#doors/socket/client.ts';
import { createSocketDoor } from '#doors/socket/server.ts';
import { createEngine } from '#engine/createEngine.ts';
import { defaultSettings } from '#engine/dataFolder/settingsFile.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { openLedgerQueries } from '#engine/ledger/readModel/worker.ts';
import { createNoPages } from '#engine/payments/noPages.ts';
import { openStore } from '#engine/store/openStore.ts';
import { emptyObservation } from '#engine/sync/reconcile.ts';
import { createClock } from '#engine/systemClock.ts';
import type { Decision } from '#shared/contract/agentCalls.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';
import { amountOf } from '#shared/money/amount.ts';
import { type BenchLedger, quietLog } from './ledger.ts';
import type { Finding } from './report.ts';

const ASKED = 2_000;
const HELD = 300;
const AT_ONCE = 1_000;
const credits = (units: number) => amountOf(units * 1_000_000, 'credit');

type Ask = <N extends CallName>(name: N, input: CallInput<N>) => Promise<Result<CallOutput<N>>>;

export async function benchGate({ file }: BenchLedger): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-gate-'));
  const clock = createClock();
  const store = await openStore({ file, log: quietLog, now: clock.now });
  const now = clock.now();
  await store.commit([
    {
      collection: 'accounts',
      put: [
        {
          id: 'acc-0',
          service: 'olostep',
          label: 'Bench',
          origin: 'http://127.0.0.1:9',
          createdAt: now,
          keyFingerprint: '00',
          demo: false,
        },
      ],
    },
    {
      collection: 'observations',
      put: [
        {
          ...emptyObservation('acc-0'),
          ...{ lastSuccessAt: now, lastAttemptAt: now },
          wallets: [
            {
              key: 'credits',
              name: 'Credits',
              unit: 'credit',
              balance: credits(1_000_000),
              reserved: null,
              worth: null,
              autoTopUp: null,
              funding: null,
              note: null,
              asOf: now,
            },
          ],
        },
      ],
    },
  ]);
  const engine = await createEngine({
    ...{
      version: 'bench',
      mode: 'live',
      dataDir: folder,
      loopbackOnly: true,
      clock,
      fetch: globalThis.fetch,
      random: () => 0.5,
      log: quietLog,
    },
    secrets: {
      keychain: null,
      keepsByDefault: 'memory',
      get: async () => null,
      keeperOf: () => 'missing',
      set: async () => undefined,
      delete: async () => undefined,
    },
    browser: { open: async () => undefined },
    ...{ notifier: null, host: null, store, notices: [], pages: createNoPages() },
    settings: { get: () => defaultSettings, set: () => defaultSettings },
    ledger: openLedgerQueries({ file, indexFile: join(folder, 'index'), log: quietLog, now: clock.now }),
    exporter: createInlineExporter({ database: file, version: 'bench' }),
  });
  const door = await createSocketDoor({
    path: join(folder, 's', 'socket'),
    version: 'bench',
    dispatch: engine.dispatch,
    log: quietLog,
  });
  const client = await connectSocket(door.path, { version: 'bench' });
  if (client === null) throw new Error('nobody answers on the socket');
  const here: Ask = async (name, input) => (await engine.dispatch(name, input)) as never;
  try {
    await value(here, 'agents.make', { walletId: 'acc-0:credits', name: 'Bencher' });
    await value(here, 'envelopes.put', {
      agent: 'Bencher',
      terms: {
        limit: credits(500_000),
        window: 'month',
        zone: 'UTC',
        carry: false,
        softPercent: 80,
        hardPercent: 100,
        onHard: 'tell',
        resumeOnRoll: false,
      },
    });
    const check = async (ask: Ask, reserve?: object): Promise<Decision> =>
      (
        await value(ask, 'gate.check', {
          agent: 'Bencher',
          cost: '0.25',
          ...(reserve === undefined ? {} : { reserve }),
        })
      ).decision;
    const inProcess = await each(ASKED, () => check(here));
    const overSocket = await each(ASKED, () => check(client.call));
    const held = await each(HELD, () => check(client.call, {}));
    const began = performance.now();
    const many = await Promise.all(Array.from({ length: AT_ONCE }, () => check(here, {})));
    const burst = performance.now() - began;
    const granted = many.filter(({ reservation }) => reservation !== null).length;
    if (granted !== AT_ONCE) throw new Error(`${granted} of ${AT_ONCE} were granted`);
    const told = (name: string, ours: number, most: number | null = null): Finding => ({
      name,
      ours,
      floor: null,
      gate: most === null ? null : { most },
    });
    return [
      told('gate check in the process, p99, ms', p99(inProcess), 5),
      told('gate check over the socket, p99, ms', p99(overSocket), 25),
      told('reservation over the socket (on disk first), p99, ms', p99(held)),
      told(`${AT_ONCE} reservations at once, all answered, ms`, burst),
    ];
  } finally {
    client.close();
    await door.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function value<N extends CallName>(ask: Ask, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const result = await ask(name, input);
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result.value;
}

async function each(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times;
}

function p99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
}
