import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountReading } from '#engine/providers/adapter.ts';
import { emptyObservation, nextReference, noteFailure, reconcile } from '#engine/sync/reconcile.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import type { WalletFacts } from '#shared/domain/wallet.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import { amountOf } from '#shared/money/amount.ts';

const credits = (n: number) => amountOf(n * 1_000_000, 'credit');

function wallet(balance: number | null, key = 'credits'): WalletFacts {
  return {
    key,
    name: key,
    unit: 'credit',
    balance: balance === null ? null : credits(balance),
    reserved: null,
    worth: null,
    autoTopUp: null,
    funding: null,
    note: null,
  };
}

const budget = (spent: number) => ({ spent: credits(spent) });

function reading(readAt: number, balance: number | null, change: Partial<AccountReading> = {}): AccountReading {
  return { readAt, wallets: [wallet(balance)], slices: {}, problems: [], entries: [], ledgers: [], ...change };
}

/** Readings so many minutes apart, with these balances. */
function pathOf(steps: readonly (readonly [minutes: number, balance: number])[]): AccountReading[] {
  let at = 0;
  return steps.map(([minutes, balance]) => {
    at += minutes * MINUTE;
    return reading(at, balance);
  });
}

/** Feeds readings one after another, as the store would. */
function run(readings: readonly AccountReading[]) {
  let observation = emptyObservation('acc');
  const kept = new Map<string, Reading>();
  const last = new Map<string, Reading>();
  const settings = new Map<string, WalletSettings>();
  for (const one of readings) {
    const result = reconcile({
      before: observation,
      reading: one,
      settingsOf: (id) => settings.get(id) ?? null,
      lastReadingOf: (id) => last.get(id) ?? null,
    });
    observation = result.observation;
    for (const row of result.readings) {
      kept.set(row.id, row);
      last.set(row.walletId, row);
    }
    for (const row of result.walletSettings) settings.set(row.walletId, row);
  }
  return { observation, kept: [...kept.values()], settings };
}

describe('reconcile', () => {
  it('keeps a balance when it changed, with the one before, and once an hour when it did not', () => {
    const path = [
      reading(0, 10),
      reading(MINUTE, 10),
      reading(2 * MINUTE, 9),
      reading(3 * MINUTE, 8),
      reading(HOUR, 8),
      reading(HOUR + 3 * MINUTE, 8),
    ];
    expect(run(path).kept.map(({ at, balance }) => [at, balance.micros / 1_000_000])).toEqual([
      [0, 10],
      [MINUTE, 10],
      [2 * MINUTE, 9],
      [3 * MINUTE, 8],
      [HOUR + 3 * MINUTE, 8],
    ]);
  });

  it('keeps enough to tell at any time what was read last, however often it was read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.nat(2)), { minLength: 1, maxLength: 40 }),
        (steps) => {
          const path = pathOf(steps);
          const { kept } = run(path);
          for (const { readAt, wallets } of path) {
            const before = kept.filter((row) => row.at <= readAt).at(-1);
            const after = kept.find((row) => row.at >= readAt);
            expect(before?.balance).toEqual(wallets[0]?.balance);
            // Between two that are kept there was no other: where they differ nothing was read in between.
            if (after !== undefined && after.at !== before?.at) expect(after.balance).toEqual(before?.balance);
          }
        },
      ),
      { seed: 12 },
    );
  });

  it('keeps what an agent with a budget of its own had spent just before it spent more', () => {
    const agents = (spent: number) => ({
      agents: {
        listed: [{ id: 'bot', name: 'Bot', walletKey: 'credits', status: 'active' as const, budget: budget(spent) }],
      },
    });
    const kept = run([
      reading(0, 10, { slices: agents(1) as never }),
      reading(MINUTE, 10, { slices: agents(1) as never }),
      reading(2 * MINUTE, 10, { slices: agents(3) as never }),
    ]).kept.filter(({ walletId }) => walletId !== 'acc:credits');
    expect(kept.map(({ at, balance }) => [at, balance.micros / 1_000_000])).toEqual([
      [0, 1],
      [MINUTE, 1],
      [2 * MINUTE, 3],
    ]);
  });

  it('keeps a balance that is as much of another unit', () => {
    const dollars = { ...wallet(10), unit: 'USD', balance: amountOf(10_000_000, 'USD') } as const;
    const { kept } = run([reading(0, 10), reading(MINUTE, 10, { wallets: [dollars] })]);
    expect(kept.map(({ balance }) => balance.unit)).toEqual(['credit', 'USD']);
  });

  it('changes nothing when the same reading comes twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(50)), { minLength: 1, maxLength: 20 }),
        (steps) => {
          const path = pathOf(steps);
          const once = run(path);
          const doubled = run(path.flatMap((one) => [one, one]));
          expect(doubled).toEqual(once);
        },
      ),
      { seed: 8 },
    );
  });

  it('keeps the last good part when a part fails, with its own age', () => {
    const plan = {
      id: 'pro',
      name: 'Pro',
      status: null,
      periodStart: null,
      periodEnd: null,
      included: null,
      startedAt: null,
    };
    const { observation } = run([
      reading(1_000, 10, { slices: { plan }, wallets: [wallet(10), wallet(5, 'ad-spend')] }),
      reading(2_000, 8, { problems: [{ part: 'plan', error: { kind: 'forbidden', message: 'no' } }] }),
    ]);
    expect(observation.slices.plan).toEqual({ value: plan, asOf: 1_000 });
    expect(observation.wallets.map((one) => [one.key, one.balance?.micros, one.asOf])).toEqual([
      ['credits', 8_000_000, 2_000],
      ['ad-spend', 5_000_000, 1_000],
    ]);
    expect(observation.problems).toHaveLength(1);
  });

  it('lets an answer that was overtaken change no number', () => {
    const { observation } = run([reading(5_000, 7), reading(4_000, 99)]);
    expect(observation.wallets[0]?.balance).toEqual(credits(7));
    expect(observation.lastSuccessAt).toBe(5_000);
  });

  it('keeps every number when a read fails, and counts the failures', () => {
    const { observation } = run([reading(1_000, 10)]);
    const failed = noteFailure(
      noteFailure(observation, { kind: 'offline', message: '' }, 2_000),
      { kind: 'offline', message: '' },
      3_000,
    );
    expect(failed.wallets).toEqual(observation.wallets);
    expect(failed).toMatchObject({ failuresInARow: 2, lastSuccessAt: 1_000, lastAttemptAt: 3_000 });
    expect(run([reading(1_000, 10)]).observation.failuresInARow).toBe(0);
  });
});

describe('nextReference', () => {
  const plain = reading(0, 0);
  it('starts from what was granted where the service says so', () => {
    const lots = [
      { walletKey: 'credits', kind: 'Top-up', allocated: credits(500), remaining: credits(20), expiresAt: null },
    ];
    expect(nextReference(null, null, wallet(20), { ...plain, slices: { lots } })).toEqual(credits(500));
    expect(nextReference(null, null, wallet(20), plain)).toEqual(credits(20));
  });

  it('follows a top-up, but not a refund: an almost empty purse must not look full', () => {
    expect(nextReference(credits(1000), credits(30), wallet(31), plain)).toEqual(credits(1000));
    expect(nextReference(credits(1000), credits(30), wallet(530), plain)).toEqual(credits(530));
    expect(nextReference(credits(1000), credits(900), wallet(1400), plain)).toEqual(credits(1400));
  });

  it('stays when the balance is not seen', () => {
    expect(nextReference(credits(1000), credits(30), wallet(null), plain)).toEqual(credits(1000));
  });
});
