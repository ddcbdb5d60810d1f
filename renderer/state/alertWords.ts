/** What the page says of an alert besides its own title and body. Pure. */
import type { AlertView } from '#shared/contract/snapshot.ts';
import type { Hold } from '#shared/domain/alert.ts';
import type { Level } from '#shared/domain/level.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { momentWords, type Zone } from './times.ts';

export interface AlertMark {
  /** Good news has a mark of its own: it is no warning, and says nothing of a balance. */
  readonly tone: Level | 'news';
  readonly words: string;
}

/** How bad it is. Only of balances and budgets may be said that they are low or empty. */
export function alertMark({ rule, level }: Pick<AlertView, 'rule' | 'level'>): AlertMark {
  if (level === 'ok') return { tone: 'news', words: en.alerts.news };
  if (level === 'unknown') return { tone: level, words: en.alerts.badge.unseen };
  if (rule === 'low-balance' || rule === 'agent-budget') return { tone: level, words: en.level[level] };
  return level === 'low'
    ? { tone: level, words: en.alerts.badge.warning }
    : { tone: 'critical', words: en.level.critical };
}

/** Whether the desktop was told of it, and what keeps it from being told. */
export function tellingWords(alert: AlertView, now: Instant, zone: Zone = {}): string {
  const { notifiedAt, held, settled } = alert;
  const told = notifiedAt === null ? [] : [`${en.alerts.notifiedWord} ${momentWords(notifiedAt, now, zone)}`];
  if (held !== null) return [...told, heldWords(held, alert, now, zone)].join(' · ');
  return told[0] ?? (settled ? en.alerts.notNotified : en.alerts.notNotifiedYet);
}

function heldWords({ reason, until }: Hold, { rule }: AlertView, now: Instant, zone: Zone): string {
  if (until !== null) return en.alerts.until(en.alerts.held[reason], momentWords(until, now, zone));
  if (reason !== 'snoozed') return en.alerts.held[reason];
  return toppingUpEnds(rule) ? en.alerts.untilToppedUp : en.alerts.untilOver;
}

/** Whether more on the balance is what such an alert waits for. */
export function toppingUpEnds(rule: AlertView['rule']): boolean {
  return rule === 'low-balance' || rule === 'auto-top-up';
}
