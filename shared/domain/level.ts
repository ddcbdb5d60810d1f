/** How full a wallet is against its lines. Pure; the window, the tray and the exit codes all read these. */
import { z } from 'zod';
import { type Amount, amountSchema, compare } from '../money/amount.ts';
import { MINUTE } from './time.ts';
import { sourceSchema } from './wallet.ts';
import { measureSchema } from './watch.ts';

/** `unknown` is a level of its own: never zero and never fine. */
export const levelSchema = z.enum(['ok', 'low', 'critical', 'empty', 'unknown']);
export type Level = z.infer<typeof levelSchema>;

export const freshnessSchema = z.enum(['fresh', 'stale', 'never']);
export type Freshness = z.infer<typeof freshnessSchema>;

/** The amounts at which a wallet counts as low and critical, and where the two come from. */
export const linesSchema = z.object({
  low: amountSchema,
  critical: amountSchema,
  /** The balance that counts as full: the fill of a level bar is balance over reference. */
  reference: amountSchema,
  source: sourceSchema,
  /** What the low line is made from. */
  measure: measureSchema,
});
export type Lines = z.infer<typeof linesSchema>;

/** At a line counts as crossed: 200 left with the low line at 200 is low. */
export function levelOf(balance: Amount | null, lines: Lines | null): Level {
  if (balance === null) return 'unknown';
  if (balance.micros <= 0) return 'empty';
  if (lines === null) return 'unknown';
  if (compare(balance, lines.critical) <= 0) return 'critical';
  if (compare(balance, lines.low) <= 0) return 'low';
  return 'ok';
}

/** 0..1 of the reference, for drawing only. Null where the balance is unknown. */
export function fillOf(balance: Amount | null, reference: Amount | null): number | null {
  if (balance === null || reference === null || reference.micros <= 0) return null;
  return Math.min(1, Math.max(0, balance.micros / reference.micros));
}

/**
 * A number is stale when it has missed two rounds in a row (and at least three minutes).
 * @param asOf when the number was true, or null when it was never seen
 * @param interval milliseconds between two rounds for this account
 */
export function freshnessOf(asOf: number | null, now: number, interval: number): Freshness {
  if (asOf === null) return 'never';
  return now - asOf > Math.max(3 * MINUTE, 2 * interval + MINUTE) ? 'stale' : 'fresh';
}

/** From best to worst, as the tray ranks wallets: not seeing is worse than seeing enough, better than seeing too little. */
const SEVERITY: readonly Level[] = ['ok', 'unknown', 'low', 'critical', 'empty'];

export function worse(a: Level, b: Level): Level {
  return SEVERITY.indexOf(a) >= SEVERITY.indexOf(b) ? a : b;
}

export function severityOf(level: Level): number {
  return SEVERITY.indexOf(level);
}

/** What may be claimed now: an `ok` that is stale is no all-clear. A low reading stays a warning, however old. */
export function claimOf(level: Level, freshness: Freshness): Level {
  return level === 'ok' && freshness !== 'fresh' ? 'unknown' : level;
}
