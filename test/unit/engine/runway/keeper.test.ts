/** Hours in which nothing could be read are unknown, and unknown hours are not idle ones. */
import { describe, expect, it } from 'vitest';
import { burnOf } from '#engine/runway/burn.ts';
import { createRunwayKeeper, type RunwayKeeperDeps } from '#engine/runway/keeper.ts';
import { runwayNow, spendInDays } from '#engine/runway/say.ts';
import type { EngineState } from '#engine/state.ts';
import { type KeptForecast, type StoredForecast, storedKept } from '#shared/domain/forecast.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { entry, START } from './runwayWorld.ts';

const CREDIT = 1_000_000;
const WALLET = 'a:credits';
const credits = (n: number) => ({ micros: n * CREDIT, unit: 'credit' });
/** A credit an hour. */
const work = (fromHour: number, hours: number) =>
  Array.from({ length: hours }, (_, n) => entry('usage', -CREDIT, START + (fromHour + n) * HOUR + 1));

/** A wallet that was read until thirty days after the start. */
function watchedWallet() {
  const clock = createFakeClock(START + 30 * DAY + MINUTE);
  const rows = work(0, 30 * 24);
  const wallet = { key: 'credits', unit: 'credit', balance: credits(24), asOf: clock.now() };
  const book = { way: 'rows', anchor: null, agreed: { at: clock.now() }, history: { state: 'done', hole: false } };
  const forecasts = new Map<string, StoredForecast>();
  const state = {
    accounts: new Map([['a', {}]]),
    books: new Map([[WALLET, book]]),
    forecasts,
    observationOf: () => ({ wallets: [wallet], slices: {} }),
    transact: async (decide: () => readonly { put?: readonly StoredForecast[]; remove?: readonly string[] }[]) => {
      for (const { put = [], remove = [] } of decide()) {
        for (const row of put) forecasts.set(row.id, row);
        for (const id of remove) forecasts.delete(id);
      }
    },
  } as unknown as EngineState;
  const ledger = {
    walletBurn: async ({ wallets }) =>
      wallets.map(({ walletId, unit, until }) => ({ walletId, unit, burn: burnOf(rows, START, until), agents: [] })),
    ask: async () => ({ buckets: [], sums: [] }),
  } as RunwayKeeperDeps['ledger'];
  const keeper = createRunwayKeeper({
    state,
    ledger,
    clock,
    log: recordingLog(),
    zone: () => 'UTC',
    interval: () => 5 * MINUTE,
    changed: () => undefined,
  });
  const told = () => {
    const forecast = keeper.forecastOf(WALLET);
    const runway = runwayNow(forecast, { balance: credits(100), freshness: 'fresh' }, clock.now());
    const median = runway.state === 'runs-out' && runway.p50 !== null ? (runway.p50 - clock.now()) / HOUR : null;
    return { median, line: (spendInDays(forecast, 'credit', 5, clock.now()) ?? 0) / CREDIT };
  };
  const read = (hours: number) => {
    rows.push(...work(30 * 24, hours));
    wallet.asOf = clock.now();
    book.agreed = { at: clock.now() };
    keeper.refreshSoon();
  };
  const kept = () => [...forecasts.values()].flatMap((row) => row.kept ?? []);
  return { clock, keeper, told, read, kept, forecasts };
}

function expectSteady({ median, line }: { median: number | null; line: number }): void {
  expect(median).toBeGreaterThan(90);
  expect(median).toBeLessThan(110);
  expect(line).toBeCloseTo(120, -1);
}

describe('a machine that slept for two days while work went on', () => {
  it('promises no longer runway, before and after it reads again', async () => {
    const { clock, keeper, told, read } = watchedWallet();
    keeper.start();
    await clock.advance(5 * SECOND);
    expectSteady(told());
    clock.jump(2 * DAY);
    // What was due meanwhile is worked out at once, before anything could be read.
    await clock.advance(SECOND);
    expectSteady(told());
    read(48);
    for (let minutes = 0; minutes < 20; minutes++) {
      await clock.advance(MINUTE);
      expectSteady(told());
    }
    await keeper.stop();
  });

  it('judges what was foreseen by what came, not by what could not be seen', async () => {
    const { clock, keeper, read, kept } = watchedWallet();
    keeper.start();
    await clock.advance(5 * SECOND);
    expect(kept()).toMatchObject([{ outcome: null }]);
    clock.jump(2 * DAY);
    await clock.advance(SECOND);
    expect(kept()).toMatchObject([{ outcome: null }]);
    read(48);
    await clock.advance(MINUTE);
    expect(kept().find(({ madeAt }) => madeAt < clock.now() - DAY)?.outcome).toMatchObject({ verdict: 'hit' });
    await keeper.stop();
  });

  it('lets go of what was foreseen a year before, and of nothing younger', async () => {
    const { clock, keeper, kept, forecasts } = watchedWallet();
    const outcome = { verdict: 'hit' as const, medianErrorHours: 1, settledAt: clock.now() - 300 * DAY };
    const earlier = (days: number, judged: boolean): KeptForecast => ({
      ...{ id: `kept/${WALLET}/${days}`, accountId: 'a', walletId: WALLET, madeAt: clock.now() - days * DAY },
      ...{ balance: credits(24), p10: null, p50: null, p90: null, horizon: clock.now() - (days - 60) * DAY },
      outcome: judged ? outcome : null,
    });
    const all = [earlier(400, true), earlier(350, true), earlier(130, false), earlier(40, false)];
    for (const one of all) forecasts.set(one.id, storedKept(one));
    keeper.start();
    await clock.advance(5 * SECOND);
    expect(
      kept()
        .map(({ id }) => id)
        .filter((id) => all.some((one) => one.id === id)),
    ).toEqual([350, 40].map((days) => `kept/${WALLET}/${days}`));
    expect(keeper.scoreOf(WALLET)).toMatchObject({ settled: 1, open: 2 });
    await keeper.stop();
  });

  it('rests on the hours that are known again within a minute', async () => {
    const { clock, keeper, read } = watchedWallet();
    keeper.start();
    await clock.advance(5 * SECOND);
    clock.jump(2 * DAY);
    await clock.advance(SECOND);
    expect(keeper.forecastOf(WALLET)?.fan?.from).toBe(START + 30 * DAY);
    read(48);
    await clock.advance(MINUTE);
    expect(keeper.forecastOf(WALLET)?.fan?.from).toBe(START + 32 * DAY);
    await keeper.stop();
  });
});
