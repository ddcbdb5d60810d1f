/** A book and its months in an owner's words. Pure. */
import type { BookMonth, BookView } from '#shared/contract/ledgerCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Amount } from '#shared/money/amount.ts';
import { amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { dayWords } from './times.ts';

export const exact = (amount: Amount) => formatAmount(amount, { exact: true }).replace('-', '\u2212');
export const magnitude = ({ micros, unit }: Amount) => amountOf(Math.abs(micros), unit);

export type Agreement = 'agrees' | 'differs' | 'not-compared';

export function agreementOf({ difference }: Pick<BookMonth, 'difference'>): Agreement {
  if (difference === null) return 'not-compared';
  return difference.micros === 0 ? 'agrees' : 'differs';
}

/** "Agrees", "Service shows 12 credits more", "Not compared". */
export function differenceWords({ difference }: Pick<BookMonth, 'difference'>): string {
  if (difference === null) return en.proof.notCompared;
  if (difference.micros === 0) return en.proof.agrees;
  const amount = exact(magnitude(difference));
  return difference.micros > 0 ? en.proof.more(amount) : en.proof.less(amount);
}

export interface HistoryWords {
  readonly words: string;
  /** 0..1 while it runs and the end is known; null while it runs without; undefined when it does not run. */
  readonly share: number | null | undefined;
}

/** "Fetching older rows: 12,400 so far, back to 3 March". */
export function historyWords({ state, rows, total, oldest, note }: BookView['history'], now: Instant): HistoryWords {
  const words = en.proof.history;
  const day = oldest === null ? null : dayWords(oldest, now);
  if (state === 'running') {
    const far = day === null ? '' : `, ${words.back(day)}`;
    const count = rows.toLocaleString();
    return total === null
      ? { words: `${words.running(count)}${far}`, share: null }
      : {
          words: `${words.runningOf(count, total.toLocaleString())}${far}`,
          share: total === 0 ? 1 : Math.min(1, rows / total),
        };
  }
  if (state === 'none') return { words: note ?? words.none, share: undefined };
  const end = words[state](day);
  return { words: note === null ? end : `${end}. ${note}`, share: undefined };
}

/** Which month can be opened again: the last that was closed. */
export function reopenable(months: readonly Pick<BookMonth, 'month' | 'state'>[]): string | null {
  const closed = months.filter(({ state }) => state === 'closed').map(({ month }) => month);
  return closed.sort().at(-1) ?? null;
}
