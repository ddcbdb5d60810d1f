/** Automatic top-ups: calm while one is expected, loud when it does not come. Pure. */
import { walletIdOf } from '#shared/domain/ids.ts';
import type { SeenWallet } from '#shared/domain/observation.ts';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import type { TopUpWatch } from '#shared/domain/topUpWatch.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { compare, percentOf, subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { span } from '#shared/words/lasts.ts';
import type { Condition } from '../condition.ts';
import { nameOf, type RuleFacts } from './facts.ts';

/** Services charge within seconds to minutes; a bank may take a little longer. */
const OVERDUE_AFTER = 30 * MINUTE;
/** A change of the setting that shows this soon after the user made it here is the user's own. */
const OWN_CHANGE_SHOWS_WITHIN = 15 * MINUTE;
/** What arrives may be a little less than what was announced: fees, or spending in the same moment. */
const SEEN_PERCENT = 80;

/**
 * What is remembered next, after one more reading of the wallet.
 * @param whole all parts of the reading came; otherwise a setting that is missing may only not have been read
 */
export function nextTopUpWatch(
  before: TopUpWatch | null,
  wallet: SeenWallet,
  whole: boolean,
  at: Instant,
): TopUpWatch | null {
  const { autoTopUp } = wallet;
  if (autoTopUp === null) return whole ? null : before;
  // A state that is not told now is as it was.
  const state = autoTopUp.state === 'unknown' ? (before?.state ?? 'unknown') : autoTopUp.state;
  const setByUserAt = before?.setByUserAt ?? null;
  if (wallet.balance === null && before !== null) return { ...before, state };
  if (state !== 'on' || !isBelow(wallet)) return { state, belowSince: null, readingsBelow: 0, setByUserAt };
  return {
    state,
    belowSince: before?.belowSince ?? at,
    readingsBelow: (before?.readingsBelow ?? 0) + 1,
    setByUserAt,
  };
}

/** Whether the service should bring more by itself, and is able to as far as it says. */
export function expectsTopUp({ autoTopUp }: Pick<SeenWallet, 'autoTopUp'>): boolean {
  return autoTopUp?.state === 'on' && autoTopUp.hasPaymentMethod !== false;
}

/** For the words of a low balance; null where none is expected. */
export function expectedWords(wallet: SeenWallet): string | null {
  const { autoTopUp } = wallet;
  if (autoTopUp === null || !expectsTopUp(wallet)) return null;
  const amount = autoTopUp.amount === null ? '' : ` of ${formatAmount(autoTopUp.amount)}`;
  const at = autoTopUp.threshold === null ? '' : ` at ${formatAmount(autoTopUp.threshold)}`;
  return `An automatic top-up${amount} is set${at}.`;
}

/** @param was what was remembered before this reading, and what is now; the same twice when only time has passed */
export function topUpRules(
  facts: RuleFacts,
  wallet: SeenWallet,
  was: TopUpWatch | null,
  is: TopUpWatch | null,
): Condition[] {
  const { autoTopUp } = wallet;
  const shared = {
    accountId: facts.account.id,
    walletId: walletIdOf(facts.account.id, wallet.key),
    rule: 'auto-top-up',
    balance: wallet.balance,
    runOut: null,
  } as const;
  if (is === null) return [];
  if (autoTopUp === null)
    return facts.openSubjects('auto-top-up').map((subject) => ({ ...shared, subject, ...NOT_READ }));
  const name = nameOf(facts, wallet);
  return [
    { ...shared, subject: 'overdue', ...overdue(facts, name, wallet, is) },
    { ...shared, subject: 'failed', ...cannotCharge(name, autoTopUp, is) },
    { ...shared, subject: 'switched-off', ...switchedOff(facts, name, was, is) },
    ...arrived(facts, name, wallet, autoTopUp, was).map((seen) => ({ ...shared, ...seen })),
  ];
}

/** It was there before, and this reading says nothing of it. */
const NOT_READ: Part = { standing: 'unseen', level: 'unknown', title: '', body: '', reason: '' };

type Part = Pick<Condition, 'standing' | 'level' | 'title' | 'body' | 'reason'>;

function overdue({ now }: RuleFacts, name: string, wallet: SeenWallet, is: TopUpWatch): Part {
  const { belowSince, readingsBelow } = is;
  const waited = belowSince === null ? 0 : now - belowSince;
  const late = waited >= OVERDUE_AFTER && readingsBelow >= 2;
  const balance = wallet.balance === null ? 'An unknown amount' : formatAmount(wallet.balance);
  return {
    standing: late ? 'in' : belowSince === null ? 'out' : 'between',
    level: 'critical',
    title: `${name}: the automatic top-up is overdue`,
    body: `${balance} left, and it has not come for ${span(waited)}. The card may have been declined: top up by hand, and look at the service's billing page.`,
    reason: late ? `below the threshold for ${span(waited)}` : 'above the threshold again, or switched off',
  };
}

function cannotCharge(name: string, autoTopUp: AutoTopUp, is: TopUpWatch): Part {
  const fails = is.state === 'on' && autoTopUp.hasPaymentMethod === false;
  return {
    standing: fails ? 'in' : 'out',
    level: is.belowSince === null ? 'low' : 'critical',
    title: `${name}: the automatic top-up cannot charge anything`,
    body: 'It is switched on, but the service has no card or other means to charge. Add one there, or top up by hand.',
    reason: fails ? 'on, without a means of payment' : 'there is a means of payment, or it is off',
  };
}

function switchedOff({ now }: RuleFacts, name: string, was: TopUpWatch | null, is: TopUpWatch): Part {
  const isOff = is.state === 'off' || is.state === 'not-eligible';
  const byUser = is.setByUserAt !== null && now - is.setByUserAt <= OWN_CHANGE_SHOWS_WITHIN;
  const turned = was?.state === 'on' && isOff && !byUser;
  return {
    standing: turned ? 'in' : is.state === 'on' || byUser ? 'out' : 'between',
    level: 'low',
    title: `${name}: the automatic top-up was switched off`,
    body: 'Not through Plimsoll: the service, or somebody there, did it. Nothing will be topped up by itself now.',
    reason: turned ? 'on at the last reading, off now' : 'on again, or changed by the user',
  };
}

function arrived(
  { before, now }: RuleFacts,
  name: string,
  wallet: SeenWallet,
  { amount }: AutoTopUp,
  was: TopUpWatch | null,
): (Part & Pick<Condition, 'subject' | 'happenedAt'>)[] {
  const earlier = before?.wallets.find(({ key }) => key === wallet.key)?.balance ?? null;
  const { balance } = wallet;
  if (was?.belowSince == null || earlier === null || balance === null || amount === null) return [];
  if (earlier.unit !== balance.unit || amount.unit !== balance.unit) return [];
  const rise = subtract(balance, earlier);
  if (compare(rise, percentOf(amount, SEEN_PERCENT)) < 0) return [];
  return [
    {
      subject: `seen ${now}`,
      happenedAt: now,
      standing: 'in',
      level: 'ok',
      title: `${name} was topped up automatically`,
      body: `${formatAmount(rise)} came in; ${formatAmount(balance)} are there now.`,
      reason: `a rise of ${formatAmount(rise)} while the balance was below the threshold`,
    },
  ];
}

function isBelow({ balance, autoTopUp }: SeenWallet): boolean {
  const threshold = autoTopUp?.threshold ?? null;
  return balance !== null && threshold !== null && threshold.unit === balance.unit && compare(balance, threshold) <= 0;
}
