/** The rule of a wallet's balance against its lines. Pure. */
import type { RunOut } from '#shared/domain/forecast.ts';
import { type Level, type Lines, levelOf } from '#shared/domain/level.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, add, compare, percentOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { lastsWords } from '#shared/words/lasts.ts';
import type { Condition } from '../condition.ts';

export interface WalletNow {
  readonly accountId: string;
  readonly walletId: string;
  /** "Acme · Credits", as the user knows it. */
  readonly name: string;
  readonly balance: Amount | null;
  readonly lines: Lines | null;
  readonly runOut: RunOut | null;
  /** An automatic top-up will bring more, as far as the service says; null where none is expected. */
  readonly topUpExpected: string | null;
}

/** How far above the low line the leave line is: a balance that hovers at the line does not ring every time. */
const DEAD_BAND_PERCENT = 10;
const LOW_LEVELS: ReadonlySet<Level> = new Set(['low', 'critical', 'empty']);

export function lowBalance(wallet: WalletNow, now: Instant): Condition {
  const { accountId, walletId, balance, lines, runOut } = wallet;
  const level = levelOf(balance, lines);
  const low = LOW_LEVELS.has(level);
  return {
    accountId,
    walletId,
    rule: 'low-balance',
    subject: '',
    standing: standingOf(wallet, level),
    level,
    balance,
    runOut: low ? runOut : null,
    ...wordsFor(wallet, level, now),
    reason: low ? `${wallet.name} is ${level}: ${left(wallet)}` : `back above the leave line: ${left(wallet)}`,
  };
}

function standingOf({ balance, lines }: WalletNow, level: Level): Condition['standing'] {
  // An unseen balance proves nothing, neither trouble nor its end.
  if (balance === null || level === 'unknown') return 'unseen';
  if (LOW_LEVELS.has(level)) return 'in';
  return lines !== null && compare(balance, leaveLineOf(lines)) > 0 ? 'out' : 'between';
}

/** Only above this line an episode ends. */
export function leaveLineOf(lines: Lines): Amount {
  return add(lines.low, percentOf(lines.low, DEAD_BAND_PERCENT));
}

function left({ balance, lines }: WalletNow): string {
  const amount = balance === null ? 'an unknown amount' : formatAmount(balance);
  return `${amount} left${lines === null ? '' : `, low line ${formatAmount(lines.low)} (${lines.measure})`}`;
}

function wordsFor(wallet: WalletNow, level: Level, now: Instant): { title: string; body: string } {
  const amount = wallet.balance === null ? 'an unknown amount' : formatAmount(wallet.balance);
  if (level === 'empty')
    return {
      title: `${wallet.name} is empty`,
      body: `${amount} left: agents that spend from it will be refused. ${wallet.topUpExpected ?? 'Top up to go on.'}`,
    };
  const title = level === 'critical' ? `${wallet.name} is almost empty` : `${wallet.name} is running low`;
  const lasts = wallet.runOut === null ? null : lastsWords(wallet.runOut, now);
  const line = wallet.lines === null ? null : `The low line is ${formatAmount(wallet.lines.low)}.`;
  const parts = [
    `${amount} left${lasts === null ? '' : `, ${lasts}`}.`,
    line,
    wallet.topUpExpected ?? 'Top up, or pause what spends from it.',
  ];
  return { title, body: parts.filter((part) => part !== null).join(' ') };
}
