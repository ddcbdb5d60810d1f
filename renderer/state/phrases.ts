/** Facts as short phrases, written in the user's locale. Pure. */
import type { Card } from '#shared/domain/offers.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';

/** "On, adds 4,000 credits below 800 credits": as much of it as the service tells. */
export function autoTopUpWords({ state, threshold, amount }: AutoTopUp): string {
  const word = en.autoTopUp[state];
  if (state !== 'on' || threshold === null) return word;
  const below = formatAmount(threshold);
  return `${word}, ${amount === null ? en.wallets.autoBelow(below) : en.wallets.autoOn(formatAmount(amount), below)}`;
}

/** Why an agent is paused; a reason that says so itself is not told it twice. */
export function pauseWords(reason: string | null): string {
  if (reason === null || reason.trim() === '') return en.agents.paused;
  return /^paused\b/i.test(reason) ? capitalised(reason) : en.agents.pausedBecause(capitalised(reason));
}

/** A word of the service ("active", "past_due") as it may stand in a line. */
export function capitalised(word: string): string {
  const spaced = word.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** "Visa ending in 4242": as much of it as the service tells. */
export function cardWords({ brand, last4 }: Pick<Card, 'brand' | 'last4'>): string {
  const name = brand === null ? en.cards.card : capitalised(brand);
  return last4 === null ? name : `${name} ${en.cards.ending(last4)}`;
}
