/** What goes out to a client: exact amounts as digits, times as text, unknown as a word, and nothing hidden in a string. */
import { z } from 'zod';
import { plain } from '#doors/cli/render/text.ts';
import { type Instant, SECOND } from '#shared/domain/time.ts';
import { type Amount, toDecimal, type Unit } from '#shared/money/amount.ts';

export const UNKNOWN = 'unknown';

export const moneySchema = z.object({
  amount: z.string().describe('Decimal digits, or "unknown": never to be taken for zero.'),
  unit: z.string().describe('"credit" or a currency code. Credits of two services share only the word.'),
});
export type Money = z.infer<typeof moneySchema>;

export function money(amount: Amount): Money;
export function money(amount: Amount | null, unit: Unit): Money;
export function money(amount: Amount | null, unit: Unit = UNKNOWN): Money {
  return amount === null ? { amount: UNKNOWN, unit } : { amount: toDecimal(amount), unit: amount.unit };
}

export const ageSchema = {
  asOf: z.string().describe('When the figures were true, ISO 8601; or "unknown".'),
  ageSeconds: z.int().nullable().describe('How old they are; null where that is not known.'),
};

export function ageOf(asOf: Instant | null, now: Instant): { asOf: string; ageSeconds: number | null } {
  if (asOf === null) return { asOf: UNKNOWN, ageSeconds: null };
  return { asOf: iso(asOf), ageSeconds: Math.max(0, Math.floor((now - asOf) / SECOND)) };
}

export function iso(at: Instant): string {
  return new Date(at).toISOString();
}

const LONGEST = 1_000;

/** Names and descriptions are a service's or a stranger's: each string goes out as what it shows, and no longer than a line. */
export function asData<T>(value: T): T {
  if (typeof value === 'string') return line(value) as T;
  if (Array.isArray(value)) return value.map(asData) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asData(one)])) as T;
}

export function line(text: string): string {
  const clean = plain(text);
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 1)}…`;
}
