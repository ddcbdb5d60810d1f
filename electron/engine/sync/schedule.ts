/** When to ask an account next. Pure: the runner owns the timers. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { Conditions } from '../ports.ts';

export interface ScheduleInput {
  readonly now: Instant;
  /** Milliseconds between rounds as the user set them. */
  readonly interval: number;
  readonly conditions: Conditions;
  readonly failuresInARow: number;
  readonly lastError: ErrorInfo | null;
  /** 0 inclusive to 1 exclusive: spreads accounts that would otherwise ask in step. */
  readonly jitter: number;
}

/** With the window open nobody should wait five minutes for a number; nor should a service be asked more than this. */
const WATCHED_INTERVAL = MINUTE;
const FIRST_RETRY = 30 * SECOND;
const LONGEST_WAIT = HOUR;
/** Asking again with a refused key cannot help and may get the caller barred. */
const NEEDS_A_PERSON = new Set(['invalid-key', 'forbidden', 'needs-browser-session', 'gone', 'no-key']);

export function effectiveInterval(interval: number, conditions: Conditions): number {
  if (conditions.windowOpen) return Math.min(interval, WATCHED_INTERVAL);
  return conditions.onBattery ? interval * 2 : interval;
}

/** The instant of the next attempt. What the service asked for (`retryAt`) is always obeyed. */
export function nextAttemptAt(input: ScheduleInput): Instant {
  const interval = effectiveInterval(input.interval, input.conditions);
  const wait = input.failuresInARow === 0 ? interval : waitAfterFailure(input, interval);
  const spread = Math.round(wait * (0.9 + 0.2 * input.jitter));
  return Math.max(input.now + spread, input.lastError?.retryAt ?? 0);
}

function waitAfterFailure(input: ScheduleInput, interval: number): number {
  if (input.lastError !== null && NEEDS_A_PERSON.has(input.lastError.kind)) return LONGEST_WAIT;
  const backOff = FIRST_RETRY * 2 ** Math.min(input.failuresInARow - 1, 10);
  return Math.min(Math.max(backOff, Math.min(interval, FIRST_RETRY)), LONGEST_WAIT);
}
