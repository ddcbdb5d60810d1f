/** What the rules are given of one account, as it will stand once the transaction at hand is through. */
import type { Account } from '#shared/domain/account.ts';
import type { AlertRule } from '#shared/domain/alert.ts';
import type { Observation, SeenWallet } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { DailySpending } from '../spending.ts';
import type { AgentRuling } from './rulingRules.ts';

export interface RuleFacts {
  readonly account: Account;
  readonly observation: Observation;
  /** What was known before, where a reading is what changed it; null when only time has passed. */
  readonly before: Observation | null;
  readonly payments: readonly Payment[];
  /** What is ruled here of the account's agents. */
  readonly rulings: readonly AgentRuling[];
  readonly spendingOf: (walletId: string) => DailySpending | null;
  /** Millionths that will be spent of a wallet by an instant, by the median; null where that cannot be told. */
  readonly spendUntil: (walletId: string, until: Instant) => number | null;
  /** Subjects of the account's open episodes of a rule: what is over must be said of each. */
  readonly openSubjects: (rule: AlertRule) => readonly string[];
  /** Since when nothing of ours is in the way of seeing: watching, online and awake. */
  readonly seeingSince: Instant | null;
  /** Without one nothing is asked. */
  readonly hasKey: boolean;
  /** Milliseconds between two rounds. */
  readonly interval: number;
  readonly now: Instant;
}

/** "Acme · Credits". */
export function nameOf({ account }: Pick<RuleFacts, 'account'>, wallet: Pick<SeenWallet, 'name'>): string {
  return `${plain(account.label)} · ${plain(wallet.name)}`;
}

const LONGEST = 80;

/** A name or sentence of a service, as one line in which nothing hides and nothing turns the text around. */
export function plain(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const characters = [...line];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
}
