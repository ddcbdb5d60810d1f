import type { Amount } from '#shared/money/amount.ts';
import { formatAmount, formatNumber } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import styles from './Figure.module.css';

interface FigureProps {
  readonly amount: Amount | null;
  readonly size?: 'inline' | 'card' | 'hero' | 'row';
  readonly quiet?: boolean;
  readonly signed?: boolean;
  /** Every stored digit. */
  readonly exact?: boolean;
}

/** An amount as the main thing on its line: the figure large, its unit beside it. Unknown is said, never zero. */
export function Figure({ amount, size = 'card', quiet = false, signed = false, exact = false }: FigureProps) {
  if (amount === null) {
    return (
      <span className={styles.figure} data-size={size} data-unknown>
        {en.unknown}
      </span>
    );
  }
  const number = formatNumber(amount, { signed, exact });
  return (
    <span
      className={`figures ${styles.figure}`}
      data-size={size}
      data-quiet={quiet || undefined}
      title={formatAmount(amount, { exact: true })}
    >
      {number.replace('-', '\u2212')}
      {amount.unit === 'credit' && (
        <span className={styles.unit}> {formatAmount(amount, { signed, exact }).replace(number, '').trim()}</span>
      )}
    </span>
  );
}

interface MoneyProps {
  readonly amount: Amount | null;
  readonly signed?: boolean;
  /** Every stored digit: where rows must add up under the reader's eye. */
  readonly exact?: boolean;
}

/** An amount inside a sentence or a table. */
export function Money({ amount, signed = false, exact = false }: MoneyProps) {
  if (amount === null) return <span>{en.unknown}</span>;
  return (
    <span className="figures" title={formatAmount(amount, { exact: true, signed })}>
      {formatAmount(amount, { signed, exact }).replace('-', '\u2212')}
    </span>
  );
}
