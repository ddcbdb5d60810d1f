/**
 * What a rule finds now of one thing that may be wrong (or good news), in words for a person. Rules are pure functions
 * from what is known to conditions; what an episode makes of them is decided in one place.
 */
import type { AlertRule, Episode } from '#shared/domain/alert.ts';
import type { RunOut } from '#shared/domain/forecast.ts';
import type { Level } from '#shared/domain/level.ts';
import type { Amount } from '#shared/money/amount.ts';

export interface ConditionKey {
  readonly accountId: string;
  /** Null where the whole account is concerned. */
  readonly walletId: string | null;
  readonly rule: AlertRule;
  /** Empty where there is one at most. */
  readonly subject: string;
}

/**
 * Where a thing stands. `in`: at or beyond the line that opens an episode. `between`: past the one, not yet past the other;
 * opens nothing and ends nothing. `out`: an open episode ends. `unseen` proves nothing either way.
 */
export type Standing = 'in' | 'between' | 'out' | 'unseen';

export interface Condition extends ConditionKey {
  readonly standing: Standing;
  /** How bad it is; `ok` for good news. */
  readonly level: Level;
  readonly balance: Amount | null;
  readonly runOut: RunOut | null;
  /** For the notification and the list: what, how much, how long it lasts; then what to do. */
  readonly title: string;
  readonly body: string;
  /** For the log: the figures that decided. */
  readonly reason: string;
  /** It happened, once, at this instant, and is over: its episode is opened and closed at once, and told all the same. */
  readonly happenedAt?: number;
}

export function keyOf({ accountId, walletId, rule, subject }: ConditionKey): string {
  return JSON.stringify([accountId, walletId, rule, subject]);
}

export function isOf(episode: Episode, key: ConditionKey): boolean {
  return keyOf(episode) === keyOf(key);
}
