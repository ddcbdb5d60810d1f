/**
 * Low-balance episodes. Pure: one episode opens when a balance crosses its low line and closes when it is back above
 * the leave line; in between, however it wobbles, nobody is told twice.
 */
import type { AlertLogRow, Episode } from '#shared/domain/alert.ts';
import { type Level, type Lines, severityOf } from '#shared/domain/level.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, add, compare, percentOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';

export interface WalletNow {
  readonly accountId: string;
  readonly walletId: string;
  /** "Acme · Credits", as the user knows it. */
  readonly name: string;
  readonly balance: Amount | null;
  readonly level: Level;
  readonly lines: Lines | null;
}

export interface Decision {
  /** The episode to store, or null when nothing changed. */
  readonly episode: Episode | null;
  readonly log: readonly AlertLogRow[];
}

/** How far above the low line the leave line is: a balance that hovers at the line does not ring every time. */
const DEAD_BAND_PERCENT = 10;
const NOTHING: Decision = { episode: null, log: [] };
const WARNING_LEVELS: ReadonlySet<Level> = new Set(['low', 'critical', 'empty']);

export function decideEpisode(open: Episode | null, wallet: WalletNow, now: Instant): Decision {
  // An unseen balance proves nothing, neither trouble nor its end.
  if (wallet.balance === null || wallet.level === 'unknown') return NOTHING;
  const warning = WARNING_LEVELS.has(wallet.level);
  if (open === null) return warning ? opened(wallet, now) : NOTHING;
  if (warning) return severityOf(wallet.level) > severityOf(open.level) ? worsened(open, wallet, now) : NOTHING;
  return hasLeft(wallet) ? closed(open, wallet, now) : NOTHING;
}

function hasLeft({ balance, lines }: WalletNow): boolean {
  return balance !== null && lines !== null && compare(balance, leaveLineOf(lines)) > 0;
}

function opened(wallet: WalletNow, now: Instant): Decision {
  const id = `low-balance/${wallet.walletId}/${now}`;
  const episode: Episode = {
    id,
    accountId: wallet.accountId,
    walletId: wallet.walletId,
    rule: 'low-balance',
    openedAt: now,
    closedAt: null,
    level: wallet.level,
    balance: wallet.balance,
    notifiedAt: null,
    ...wordsFor(wallet),
  };
  return { episode, log: [row(episode, now, 'opened', `${wallet.name} is ${wallet.level}: ${left(wallet)}`)] };
}

function worsened(open: Episode, wallet: WalletNow, now: Instant): Decision {
  const episode = { ...open, level: wallet.level, balance: wallet.balance, ...wordsFor(wallet) };
  const reason = `from ${open.level} to ${wallet.level}: ${left(wallet)}; this episode was announced already`;
  return { episode, log: [row(episode, now, 'worsened', reason)] };
}

function closed(open: Episode, wallet: WalletNow, now: Instant): Decision {
  const episode = { ...open, closedAt: now, balance: wallet.balance };
  return { episode, log: [row(episode, now, 'closed', `back above the leave line: ${left(wallet)}`)] };
}

/** @param part tells rows of one episode at one instant apart. */
export function row(episode: Episode, at: Instant, decision: AlertLogRow['decision'], reason: string): AlertLogRow {
  return {
    id: `${episode.id}/${decision}/${at}`,
    at,
    walletId: episode.walletId,
    episodeId: episode.id,
    decision,
    reason,
  };
}

function left({ balance, lines }: WalletNow): string {
  const amount = balance === null ? 'an unknown amount' : formatAmount(balance);
  return `${amount} left${lines === null ? '' : `, low line ${formatAmount(lines.low)}`}`;
}

function wordsFor(wallet: WalletNow): { title: string; body: string } {
  const amount = wallet.balance === null ? 'an unknown amount' : formatAmount(wallet.balance);
  const line = wallet.lines === null ? '' : ` The low line is ${formatAmount(wallet.lines.low)}.`;
  if (wallet.level === 'empty')
    return {
      title: `${wallet.name} is empty`,
      body: `${amount} left: agents that spend from it will be refused. Top up to go on.`,
    };
  const title = wallet.level === 'critical' ? `${wallet.name} is almost empty` : `${wallet.name} is running low`;
  return { title, body: `${amount} left.${line} Top up, or pause what spends from it.` };
}

/** Only above this line an episode ends. */
export function leaveLineOf(lines: Lines): Amount {
  return add(lines.low, percentOf(lines.low, DEAD_BAND_PERCENT));
}
