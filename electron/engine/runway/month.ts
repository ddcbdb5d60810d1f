/** What a month will have cost in one currency, or in the credits of one account. Pure. */
import type { MonthForecast } from '#shared/domain/forecast.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { Instant } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import type { Burn } from './burn.ts';
import { seedOf, together } from './forecast.ts';
import { monthEndSpend } from './model.ts';
import { completeDays, DAYS_NEEDED } from './outlook.ts';

export interface MonthInput {
  readonly unit: string;
  readonly accountId: string | null;
  readonly month: string;
  readonly end: Instant;
  /** Spent in it so far, by the ledger. */
  readonly spentMicros: number;
  /** Of each wallet of the unit. The spreads of several do not add up: they are foreseen as one. */
  readonly burns: readonly Burn[];
  /** Wallets of the unit of which nothing can be foreseen yet. */
  readonly gathering: number;
  readonly now: Instant;
}

export function monthForecast({
  unit,
  accountId,
  month,
  end,
  spentMicros,
  burns,
  gathering,
  now,
}: MonthInput): MonthForecast {
  const known = burns.filter((burn) => completeDays(burn) >= DAYS_NEEDED);
  const burn = together(known);
  const spend = burn === null ? null : monthEndSpend(burn, spentMicros, now, end, seedOf(`${unit} ${accountId}`));
  return {
    unit,
    accountId,
    month,
    end,
    wallets: known.length,
    gathering,
    spent: amountOf(spentMicros, unit),
    // A spread beyond what can be held exactly says nothing, and must not stand in the way of what is foreseen of others.
    expected:
      spend === null || !Object.values(spend).every(Number.isSafeInteger)
        ? null
        : { p10: amountOf(spend.p10, unit), p50: amountOf(spend.p50, unit), p90: amountOf(spend.p90, unit) },
  };
}

export interface Purse {
  readonly unit: string;
  readonly accountId: string | null;
}

/** What may be added up: each currency, and the credits of each account. */
export function purseOf(unit: string, walletId: string): Purse {
  return { unit, accountId: unit === 'credit' ? accountOfWallet(walletId) : null };
}

export function isSamePurse(a: Purse, b: Purse): boolean {
  return a.unit === b.unit && a.accountId === b.accountId;
}
