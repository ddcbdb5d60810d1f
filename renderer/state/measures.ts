/**
 * What can be added up in one chart: each currency, and the credits of each account. Credits of two services share the
 * word and nothing else, so they never stand in one sum. Pure.
 */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { MonthForecast } from '#shared/domain/forecast.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';

export interface Measure {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  /** The wallets in it. */
  readonly walletIds: readonly string[];
}

/** The forecast of the month for a measure: of the currency, or of the account whose credits they are. */
export function monthOf(months: readonly MonthForecast[], { unit, walletIds }: Measure): MonthForecast | undefined {
  const accountId = unit === 'credit' ? accountOfWallet(walletIds[0] ?? '') : null;
  return months.find((month) => month.unit === unit && month.accountId === accountId);
}

export function measuresOf({ wallets, books }: Pick<Snapshot, 'wallets' | 'books'>): Measure[] {
  const known = new Set(wallets.map(({ id }) => id));
  const all = [
    ...wallets.map(({ id, unit, accountId, accountLabel }) => ({ id, unit, accountId, accountLabel })),
    ...books.filter(({ walletId }) => !known.has(walletId)).map((book) => ({ ...book, id: book.walletId })),
  ];
  const groups = Map.groupBy(all, ({ unit, accountId }) => (unit === 'credit' ? `credit ${accountId}` : unit));
  const measures = [...groups].map(([key, [first, ...rest]]): Measure => {
    const unit = first?.unit ?? 'credit';
    return {
      key,
      unit,
      label: unit === 'credit' ? en.usage.creditsOf(first?.accountLabel ?? '') : unit,
      walletIds: [first, ...rest].flatMap((one) => (one === undefined ? [] : [one.id])),
    };
  });
  // Money first: it is what most compare by.
  return measures.sort((a, b) => Number(a.unit === 'credit') - Number(b.unit === 'credit'));
}
