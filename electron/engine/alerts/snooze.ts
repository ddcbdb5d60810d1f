/** Putting an alert off. Pure. The user asks to be told later, so that one more notification follows, if it is still so. */
import type { Episode, Snooze } from '#shared/domain/alert.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import { type Decision, row } from './episodes.ts';
import { localTimesIn } from './localTime.ts';

export type SnoozeChoice = 'hour' | 'tomorrow' | 'top-up';

/**
 * Tomorrow is nine o'clock of the next local date, also when it is asked for in the small hours.
 * @throws PlimsollError `invalid-input` when no such zone is known
 */
export function snoozeFor(choice: SnoozeChoice, now: Instant, zone: string): Snooze {
  if (choice === 'hour') return { at: now, until: now + HOUR };
  if (choice === 'top-up') return { at: now, until: null };
  const local = localTimesIn(zone);
  return { at: now, until: local.instantOf(local.dayOf(now) + 1, '09:00', 'first') };
}

export function snoozed(episode: Episode, snooze: Snooze, now: Instant): Decision {
  const reason = snooze.until === null ? 'until topped up' : `until ${new Date(snooze.until).toISOString()}`;
  return {
    episode: { ...episode, snooze, settled: false, held: { reason: 'snoozed', until: snooze.until } },
    log: [row(episode, now, 'snoozed', reason)],
  };
}

/** Not put off any more. What was told before is not told again by that. */
export function unsnoozed(episode: Episode, now: Instant): Decision {
  if (episode.snooze === null) return { episode: null, log: [] };
  return {
    episode: { ...episode, snooze: null, held: null, settled: episode.notifiedAt !== null },
    log: [row(episode, now, 'snooze-ended', 'ended by the user')],
  };
}
