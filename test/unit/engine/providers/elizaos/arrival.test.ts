import { describe, expect, test } from 'vitest';
import type { AccountReading } from '#engine/providers/adapter.ts';
import { arrivedDollars, notedBefore } from '#engine/providers/elizaos/arrival.ts';
import type { EntryFacts } from '#shared/domain/entry.ts';
import { NOW } from '../fakeService.ts';
import { payment, usd } from '../paying.ts';

function reading(balance: string | null, entries: readonly Partial<EntryFacts>[] = [], auto?: string): AccountReading {
  return {
    readAt: NOW + 60_000,
    slices: {},
    problems: [],
    ledgers: [],
    wallets: [
      {
        key: 'balance',
        name: 'Balance',
        unit: 'USD',
        balance: balance === null ? null : usd(balance),
        reserved: null,
        worth: null,
        funding: null,
        note: null,
        autoTopUp:
          auto === undefined
            ? null
            : {
                state: 'on',
                threshold: usd('5'),
                amount: usd(auto),
                dailyCap: null,
                hasPaymentMethod: true,
                changedAt: 'api',
              },
      },
    ],
    entries: entries.map((entry, index) => ({
      walletKey: 'balance',
      sourceId: `r${index}`,
      kind: 'topup',
      amount: usd('25'),
      at: NOW + 30_000,
      description: '',
      since: null,
      agentId: null,
      activity: null,
      paymentRef: null,
      thread: null,
      flags: [],
      source: 'reported',
      raw: '{}',
      ...entry,
    })),
  };
}

describe('dollars that were paid', () => {
  test.each<[string, AccountReading, boolean]>([
    ['a new row of that amount', reading('12', [{}]), true],
    ['a row of a service whose clock is behind', reading('12', [{ at: NOW - 60_000 }]), true],
    ['a row of before', reading('12', [{ at: NOW - 600_000 }]), false],
    ['a row that was noted', reading('12', [{ sourceId: 'old' }]), false],
    ['a row of another amount', reading('12', [{ amount: usd('25.01') }]), false],
    ['usage of that amount', reading('12', [{ kind: 'usage' }]), false],
    ['a balance that rose by it', reading('35'), true],
    ['a balance that rose by a millionth less', reading('34.999999'), false],
    ['a balance nobody knows', reading(null), false],
    ['a rise that an automatic top-up explains', reading('50', [{ amount: usd('40') }]), false],
    ['a rise that a refund explains', reading('36', [{ kind: 'refund', amount: usd('26') }]), false],
    ['a rise beyond the refund', reading('61', [{ kind: 'refund', amount: usd('26') }]), true],
    ['releases of reservations beside it', reading('35', [{ kind: 'release', amount: usd('3') }]), true],
  ])('%s', (_name, now, arrived) => {
    const paid = payment({ baseline: { topUpRows: '["old"]' } });
    expect(arrivedDollars(paid, now) !== null).toBe(arrived);
  });

  test('an automatic top-up: what the service said it adds, else what its setting was', () => {
    const auto = payment({ kind: 'auto-top-up', order: { type: 'auto-top-up' }, amount: null });
    const noted = notedBefore(reading('10', [], '40'));
    expect(noted).toEqual({ topUpRows: '[]', autoTopUpMicros: '40000000' });
    const bySetting = { ...auto, baseline: noted };
    expect(arrivedDollars(bySetting, reading('50'))).not.toBeNull();
    expect(arrivedDollars(bySetting, reading('49'))).toBeNull();
    const byAnswer = { ...bySetting, refs: { amountMicros: '39000000' } };
    expect(arrivedDollars(byAnswer, reading('49'))).not.toBeNull();
    expect(arrivedDollars(auto, reading('900'))).toBeNull();
  });
});
