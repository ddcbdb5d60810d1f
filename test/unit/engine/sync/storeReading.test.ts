import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountReading } from '#engine/providers/adapter.ts';
import { type EngineState, loadState } from '#engine/state.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Store } from '#engine/store/store.ts';
import { storeReading } from '#engine/sync/storeReading.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { account, START, temporaryFolder } from '../store/samples.ts';

const folder = temporaryFolder();
const ACCOUNT = account('acc');
let file: string;
let store: Store;
let state: EngineState;

beforeEach(async () => {
  file = join(folder(), 'store.sqlite');
  await open();
  await state.transact(() => [{ collection: 'accounts', put: [ACCOUNT] }]);
});
afterEach(() => store.close());

async function open(): Promise<void> {
  store = await openStore({ file, log: recordingLog(), now: () => START });
  state = await loadState(store);
}

/** The machine loses power and comes back: nothing is stored on the way. */
async function crash(): Promise<void> {
  await store.close();
  await open();
}

function read(at: number, credits: number, change: Partial<AccountReading> = {}) {
  const reading: AccountReading = {
    readAt: START + at,
    wallets: [
      {
        key: 'credits',
        name: 'Credits',
        unit: 'credit',
        balance: amountOf(credits * 1_000_000, 'credit'),
        reserved: null,
        worth: null,
        autoTopUp: null,
        funding: null,
        note: null,
      },
    ],
    slices: {},
    problems: [],
    entries: [],
    ledgers: [],
    ...change,
  };
  const alerts = { changesFor: () => ({ changes: [], walletSettings: [] }) };
  return storeReading({ state, alerts: alerts as never }, ACCOUNT, reading);
}

const onDisk = async () => (await store.get('observations', 'acc'))?.lastSuccessAt;
const atHand = () => state.observationOf('acc').lastSuccessAt;
const agreedOnDisk = async () => (await store.get('books', 'acc:credits'))?.agreed?.at;

describe('what a reading puts on the disk', () => {
  it('is nothing while all is as it was; what is shown follows at once', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    expect(await read(10 * MINUTE, 10)).toEqual({ newEntries: 0, news: false });
    expect(atHand()).toBe(START + 10 * MINUTE);
    expect(state.books.get('acc:credits')?.agreed?.at).toBe(START + 10 * MINUTE);
    expect(await onDisk()).toBe(START + 5 * MINUTE);
  });

  it('is all of it when anything changed: a balance, a problem, a row', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    await read(10 * MINUTE, 10);
    expect((await read(15 * MINUTE, 9)).news).toBe(true);
    expect(await onDisk()).toBe(START + 15 * MINUTE);
    const problems = [{ part: 'plan', error: { kind: 'unavailable', message: 'Down.' } as const }];
    expect((await read(20 * MINUTE, 9, { problems })).news).toBe(true);
    expect(await onDisk()).toBe(START + 20 * MINUTE);
  });

  it('is no older than three hours', async () => {
    for (let at = 0; at <= 12 * HOUR; at += 5 * MINUTE) {
      await read(at, 10);
      expect(START + at - ((await onDisk()) ?? 0)).toBeLessThan(3 * HOUR);
    }
    const readings = await store.readingsSince('acc:credits', START);
    const stored = [0, 3, 6, 9].map((hours) => START + hours * HOUR + (hours === 0 ? 0 : 5 * MINUTE));
    expect(readings.map(({ at }) => at)).toEqual(stored);
  });

  it('is, with a change, the reading before it too, each with what the book said then', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    await read(HOUR, 10);
    await read(HOUR + 5 * MINUTE, 10);
    await read(HOUR + 10 * MINUTE, 4);
    const readings = await store.readingsSince('acc:credits', START);
    const millions = (amount: { readonly micros: number } | undefined) => (amount?.micros ?? Number.NaN) / 1_000_000;
    expect(readings.map(({ at, balance, book }) => [at - START, millions(balance), millions(book)])).toEqual([
      [0, 10, 10],
      [HOUR + 5 * MINUTE, 10, 10],
      [HOUR + 10 * MINUTE, 4, 4],
    ]);
  });

  it('after a crash is older than what was shown, never newer, and of one moment', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    await read(30 * MINUTE, 10);
    await crash();
    expect(atHand()).toBe(START + 5 * MINUTE);
    expect(state.books.get('acc:credits')?.agreed?.at).toBe(START + 5 * MINUTE);
    expect(state.observationOf('acc').wallets.map(({ asOf }) => asOf)).toEqual([START + 5 * MINUTE]);
  });

  it('comes with the next change of the same account, books and all', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    await read(30 * MINUTE, 10);
    await state.transact(() => [{ collection: 'observations', put: [state.observationOf('acc')] }]);
    expect(await onDisk()).toBe(START + 30 * MINUTE);
    expect(await agreedOnDisk()).toBe(START + 30 * MINUTE);
  });

  it('comes when it is asked for, as at the end of the app', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    await read(30 * MINUTE, 10);
    await state.storeWaiting();
    await crash();
    expect(atHand()).toBe(START + 30 * MINUTE);
    expect(state.books.get('acc:credits')?.agreed?.at).toBe(START + 30 * MINUTE);
  });

  it('is gone with an account that is removed', async () => {
    await read(0, 10);
    await read(5 * MINUTE, 10);
    await read(30 * MINUTE, 10);
    await state.transact(() => [
      { collection: 'accounts', remove: ['acc'] },
      { collection: 'observations', remove: ['acc'] },
      { collection: 'books', remove: ['acc:credits'] },
    ]);
    await state.storeWaiting();
    expect(await store.get('observations', 'acc')).toBeNull();
    expect(await store.get('books', 'acc:credits')).toBeNull();
  });
});
