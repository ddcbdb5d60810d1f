/**
 * What is foreseen of one wallet's spending, as it is kept: the spread of what will have been spent by each of some
 * instants. When a balance runs out follows from it for whatever balance there is.
 */
import { z } from 'zod';
import { amountSchema, unitSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';

/** Millionths spent since `from`, at each instant of `at`: ascending along each list, and p10 <= p50 <= p90. */
const fan = z.object({
  from: instantSchema,
  /** Whole hours after `from`, ascending; the last one is the horizon. */
  at: z.array(z.int()),
  p10: z.array(z.int()),
  p50: z.array(z.int()),
  p90: z.array(z.int()),
});
export type SpendFan = z.infer<typeof fan>;

export const spendForecastSchema = z.object({
  walletId: z.string(),
  accountId: z.string(),
  unit: unitSchema,
  madeAt: instantSchema,
  /** Complete days of history that it rests on, and how many it needs. */
  days: z.int(),
  daysNeeded: z.int(),
  knowsWeekdays: z.boolean(),
  /** Null while it is still gathering. */
  fan: fan.nullable(),
});
export type SpendForecast = z.infer<typeof spendForecastSchema>;

export const runOutSchema = z.object({
  /** With four of five chances the run-out comes from p10 to p90. Null lies beyond what can be foreseen. */
  p10: instantSchema.nullable(),
  p50: instantSchema.nullable(),
  p90: instantSchema.nullable(),
});
export type RunOut = z.infer<typeof runOutSchema>;

/** A forecast as it is kept until its outcome is known, and with the outcome after that. */
export const keptForecastSchema = runOutSchema.extend({
  id: z.string(),
  accountId: z.string(),
  walletId: z.string(),
  madeAt: instantSchema,
  balance: amountSchema,
  horizon: instantSchema,
  outcome: z
    .object({
      verdict: z.enum(['hit', 'sooner', 'later']),
      /** How much later than the median it came, in hours; null where either lies beyond the horizon. */
      medianErrorHours: z.number().nullable(),
      settledAt: instantSchema,
    })
    .nullable(),
});
export type KeptForecast = z.infer<typeof keptForecastSchema>;

/** Both kinds share one collection; one of the two is there. */
export const storedForecastSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  walletId: z.string(),
  spend: spendForecastSchema.nullable(),
  kept: keptForecastSchema.nullable(),
});
export type StoredForecast = z.infer<typeof storedForecastSchema>;

/** The newest of a wallet takes the place of the one before. */
export function storedSpend(spend: SpendForecast): StoredForecast {
  return { id: `spend/${spend.walletId}`, accountId: spend.accountId, walletId: spend.walletId, spend, kept: null };
}

export function storedKept(kept: KeptForecast): StoredForecast {
  return { id: kept.id, accountId: kept.accountId, walletId: kept.walletId, spend: null, kept };
}

/** What is said of a runway now. */
export const runwaySchema = z.discriminatedUnion('state', [
  /** Nothing can be said: the balance is not known or not fresh, or nothing was worked out yet. */
  z.object({ state: z.literal('unknown'), why: z.enum(['balance', 'stale', 'not-yet', 'not-told-apart']) }),
  z.object({ state: z.literal('empty') }),
  z.object({ state: z.literal('gathering'), days: z.int(), daysNeeded: z.int() }),
  /** By nine of ten chances it does not run out before the horizon. */
  z.object({ state: z.literal('never'), horizon: instantSchema }),
  runOutSchema.extend({ state: z.literal('runs-out'), horizon: instantSchema, knowsWeekdays: z.boolean() }),
]);
export type RunwayView = z.infer<typeof runwaySchema>;

/** How the forecasts of a wallet did. Null where nothing is known yet. */
export const scoreSchema = z.object({
  settled: z.int(),
  open: z.int(),
  hitRate: z.number().nullable(),
  medianErrorHours: z.number().nullable(),
});
export type Score = z.infer<typeof scoreSchema>;

/**
 * What a month will have cost in one currency, over all wallets of it, or in the credits of one account: credits of two
 * services share the word and nothing else.
 */
export const monthForecastSchema = z.object({
  unit: unitSchema,
  /** The account whose credits they are; null for a currency. */
  accountId: z.string().nullable(),
  /** `2026-11`, in the zone of this machine. */
  month: z.string(),
  /** First instant after it. */
  end: instantSchema,
  /** Wallets that are foreseen, and those of which too little is known yet: what they will spend is not in it. */
  wallets: z.int(),
  gathering: z.int(),
  spent: amountSchema,
  /** What it will have come to at its end; null while still gathering, and where the spread has no bounds that can be held. */
  expected: z.object({ p10: amountSchema, p50: amountSchema, p90: amountSchema }).nullable(),
});
export type MonthForecast = z.infer<typeof monthForecastSchema>;
