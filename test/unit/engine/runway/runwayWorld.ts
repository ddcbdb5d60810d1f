/** Lines of a wallet and histories of burn for tests of the runway. */
import fc from 'fast-check';
import type { Burn, BurnEntry } from '#engine/runway/burn.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';

export const START = Date.UTC(2026, 8, 7);

let made = 0;

export function entry(kind: EntryKind, micros: number, at: Instant, more: Partial<BurnEntry> = {}): BurnEntry {
  const amount = amountOf(micros, 'credit');
  return { id: `entry-${++made}`, kind, amount, at, since: null, seenAt: at, thread: null, answers: null, ...more };
}

export function burnBy(hours: number, micros: (hour: number) => number, from = START): Burn {
  return { from, hours: Array.from({ length: hours }, (_, hour) => micros(hour)), givenBackBefore: 0 };
}

export function endOf({ from, hours }: Burn): Instant {
  return from + hours.length * HOUR;
}

/** Histories of three days to seven weeks, of quiet and of busy hours. */
export const anyBurn: fc.Arbitrary<Burn> = fc
  .record({
    pattern: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000_000 })), {
      minLength: 1,
      maxLength: 200,
    }),
    hours: fc.integer({ min: 72, max: 49 * 24 }),
  })
  .map(({ pattern, hours }) => burnBy(hours, (hour) => pattern[(hour * 7) % pattern.length] ?? 0));
