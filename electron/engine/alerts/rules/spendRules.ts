/** A day on which far more is spent than on any other of late. Pure. */
import { walletIdOf } from '#shared/domain/ids.ts';
import type { SeenWallet } from '#shared/domain/observation.ts';
import { amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { Condition } from '../condition.ts';
import type { DailySpending } from '../spending.ts';
import { nameOf, type RuleFacts } from './facts.ts';

/** Fewer days make no pattern. */
const DAYS_NEEDED = 7;
/** More than the heaviest day by a quarter, and than three usual ones: bursts that come now and then are the pattern. */
const OVER_HEAVIEST = 1.25;
const OVER_USUAL = 3;

export function isOutOfPattern({ spentToday, daysBefore }: Pick<DailySpending, 'spentToday' | 'daysBefore'>): boolean {
  if (daysBefore.length < DAYS_NEEDED) return false;
  return (
    spentToday > OVER_HEAVIEST * Math.max(...daysBefore) &&
    spentToday > OVER_USUAL * median(daysBefore.filter((micros) => micros > 0))
  );
}

/** For each day its own alert: what was told of yesterday is over today. */
export function spendRules(facts: RuleFacts, wallet: SeenWallet): Condition[] {
  const walletId = walletIdOf(facts.account.id, wallet.key);
  const spending = facts.spendingOf(walletId);
  if (spending === null || spending.unit !== wallet.unit) return [];
  const { spentToday, daysBefore, today, unit } = spending;
  const out = isOutOfPattern(spending);
  const subject = `${wallet.key} ${today}`;
  const usual = median(daysBefore);
  const spent = formatAmount(amountOf(spentToday, unit));
  const condition = (of: string, standing: Condition['standing']): Condition => ({
    accountId: facts.account.id,
    walletId,
    rule: 'unusual-spend',
    subject: of,
    standing,
    level: 'low',
    balance: wallet.balance,
    runOut: null,
    title: `${nameOf(facts, wallet)}: ${spent} spent today`,
    body: `That is far more than on any day of the last weeks (usually ${formatAmount(amountOf(usual, unit))}). See in the ledger what spends it, and pause it if it should not.`,
    reason:
      standing === 'out' ? 'another day' : `${spent} today, at most ${heaviest(daysBefore, unit)} on a day before`,
  });
  const earlier = facts
    .openSubjects('unusual-spend')
    .filter((open) => open !== subject && open.startsWith(`${wallet.key} `));
  return [condition(subject, out ? 'in' : 'between'), ...earlier.map((open) => condition(open, 'out'))];
}

function heaviest(days: readonly number[], unit: string): string {
  return formatAmount(amountOf(Math.max(0, ...days), unit));
}

/** Of whole millionths, as a whole millionth; 0 of none. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
