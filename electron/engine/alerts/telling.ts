/**
 * Which alerts are told now, which wait, and which are let be. Pure: the announcer stores what is decided here before
 * anything is shown.
 */
import type { AlertLogRow, Episode, Hold, HoldReason } from '#shared/domain/alert.ts';
import { severityOf } from '#shared/domain/level.ts';
import type { Instant } from '#shared/domain/time.ts';
import { row } from './episodes.ts';

export interface TellingPolicy {
  readonly now: Instant;
  /** Until when it is quiet; null when it is not. */
  readonly quietUntil: Instant | null;
  readonly criticalPasses: boolean;
  readonly notificationsOn: boolean;
  readonly isMuted: (walletId: string) => boolean;
  readonly isTopUpExpected: (walletId: string) => boolean;
}

/** One notification: of one alert, or of several that came while it was quiet. */
export interface Telling {
  readonly kind: 'one' | 'summary';
  /** The worst first. */
  readonly episodes: readonly Episode[];
}

export interface TellingPlan {
  /** To be stored first. */
  readonly episodes: readonly Episode[];
  readonly log: readonly AlertLogRow[];
  readonly tellings: readonly Telling[];
}

export const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  muted: 'the wallet is muted',
  'notifications-off': 'notifications are off in Settings',
  snoozed: 'snoozed',
  'top-up-expected': 'an automatic top-up is expected',
  'quiet-hours': 'quiet hours',
  'no-desktop': 'this desktop shows no notifications',
};

/** What keeps an alert back now. The user's word on the wallet comes before that on the hour. */
export function holdOf(episode: Episode, policy: TellingPolicy): Hold | null {
  const { now, quietUntil, criticalPasses } = policy;
  if (episode.walletId !== null && policy.isMuted(episode.walletId)) return { reason: 'muted', until: null };
  if (!policy.notificationsOn) return { reason: 'notifications-off', until: null };
  if (episode.snooze !== null && (episode.snooze.until === null || episode.snooze.until > now))
    return { reason: 'snoozed', until: episode.snooze.until };
  // Empty is never routine; and when the top-up does not come, that is an alert of its own.
  const routine = episode.rule === 'low-balance' && episode.level !== 'empty';
  if (routine && episode.walletId !== null && policy.isTopUpExpected(episode.walletId))
    return { reason: 'top-up-expected', until: null };
  const passes = criticalPasses && severityOf(episode.level) >= severityOf('critical');
  return quietUntil !== null && !passes ? { reason: 'quiet-hours', until: quietUntil } : null;
}

/** @param episodes those of which something is still to be told (not `settled`), and any others */
export function planTelling(episodes: readonly Episode[], policy: TellingPolicy): TellingPlan {
  const changed: Episode[] = [];
  const log: AlertLogRow[] = [];
  const now: Episode[] = [];
  const afterQuiet: Episode[] = [];
  for (const episode of episodes) {
    if (episode.settled) continue;
    const hold = holdOf(episode, policy);
    const wasQuiet = episode.held?.reason === 'quiet-hours';
    if (episode.closedAt !== null && !waits(episode, hold, wasQuiet)) {
      changed.push({ ...episode, settled: true, held: null, snooze: null });
      if (episode.notifiedAt === null) log.push(row(episode, policy.now, 'suppressed', whyLetBe(hold)));
    } else if (hold === null) (wasQuiet ? afterQuiet : now).push(episode);
    else if (episode.held?.reason !== hold.reason || episode.held.until !== hold.until) {
      changed.push({ ...episode, held: hold });
      if (episode.held?.reason !== hold.reason) log.push(row(episode, policy.now, 'held', HOLD_WORDS[hold.reason]));
    }
  }
  return { episodes: changed, log, tellings: [...now.sort(worstFirst).map(alone), ...summed(afterQuiet)] };
}

/** Whether something is still to be told of what is over: good news, and what came and went while it was quiet. */
function waits({ once, snooze }: Episode, hold: Hold | null, wasQuiet: boolean): boolean {
  if (hold === null) return once || (wasQuiet && snooze === null);
  return hold.reason === 'quiet-hours' && (once || wasQuiet);
}

function whyLetBe(hold: Hold | null): string {
  return hold === null ? 'over before it could be told' : `over before it could be told: ${HOLD_WORDS[hold.reason]}`;
}

function alone(episode: Episode): Telling {
  return { kind: 'one', episodes: [episode] };
}

/** One that is still so is told as itself; more, or one that has passed, in one notification. */
function summed(episodes: Episode[]): Telling[] {
  const [first, ...others] = episodes.sort(worstFirst);
  if (first === undefined) return [];
  if (others.length === 0 && (first.closedAt === null || first.once)) return [alone(first)];
  return [{ kind: 'summary', episodes: [first, ...others] }];
}

/** What is over comes after what is not. */
function worstFirst(a: Episode, b: Episode): number {
  return (
    Number(a.closedAt !== null) - Number(b.closedAt !== null) ||
    severityOf(b.level) - severityOf(a.level) ||
    a.openedAt - b.openedAt ||
    (a.id < b.id ? -1 : 1)
  );
}

/** What was told, as it is stored. A snooze that ended by the clock ends with the notification that it asked for. */
export function told(current: Episode, { kind }: Telling, now: Instant): { episode: Episode; log: AlertLogRow[] } {
  const ended = current.snooze === null ? [] : [row(current, now, 'snooze-ended', 'its time was over')];
  return {
    episode: { ...current, notifiedAt: now, settled: true, held: null, snooze: null },
    log: [...ended, row(current, now, kind === 'one' ? 'notified' : 'summed-up', current.title)],
  };
}

/** Nobody can be told on this desktop: the list has it. */
export function notShown(current: Episode, now: Instant): { episode: Episode; log: AlertLogRow[] } {
  return {
    episode: { ...current, settled: true, held: { reason: 'no-desktop', until: null } },
    log: [row(current, now, 'suppressed', HOLD_WORDS['no-desktop'])],
  };
}
