/**
 * What an episode makes of a condition. Pure. One episode opens when a line is crossed and closes when it is left behind;
 * in between, however things wobble, it is the same episode, and one notification is given of it.
 */
import type { AlertDecision, AlertLogRow, Episode } from '#shared/domain/alert.ts';
import { severityOf } from '#shared/domain/level.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Condition, keyOf } from './condition.ts';

export interface Decision {
  /** The episode to store, or null when nothing changed. */
  readonly episode: Episode | null;
  readonly log: readonly AlertLogRow[];
}

const NOTHING: Decision = { episode: null, log: [] };

/**
 * @param open the open episode of the condition's key, or null; for what happened once: its episode, open or not
 * @param taken names of episodes there are: a second one may open in the same instant, when clocks or readings are odd
 */
export function decideEpisode(
  open: Episode | null,
  condition: Condition,
  now: Instant,
  taken: (id: string) => boolean,
): Decision {
  if (condition.happenedAt !== undefined) return open === null ? happened(condition, now) : NOTHING;
  switch (condition.standing) {
    case 'unseen':
    case 'between':
      return NOTHING;
    case 'in':
      if (open === null) return opened(condition, now, taken);
      return severityOf(condition.level) > severityOf(open.level) ? worsened(open, condition, now) : NOTHING;
    case 'out':
      return open === null ? NOTHING : closed(open, condition, now);
  }
}

/** Ends an episode of which nothing can be found any more: its lot or agent is gone. Nobody need be told of that. */
export function withdraw(episode: Episode, now: Instant, reason: string): Decision {
  const over = { ...episode, closedAt: now, settled: true, held: null, snooze: null };
  return { episode: over, log: [row(over, now, 'withdrawn', reason)] };
}

function opened(condition: Condition, now: Instant, taken: (id: string) => boolean): Decision {
  const name = `${idOf(condition)}/${now}`;
  let id = name;
  for (let n = 2; taken(id); n++) id = `${name}-${n}`;
  const episode = episodeOf(condition, id, now, null);
  return { episode, log: [row(episode, now, 'opened', condition.reason)] };
}

/** Known by what happened alone: seen twice, it is one. */
function happened(condition: Condition, now: Instant): Decision {
  const episode = episodeOf(condition, idOf(condition), condition.happenedAt ?? now, now);
  return { episode, log: [row(episode, now, 'opened', condition.reason)] };
}

function worsened(open: Episode, condition: Condition, now: Instant): Decision {
  const { level, balance, runOut, title, body } = condition;
  const episode = { ...open, level, balance, runOut, title, body };
  const told = open.notifiedAt === null ? '' : '; this episode was announced already';
  return {
    episode,
    log: [row(episode, now, 'worsened', `from ${open.level}: ${condition.reason}${told}`, `/${level}`)],
  };
}

function closed(open: Episode, condition: Condition, now: Instant): Decision {
  const episode = { ...open, closedAt: now, balance: condition.balance };
  return { episode, log: [row(episode, now, 'closed', condition.reason)] };
}

function episodeOf(condition: Condition, id: string, openedAt: Instant, closedAt: Instant | null): Episode {
  const { accountId, walletId, rule, subject, level, balance, runOut, title, body } = condition;
  return {
    id,
    accountId,
    walletId,
    rule,
    subject,
    openedAt,
    closedAt,
    level,
    balance,
    runOut,
    once: condition.happenedAt !== undefined,
    notifiedAt: null,
    settled: false,
    held: null,
    snooze: null,
    title,
    body,
  };
}

/** Names the account, or the wallet and so the account, then what it is about. */
function idOf({ accountId, walletId, rule, subject }: Condition): string {
  const of = `${rule}/${walletId ?? accountId}`;
  return subject === '' ? of : `${of}/${subject}`;
}

/** @param part tells rows of one decision at one instant apart */
export function row(
  episode: Pick<Episode, 'id' | 'walletId' | 'accountId'>,
  at: Instant,
  decision: AlertDecision,
  reason: string,
  part = '',
): AlertLogRow {
  return {
    id: `${episode.id}/${decision}/${at}${part}`,
    at,
    walletId: episode.walletId ?? episode.accountId,
    episodeId: episode.id,
    decision,
    reason,
  };
}

/** Open episodes by their keys. */
export function byKey(episodes: Iterable<Episode>): Map<string, Episode> {
  return new Map([...episodes].map((episode) => [keyOf(episode), episode]));
}
