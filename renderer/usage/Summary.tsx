import { amountOf, type Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Figure } from '../components/Figure.tsx';
import type { Comparison } from '../state/usageSeries.ts';
import styles from './usage.module.css';

/** Beyond ten times as much the amount says it better. */
const MOST_PERCENT = 999;

interface SummaryProps {
  readonly spent: number;
  /** Null while nothing is compared. */
  readonly comparison: Comparison | null;
  /** Since when the ledger has rows, where that is too late for a comparison; else null. */
  readonly notWhole: string | null;
  readonly refunded: number;
  readonly unit: Unit;
}

/** What it comes to, against the period before. */
export function Summary({ spent, comparison, notWhole, refunded, unit }: SummaryProps) {
  return (
    <dl className={styles.summary}>
      <div>
        <dt>{en.usage.spent}</dt>
        <dd>
          <Figure amount={amountOf(spent, unit)} />
        </dd>
      </div>
      {comparison !== null && (
        <div>
          <dt>{en.usage.before}</dt>
          <dd>
            <Figure amount={amountOf(comparison.before, unit)} quiet size="row" />
            <span className={styles.difference}>{differenceWords(comparison, unit)}</span>
          </dd>
        </div>
      )}
      {notWhole !== null && (
        <div>
          <dt>{en.usage.before}</dt>
          <dd>
            <span className={styles.difference}>{en.usage.beforeNotWhole(notWhole)}</span>
          </dd>
        </div>
      )}
      <div>
        <dt title={en.usage.refundedHelp}>{en.usage.refunded}</dt>
        <dd>
          <Figure amount={amountOf(refunded, unit)} quiet size="row" />
          <span className={styles.difference}>{en.usage.refundedHelp}</span>
        </dd>
      </div>
    </dl>
  );
}

function differenceWords({ difference, percent }: Comparison, unit: Unit): string {
  if (difference === 0) return en.usage.sameAsBefore;
  const amount = formatAmount(amountOf(Math.abs(difference), unit));
  const share =
    percent === null || percent === 0 || Math.abs(percent) > MOST_PERCENT
      ? ''
      : en.usage.percent(new Intl.NumberFormat(undefined, { style: 'percent' }).format(Math.abs(percent) / 100));
  return difference > 0 ? en.usage.moreThanBefore(amount, share) : en.usage.lessThanBefore(amount, share);
}
