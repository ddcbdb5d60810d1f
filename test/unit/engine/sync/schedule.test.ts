import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveInterval, nextAttemptAt, type ScheduleInput } from '#engine/sync/schedule.ts';
import { errorKindSchema } from '#shared/contract/errors.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';

const quiet = { windowOpen: false, onBattery: false, online: true };
const base: ScheduleInput = {
  now: 1_000_000,
  interval: 5 * MINUTE,
  conditions: quiet,
  failuresInARow: 0,
  lastError: null,
  jitter: 0.5,
};
const waits = (change: Partial<ScheduleInput>) => nextAttemptAt({ ...base, ...change }) - base.now;

describe('nextAttemptAt', () => {
  it('asks every five minutes, faster while someone looks, slower on battery', () => {
    expect(waits({})).toBe(5 * MINUTE);
    expect(waits({ conditions: { ...quiet, windowOpen: true } })).toBe(MINUTE);
    expect(waits({ conditions: { ...quiet, onBattery: true } })).toBe(10 * MINUTE);
    expect(effectiveInterval(3_000, { ...quiet, windowOpen: true })).toBe(3_000);
  });

  it('backs off while a service fails', () => {
    const lastError = { kind: 'unavailable' as const, message: 'down' };
    const steps = [1, 2, 3, 4, 5, 9, 40].map((failuresInARow) => waits({ failuresInARow, lastError }));
    expect(steps).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, HOUR, HOUR]);
  });

  it('does not hammer with a key that was refused', () => {
    expect(waits({ failuresInARow: 1, lastError: { kind: 'invalid-key', message: 'no' } })).toBe(HOUR);
  });

  it('spreads accounts by a tenth either way', () => {
    expect(waits({ jitter: 0 })).toBe(4.5 * MINUTE);
    expect(waits({ jitter: 0.999999 })).toBeLessThanOrEqual(5.5 * MINUTE);
  });

  it('always obeys the instant that the service named, and always moves on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...errorKindSchema.options),
        fc.integer({ min: 0, max: 48 * HOUR }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (kind, after, failuresInARow, jitter) => {
          const retryAt = base.now + after;
          const next = nextAttemptAt({ ...base, failuresInARow, jitter, lastError: { kind, message: '', retryAt } });
          expect(next).toBeGreaterThanOrEqual(retryAt);
          expect(next).toBeGreaterThan(base.now);
          expect(next).toBeLessThanOrEqual(Math.max(retryAt, base.now + 1.1 * HOUR));
        },
      ),
      { seed: 6 },
    );
  });
});
