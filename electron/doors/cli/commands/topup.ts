import { PlimsollError } from '#shared/contract/errors.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { bonusOf, type TopUpOffer } from '#shared/domain/offers.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { EXIT } from '../exitCode.ts';
import { chargeOf, checkOffered, inUnit, unitsOf } from '../money/offer.ts';
import { typedAmount } from '../money/typedAmount.ts';
import { type PayOptions, type Purchase, pay } from '../pay.ts';
import { offerText } from '../render/offer.ts';
import { ASKS, onWallet, PAYS } from '../scope.ts';
import type { Session } from '../session.ts';
import type { CliWorld, Outcome } from '../world.ts';

export interface TopUpOptions extends PayOptions {
  readonly amount?: string;
  readonly web?: boolean;
}

/** Without an amount what can be bought; with one, the purchase. */
export function topUp(wanted: string, options: TopUpOptions, world: CliWorld): Promise<Outcome> {
  const { amount } = options;
  if (amount !== undefined && options.web)
    throw new PlimsollError({ kind: 'invalid-input', message: '--web opens a page: it takes no --amount.' });
  return onWallet(wanted, options, world, amount === undefined ? ASKS : PAYS, async ({ session, wallet }) => {
    if (options.web) return billingPage(wallet, session);
    const offer = await offerOf(wallet, session);
    if (amount !== undefined) {
      const chosen = typedAmount(amount, unitsOf(offer, wallet.unit), '--amount');
      checkOffered(offer, chosen, world.clock.now());
      return pay(purchaseOf(wallet, offer, chosen), session, options, world);
    }
    const { id, accountId, accountLabel, serviceName, name, unit } = wallet;
    return {
      exitCode: EXIT.ok,
      text: offerText(offer, wallet, world.clock.now()),
      json: { exitCode: EXIT.ok, wallet: { id, accountId, accountLabel, serviceName, name, unit }, offer },
    };
  });
}

async function offerOf(wallet: WalletView, session: Session): Promise<TopUpOffer> {
  try {
    return (await session.call('topUps.offer', { walletId: wallet.id })).offer;
  } catch (error) {
    if (error instanceof PlimsollError && error.kind === 'refused')
      throw new PlimsollError({ ...error.info, help: `"plimsoll topup ${wallet.id} --web" opens its billing page.` });
    throw error;
  }
}

async function billingPage(wallet: WalletView, session: Session): Promise<Outcome> {
  const { url } = await session.call('web.open', { accountId: wallet.accountId, page: 'billing' });
  const opened = session.via === 'app';
  const text = opened ? `Opened ${url} in your browser.\n` : `Open this page in your browser: ${url}\n`;
  return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, url, opened } };
}

function purchaseOf(wallet: WalletView, offer: TopUpOffer, amount: Amount): Purchase {
  const charge = chargeOf(offer, amount);
  const bonus = bonusOf(offer, inUnit(offer, amount, wallet.unit));
  const byCard = offer.by === 'card';
  const sum = charge === null ? null : formatAmount(charge);
  return {
    wallet,
    order: { type: 'top-up', amount },
    what: `Top-up of ${formatAmount(amount, { exact: true })}`,
    charged: byCard
      ? sum === null
        ? en.confirm.chargeNotTold
        : en.confirm.chargeNow(sum)
      : sum === null
        ? en.confirm.chargeOnPagePlain
        : en.confirm.chargeOnPage(sum),
    facts: [
      ...(byCard ? [['Card', offer.card ?? en.topUp.savedCard] as const] : []),
      ...(bonus === null ? [] : [[en.topUp.bonus, formatAmount(bonus)] as const]),
    ],
    next: byCard ? en.confirm.nextCard : en.confirm.nextCheckout,
  };
}
