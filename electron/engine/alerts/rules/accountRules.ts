/** Rules about a whole account: its key, whether it can be seen, whether it may spend. Pure. */
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { span } from '#shared/words/lasts.ts';
import type { Condition } from '../condition.ts';
import { plain, type RuleFacts } from './facts.ts';

const KEY_TROUBLE = new Set(['invalid-key', 'forbidden']);
/** A service may be away for a while, and a round or two may fail: that is no news yet. */
const LEAST_BLIND = 30 * MINUTE;
const ROUNDS_MISSED = 6;
/** A clock that jumps, or a machine that slept, makes a long time pass without one failure. */
const FAILURES_NEEDED = 3;

export function accountRules(facts: RuleFacts): Condition[] {
  return [keyRefused(facts), cannotSee(facts), notAllowed(facts)];
}

function keyRefused({ account, observation }: RuleFacts): Condition {
  const { lastError } = observation;
  const refused = lastError !== null && KEY_TROUBLE.has(lastError.kind);
  return {
    ...ofAccount(account.id, 'key-refused'),
    // Another failure says nothing of the key.
    standing: refused ? 'in' : lastError === null ? 'out' : 'between',
    level: 'unknown',
    title: `${plain(account.label)}: the key is refused`,
    body: 'Its wallets cannot be seen until it has a key that works. Give it one in Settings.',
    reason: refused ? `the service answered: ${plain(lastError.message)}` : 'the key works again',
  };
}

function cannotSee({ account, observation, seeingSince, hasKey, interval, now }: RuleFacts): Condition {
  const { lastSuccessAt, lastError, failuresInARow } = observation;
  const limit = Math.max(LEAST_BLIND, ROUNDS_MISSED * interval);
  const seen = lastSuccessAt ?? account.createdAt;
  const blindFor = seeingSince === null ? 0 : now - Math.max(seen, seeingSince);
  const keyTrouble = lastError !== null && KEY_TROUBLE.has(lastError.kind);
  const failed = !hasKey || failuresInARow >= FAILURES_NEEDED;
  const tooLong = blindFor >= limit && failed && !keyTrouble;
  const last = lastSuccessAt === null ? 'It was never seen.' : `It was last seen ${span(now - lastSuccessAt)} ago.`;
  return {
    ...ofAccount(account.id, 'cannot-see'),
    standing: tooLong ? 'in' : hasKey && lastError === null && lastSuccessAt !== null ? 'out' : 'between',
    level: 'unknown',
    title: `${plain(account.label)} cannot be seen`,
    body: `${last} What is left there is not known. ${hasKey ? plain(lastError?.message ?? '') : 'It has no key here: give it one in Settings.'}`.trim(),
    reason: tooLong ? `no balance for ${span(blindFor)}, though watching` : 'seen again',
  };
}

function notAllowed({ account, observation }: RuleFacts): Condition {
  const usage = observation.slices.usage?.value;
  const why = usage?.reason == null ? '' : ` It says: “${plain(usage.reason)}”.`;
  return {
    ...ofAccount(account.id, 'not-allowed'),
    standing: usage === undefined ? 'unseen' : usage.allowed ? 'out' : 'in',
    level: 'critical',
    title: `${plain(account.label)} may not spend`,
    body: `The service lets nothing be spent now: agents will be refused.${why}`,
    reason: usage?.allowed === false ? `the service allows no spending.${why}` : 'spending is allowed again',
  };
}

function ofAccount(accountId: string, rule: 'key-refused' | 'cannot-see' | 'not-allowed') {
  return { accountId, walletId: null, rule, subject: '', balance: null, runOut: null };
}

/** How long a piece of news is fresh enough to be told at all: what is found later was no surprise. */
export const NEWS_FOR = HOUR;
