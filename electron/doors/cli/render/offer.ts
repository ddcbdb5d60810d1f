/** What can be bought for a wallet, as the service states it. */
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import type { Instant } from '#shared/domain/time.ts';
import { amountOf, MICROS_PER_UNIT } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { chargeOf, rangeWords } from '../money/offer.ts';
import { plain } from './text.ts';

const WAYS: Readonly<Record<TopUpOffer['by'], string>> = {
  card: 'the card saved at the service is charged at once',
  checkout: 'on a page of the service in your browser',
  web: 'on the service’s own page only',
};

export function offerText(offer: TopUpOffer, wallet: WalletView, now: Instant): string {
  const { range, rate, availableAt } = offer;
  const facts: (readonly [string, string])[] = [
    ['How', WAYS[offer.by]],
    ...(offer.card === null ? [] : [['Card', offer.card] as const]),
    ...offer.sizes.map((size, i) => {
      const charge = chargeOf(offer, size);
      const price = charge === null ? '' : ` for ${formatAmount(charge)}`;
      return [i === 0 ? 'Sizes' : '', `${formatAmount(size)}${price}`] as const;
    }),
    ...(range === null ? [] : [['Amount', rangeWords(range)] as const]),
    ...(rate === null || rate.unit === wallet.unit
      ? []
      : [['Rate', `${one(wallet.unit)} is ${formatAmount(amountOf(rate.microsPerUnit, rate.unit))}`] as const]),
    ...(availableAt === null || availableAt <= now
      ? []
      : [['Again', `in ${Math.ceil((availableAt - now) / 1000)} s`] as const]),
    ...(offer.blocked === null ? [] : [['Not now', offer.blocked] as const]),
    ...offer.notes.map((note) => ['Note', note] as const),
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `  ${name.padEnd(width)}  ${plain(value)}\n`);
  const buy = offer.by === 'web' ? '--web' : '--amount N';
  return `Top up ${plain(`${wallet.accountLabel}, ${wallet.name} (${wallet.serviceName})`)}\n${lines.join('')}plimsoll topup ${wallet.id} ${buy}\n`;
}

function one(unit: string): string {
  return formatAmount(amountOf(MICROS_PER_UNIT, unit));
}
