/** Who joins the request under way, and who is asked for anew. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountReading, ReadOptions } from '#engine/providers/adapter.ts';
import { loadState } from '#engine/state.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Store } from '#engine/store/store.ts';
import { createSyncer, type Syncer } from '#engine/sync/syncer.ts';
import { createTrace } from '#engine/trace/trace.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { account, START, temporaryFolder } from '../store/samples.ts';

const folder = temporaryFolder();
const clock = createFakeClock(START);
const ACCOUNT = account('acc');
const nothing = (): AccountReading => ({
  readAt: clock.now(),
  wallets: [],
  slices: {},
  problems: [],
  entries: [],
  ledgers: [],
});

let store: Store;
let syncer: Syncer;
/** The requests so far: each is answered by hand. */
let requests: { readonly options: ReadOptions | undefined; readonly answer: () => void }[];

beforeEach(async () => {
  store = await openStore({ file: join(folder(), 'store.sqlite'), log: recordingLog(), now: clock.now });
  const state = await loadState(store);
  await state.transact(() => [{ collection: 'accounts', put: [ACCOUNT] }]);
  requests = [];
  const read = (options?: ReadOptions) =>
    new Promise<AccountReading>((resolve) => {
      requests.push({ options, answer: () => resolve(nothing()) });
    });
  syncer = createSyncer({
    state,
    alerts: { changesFor: () => ({ changes: [], walletSettings: [] }) } as never,
    clock,
    random: () => 0.5,
    log: recordingLog(),
    trace: createTrace(clock),
    adapterOf: () => ({ read }) as never,
    hasKey: () => true,
    interval: () => 300_000,
    onReading: async () => undefined,
    changed: () => undefined,
  });
});
afterEach(async () => {
  await syncer.stop();
  await store.close();
});

const begun = (count: number) => expect.poll(() => requests.length).toBe(count);

describe('asking while a request is under way', () => {
  it('joins it', async () => {
    const both = [syncer.syncNow('acc'), syncer.syncNow('acc')];
    await begun(1);
    requests[0]?.answer();
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(requests).toHaveLength(1);
  });

  it('for what is to be fresh asks once more, and once for all who want that', async () => {
    const first = syncer.syncNow('acc');
    await begun(1);
    let done = 0;
    const fresh = [1, 2].map(async () => {
      await syncer.syncNow('acc', { fresh: true });
      done++;
    });
    requests[0]?.answer();
    await first;
    await begun(2);
    expect([requests[1]?.options?.fresh, done]).toEqual([true, 0]);
    requests[1]?.answer();
    await Promise.all(fresh);
    expect([requests.length, done]).toEqual([2, 2]);
  });

  it('asks nothing more once it is stopped', async () => {
    const first = syncer.syncNow('acc');
    await begun(1);
    const fresh = syncer.syncNow('acc', { fresh: true });
    const stopped = syncer.stop();
    requests[0]?.answer();
    await stopped;
    expect([await first, await fresh, requests.length]).toEqual([true, false, 1]);
  });
});

describe('a window that opens', () => {
  const answered = async () => {
    await begun(1);
    requests[0]?.answer();
    await expect.poll(() => syncer.isSyncing('acc')).toBe(false);
  };

  it('is painted before what is due by now is asked for', async () => {
    syncer.setWatching(true);
    await clock.advance(0);
    await answered();
    await clock.advance(2 * MINUTE);
    syncer.setConditions({ windowOpen: true });
    expect(syncer.nextAttemptAt('acc')).toBe(clock.now() + SECOND);
    await clock.advance(SECOND - 1);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    await begun(2);
    requests[1]?.answer();
  });

  it('waits no longer than that, and for what is not due as long as ever', async () => {
    syncer.setWatching(true);
    await clock.advance(0);
    await answered();
    const asked = clock.now();
    await clock.advance(10 * SECOND);
    syncer.setConditions({ windowOpen: true });
    expect(syncer.nextAttemptAt('acc')).toBe(asked + MINUTE);
    syncer.setConditions({ windowOpen: false });
    expect(syncer.nextAttemptAt('acc')).toBe(asked + 5 * MINUTE);
  });
});
