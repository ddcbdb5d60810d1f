/** A lot that expires with credits in it. Pure. */
import { walletIdOf } from '#shared/domain/ids.ts';
import { DAY } from '#shared/domain/time.ts';
import type { Lot } from '#shared/domain/wallet.ts';
import { amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { span } from '#shared/words/lasts.ts';
import type { Condition } from '../condition.ts';
import { nameOf, plain, type RuleFacts } from './facts.ts';

const WARN_BEFORE = 3 * DAY;
const CRITICAL_BEFORE = DAY;

export function lotRules(facts: RuleFacts): Condition[] {
  const lots = facts.observation.slices.lots?.value ?? [];
  return lots.flatMap((lot) => (lot.expiresAt === null ? [] : [expiring(facts, lot, lot.expiresAt, lots)]));
}

function expiring(facts: RuleFacts, lot: Lot, expiresAt: number, lots: readonly Lot[]): Condition {
  const { account, observation, now } = facts;
  const walletId = walletIdOf(account.id, lot.walletKey);
  const wallet = observation.wallets.find(({ key }) => key === lot.walletKey);
  const name = nameOf(facts, wallet ?? { name: lot.walletKey });
  const lapses = lapsing(facts, walletId, lot, expiresAt, lots);
  const left = expiresAt - now;
  const due = lapses > 0 && left > 0 && left <= WARN_BEFORE;
  const amount = formatAmount(amountOf(Math.max(lapses, 0), lot.remaining.unit));
  const spent = lapses < lot.remaining.micros ? ', as spending goes' : '';
  return {
    accountId: account.id,
    walletId,
    rule: 'lot-expiring',
    // Lots have no names; what was granted until when is what a person knows one by.
    subject: `${lot.kind} ${lot.allocated.micros} ${expiresAt}`,
    // Once told, it stays told until the lot is used up or over, though the forecast may waver.
    standing: due ? 'in' : lot.remaining.micros <= 0 || left <= 0 ? 'out' : 'between',
    level: left <= CRITICAL_BEFORE ? 'critical' : 'low',
    balance: lot.remaining,
    runOut: null,
    title: `${name}: ${amount} expire in ${span(Math.max(left, 0))}`,
    body: `Of the lot “${plain(lot.kind)}” ${formatAmount(lot.remaining)} are left, and ${amount} will lapse${spent}. Use them before, or let them go.`,
    reason: due ? `${amount} of ${formatAmount(lot.remaining)} will lapse` : 'used up, or over',
  };
}

/** What of a lot will not be used in time: lots that expire sooner are spent first. Without a forecast: all of it. */
function lapsing(
  { spendUntil }: RuleFacts,
  walletId: string,
  lot: Lot,
  expiresAt: number,
  lots: readonly Lot[],
): number {
  const spend = spendUntil(walletId, expiresAt);
  if (spend === null) return lot.remaining.micros;
  const sooner = lots
    .filter((other) => other !== lot && other.walletKey === lot.walletKey && (other.expiresAt ?? Infinity) < expiresAt)
    .reduce((sum, other) => sum + other.remaining.micros, 0);
  return Math.min(lot.remaining.micros, Math.max(0, lot.remaining.micros - Math.max(0, spend - sooner)));
}
