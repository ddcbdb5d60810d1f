/** Wallets without a ledger of their own: what two readings tell, and no more. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payment } from '#shared/domain/payment.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import type { Lot } from '#shared/domain/wallet.ts';
import { paymentOf } from '../providers/payments.ts';
import { createLedger, credits, WALLET } from './ledgerWorld.ts';

const START = Date.UTC(2026, 9, 10, 12);
const short = (ledger: ReturnType<typeof createLedger>) =>
  ledger.entries.map(({ kind, amount, source }) => [kind, amount.micros / 1_000_000, source]);

function lot(kind: string, allocated: number, remaining: number, expiresAt: number | null = null): Lot {
  return { walletKey: 'credits', kind, allocated: credits(allocated), remaining: credits(remaining), expiresAt };
}

function spend(change: Partial<Payment>): Payment {
  const order = { type: 'spend' as const, action: 'task', target: 't1', prompt: null, cost: credits(1) };
  return paymentOf(order, {
    id: 'pay-1',
    kind: 'spend',
    walletId: WALLET,
    amount: credits(1),
    what: 'Run task Newsletter',
    state: 'succeeded',
    createdAt: START + MINUTE,
    ...change,
  });
}

describe('a balance alone', () => {
  it('makes each change an entry that says between which readings it happened', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 50, ledger: null });
    await ledger.read({ at: START + 5 * MINUTE, balance: 47, ledger: null });
    await ledger.read({ at: START + 10 * MINUTE, balance: 47, ledger: null });
    await ledger.read({ at: START + 15 * MINUTE, balance: 48, ledger: null });
    await ledger.read({ at: START + 20 * MINUTE, balance: 98, ledger: null });
    expect(short(ledger)).toEqual([
      ['usage', -3, 'derived'],
      ['refund', 1, 'derived'],
      ['topup', 50, 'derived'],
    ]);
    expect(ledger.entries[1]).toMatchObject({ since: START + 10 * MINUTE, at: START + 15 * MINUTE });
    expect(ledger.book.baseMicros).toBe(credits(50).micros);
  });

  it('always adds up, whatever path the balance takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(fc.nat(300))), { maxLength: 30 }),
        async (path) => {
          const ledger = createLedger();
          let at = START;
          let last: number | null = null;
          for (const [minutes, balance] of path) {
            at += minutes * MINUTE;
            await ledger.read({ at, balance, ledger: null });
            // What is not seen changes nothing: the book keeps the last figure.
            last = balance ?? last;
            if (last !== null) expect(ledger.balance()).toBe(last);
          }
          expect(ledger.sum()).toBe(ledger.entries.length === 0 ? 0 : (last ?? 0) - ledger.book.baseMicros / 1_000_000);
        },
      ),
      { seed: 43 },
    );
  });

  it('shows work started from here as reserved, and as given back when it failed', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 50, ledger: null });
    ledger.setPayments([spend({})]);
    await ledger.read({ at: START + 2 * MINUTE, balance: 47, ledger: null });
    await ledger.read({ at: START + 9 * MINUTE, balance: 48, ledger: null });
    await ledger.read({ at: START + 12 * MINUTE, balance: 49, ledger: null });
    expect(short(ledger)).toEqual([
      ['reserve', -1, 'derived'],
      ['usage', -2, 'derived'],
      ['refund', 1, 'derived'],
      ['refund', 1, 'derived'],
    ]);
    const [reserve, , refund, other] = ledger.entries;
    expect([reserve?.thread, refund?.thread, other?.thread]).toEqual(['spend:pay-1', 'spend:pay-1', null]);
    expect(refund?.description).toBe('Given back: Run task Newsletter');
  });

  it('takes nothing for work that was refused', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 50, ledger: null });
    ledger.setPayments([spend({ state: 'declined' })]);
    await ledger.read({ at: START + 2 * MINUTE, balance: 49, ledger: null });
    expect(short(ledger)).toEqual([['usage', -1, 'derived']]);
  });
});

describe('lots', () => {
  const first = [lot('Subscription', 100, 40, START + DAY), lot('Top-up', 50, 50, null)];

  it('tells use, purchase, grant and expiry apart', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 90, ledger: null, lots: first });
    await ledger.read({
      at: START + 5 * MINUTE,
      balance: 183,
      ledger: null,
      lots: [lot('Subscription', 100, 33, START + DAY), lot('Top-up', 50, 50, null), lot('Top-up', 100, 100, null)],
    });
    await ledger.read({
      at: START + DAY + MINUTE,
      balance: 245,
      ledger: null,
      lots: [
        lot('Subscription', 100, 95, START + 31 * DAY),
        lot('Top-up', 50, 50, null),
        lot('Top-up', 100, 100, null),
      ],
    });
    expect(
      short(ledger)
        .map(([kind, n]) => `${kind} ${n}`)
        .sort(),
    ).toEqual(['usage -7', 'topup 100', 'grant 100', 'usage -5', 'expiry -33'].sort());
    // An expiry has an instant of its own.
    expect(ledger.entries.find(({ kind }) => kind === 'expiry')).toMatchObject({ at: START + DAY, since: null });
    expect(ledger.balance()).toBe(245);
  });

  it('names the payment that a lot was ordered by, once', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 90, ledger: null, lots: first });
    const order = { type: 'top-up' as const, amount: credits(10) };
    const of = { walletId: WALLET, amount: credits(10), createdAt: START };
    ledger.setPayments([
      paymentOf(order, { ...of, id: 'pay-2', state: 'succeeded' }),
      paymentOf(order, { ...of, id: 'pay-1', state: 'declined' }),
    ]);
    const lots = [...first, lot('Top-up', 10, 10), lot('Top-up', 10, 9)];
    await ledger.read({ at: START + MINUTE, balance: 109, ledger: null, lots });
    expect(
      ledger.entries.map(({ kind, amount, paymentRef }) => `${kind} ${amount.micros / 1_000_000} ${paymentRef}`).sort(),
    ).toEqual(['topup 10 null', 'topup 10 pay-2', 'usage -1 null']);
  });

  it('makes what the total says beyond its lots a difference, and leaves out what is pending', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 90, ledger: null, lots: first });
    await ledger.read({ at: START + MINUTE, balance: 88, ledger: null, lots: [...first, lot('Pending', 500, 500)] });
    expect(short(ledger)).toEqual([['unexplained', -2, 'derived']]);
  });

  it('goes by the balance where the lots were not read', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 90, ledger: null });
    await ledger.read({ at: START + MINUTE, balance: 88, ledger: null, lots: first });
    expect(short(ledger)).toEqual([['usage', -2, 'derived']]);
  });
});
