/** An alert as the desktop's notification says it. Pure. */
import { screenText } from '#shared/contract/screens.ts';
import type { AlertRule, Episode } from '#shared/domain/alert.ts';
import { severityOf } from '#shared/domain/level.ts';
import type { DesktopNotice, NoticeAction } from '../ports.ts';
import type { Telling } from './telling.ts';

/** A desktop cuts long texts where it likes; better that it is cut here. */
const MOST_LISTED = 5;

export function noticeOf({ kind, episodes }: Telling): DesktopNotice {
  const [first] = episodes;
  if (first === undefined) throw new Error('nothing to tell');
  return kind === 'one' ? ofOne(first) : ofSeveral(episodes);
}

function ofOne(episode: Episode): DesktopNotice {
  return {
    id: episode.id,
    title: episode.title,
    body: episode.body,
    urgency: urgencyOf(episode),
    screen: screenOf(episode),
    actions: actionsOf(episode),
  };
}

function ofSeveral(episodes: readonly Episode[]): DesktopNotice {
  const listed = episodes.slice(0, MOST_LISTED).map(({ title, closedAt, once }) => {
    return closedAt === null || once ? title : `${title} (over since)`;
  });
  const left = episodes.length - listed.length;
  return {
    id: `summary/${episodes.map(({ id }) => id).join(' ')}`,
    title: `While it was quiet: ${episodes.length} ${episodes.length === 1 ? 'alert' : 'alerts'}`,
    body: [...listed, ...(left > 0 ? [`and ${left} more`] : [])].join('\n'),
    urgency: episodes.some((episode) => episode.closedAt === null && urgencyOf(episode) === 'critical')
      ? 'critical'
      : 'normal',
    screen: screenText({ name: 'alerts' }),
    actions: [],
  };
}

function urgencyOf({ level }: Episode): DesktopNotice['urgency'] {
  return severityOf(level) >= severityOf('critical') ? 'critical' : 'normal';
}

/** Where a person finds out more, or does something about it. */
export function screenOf({ rule, walletId, subject }: Pick<Episode, 'rule' | 'walletId' | 'subject'>): string {
  switch (rule) {
    case 'payment-arrived':
    case 'payment-not-seen':
    case 'run-blocked':
      return screenText({ name: 'payment', paymentId: subject });
    case 'agent-paused':
    case 'agent-budget':
    case 'agent-control':
      return screenText({ name: 'agents' });
    case 'key-refused':
      return screenText({ name: 'settings' });
    default:
      return walletId === null ? screenText({ name: 'alerts' }) : screenText({ name: 'wallet', walletId });
  }
}

function actionsOf({ id, rule, level, walletId }: Episode): readonly NoticeAction[] {
  if (level === 'ok') return [];
  const snooze: NoticeAction = { do: 'snooze', label: 'Snooze 1 hour', episodeId: id };
  if (!TOPPING_UP_HELPS.has(rule) || walletId === null) return [snooze];
  return [{ do: 'open', label: 'Top up', screen: screenText({ name: 'top-up', walletId }) }, snooze];
}

const TOPPING_UP_HELPS: ReadonlySet<AlertRule> = new Set(['low-balance', 'auto-top-up', 'run-blocked']);
