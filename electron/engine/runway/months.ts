/** This month in each currency and in the credits of each account: spent by the ledger, and foreseen to its end. */
import { calendarIn } from '#shared/domain/calendar.ts';
import { SPENDING_KINDS } from '#shared/domain/entry.ts';
import type { MonthForecast } from '#shared/domain/forecast.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { WalletBurn } from '../ledger/readModel/walletBurn.ts';
import { isSamePurse, monthForecast, purseOf } from './month.ts';

export interface MonthsInput {
  /** The user's, by its IANA name. */
  readonly zone: string;
  readonly burns: readonly WalletBurn[];
  readonly wallets: readonly { readonly walletId: string; readonly unit: string; readonly foreseen: boolean }[];
  readonly now: Instant;
}

/** @throws PlimsollError as the ledger's question does */
export async function monthsOf(
  ledger: Pick<LedgerQueries, 'ask'>,
  { zone, burns, wallets, now }: MonthsInput,
): Promise<readonly MonthForecast[]> {
  const calendar = calendarIn(zone);
  const month = calendar.monthOf(now);
  const { from, to } = calendar.monthBounds(month);
  const { sums } = await ledger.ask('ledger.sums', {
    filter: { from, to: now + 1, kinds: [...SPENDING_KINDS] },
    bucket: 'whole',
    zone,
    by: ['wallet'],
  });
  const spent = sums.flatMap(({ walletId, amount }) =>
    walletId === null ? [] : [{ purse: purseOf(amount.unit, walletId), micros: -amount.micros }],
  );
  const burned = burns.map(({ walletId, unit, burn }) => ({ purse: purseOf(unit, walletId), burn }));
  const waiting = wallets.filter(({ foreseen }) => !foreseen).map(({ walletId, unit }) => purseOf(unit, walletId));
  const purses = [...spent, ...burned].map(({ purse }) => purse);
  const distinct = purses.filter((purse, n) => purses.findIndex((other) => isSamePurse(other, purse)) === n);
  return distinct.map((purse) =>
    monthForecast({
      ...purse,
      month,
      end: to,
      spentMicros: spent
        .filter((one) => isSamePurse(one.purse, purse))
        .reduce((total, { micros }) => total + micros, 0),
      burns: burned.filter((one) => isSamePurse(one.purse, purse)).map(({ burn }) => burn),
      gathering: waiting.filter((one) => isSamePurse(one, purse)).length,
      now,
    }),
  );
}
