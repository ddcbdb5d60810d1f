/** What a reading says of payments that wait for it: arrived, or nothing yet. */
import type { Account } from '#shared/domain/account.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { AccountReading } from '../providers/adapter.ts';
import type { PaymentRoute } from '../providers/operations.ts';
import { RECOGNISE_FOR } from './decide.ts';
import type { Journal } from './journal.ts';
import { canStep } from './machine.ts';
import type { RunnerDeps } from './runner.ts';

export type Settle = (account: Account, reading: AccountReading) => Promise<void>;

export function createSettle(deps: RunnerDeps, journal: Journal): Settle {
  const { clock, log, browser } = deps;

  /** The older payment first: one piece of evidence settles one payment. */
  async function settle(account: Account, reading: AccountReading): Promise<void> {
    const waiting = journal
      .all()
      .filter((payment) => payment.accountId === account.id && reading.readAt >= payment.createdAt)
      .filter((payment) => canStep(payment, 'arrived') && clock.now() - payment.createdAt <= RECOGNISE_FOR)
      .reverse();
    const taken = new Set<string>();
    for (const payment of waiting) {
      const route = deps.adapterOf(account).operations?.payments?.[payment.order.type];
      if (route === undefined) continue;
      const balance = reading.wallets.find((wallet) => wallet.key === route.walletKey)?.balance ?? null;
      // What this reading shows was the other's; only what comes after it can be this one's.
      if (taken.has(payment.walletId)) await journal.rebase(payment.id, route.baseline(reading), balance);
      else if (await arriveIfSeen(payment, route, reading, balance)) taken.add(payment.walletId);
    }
  }

  async function arriveIfSeen(
    payment: Payment,
    route: PaymentRoute,
    reading: AccountReading,
    balanceAfter: Payment['balanceAfter'],
  ): Promise<boolean> {
    const seen = route.arrived(payment, reading);
    if (seen === null) return false;
    const arrived = await journal.advanceIf(payment.id, payment.state, {
      at: clock.now(),
      to: 'arrived',
      note: seen.evidence,
      error: null,
      lockedUntil: null,
      watchUntil: null,
      balanceAfter,
    });
    if (arrived === null) return false;
    log.info('payment.arrived', { paymentId: payment.id, evidence: seen.evidence });
    browser.done(payment.id);
    deps.changed();
    return true;
  }

  return settle;
}
