import { ArrowUpRight } from 'lucide-react';
import { useState } from 'react';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { bonusOf, type TopUpOffer } from '#shared/domain/offers.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Skeleton } from '../components/Layout.tsx';
import { useWebPage } from '../state/actions.ts';
import { useAsked } from '../state/asked.ts';
import { useSecondsUntil } from '../state/clock.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { chargeOf, forMoney, moneyRange, readInRange } from '../state/offer.ts';
import { unsettledOn } from '../state/payments.ts';
import { usePurchase } from '../state/purchase.ts';
import { fullName } from '../state/select.ts';
import { OfferBody, type Typed } from './OfferBody.tsx';
import { Problem } from './Problem.tsx';
import { type OrderWords, purchaseView } from './purchaseView.tsx';

interface TopUpDialogProps {
  readonly wallet: WalletView;
  readonly onClose: () => void;
}

/** How much, one confirmation, then what becomes of it. Closing stops nothing. */
export function TopUpDialog({ wallet, onClose }: TopUpDialogProps) {
  const page = usePage();
  const openPage = useWebPage();
  // Read once, when the dialog opens: a payment that settles meanwhile must not close the choice under one's hands.
  const [unsettled] = useState(
    unsettledOn(
      useSnapshot((snapshot) => snapshot.payments),
      wallet.id,
    ) ?? null,
  );
  const purchase = usePurchase({ following: unsettled });
  const asked = useAsked('topUps.offer', { walletId: wallet.id });
  const offer = asked.value?.offer ?? null;
  const [typed, setTyped] = useState<Typed>({ size: null, text: '', inMoney: false });
  const [tried, setTried] = useState(false);
  const wait = useSecondsUntil(offer?.availableAt ?? null);
  const read = offer === null ? null : readChoice(offer, typed);

  const order = purchase.order;
  const amount = order?.type === 'top-up' ? order.amount : null;
  const words = offer === null || amount === null ? null : wordsOf(offer, amount, wallet);
  const view = purchaseView({ purchase, wallet, words, page, onClose });
  if (view !== null) {
    return (
      <Dialog actions={view.actions} onClose={onClose} open step={view.step} title={view.title}>
        {view.body}
      </Dialog>
    );
  }

  const buyable = offer !== null && offer.by !== 'web' && offer.blocked === null && wait === 0;
  const billing = (
    <Button
      onClick={() => openPage(wallet.accountId, 'billing')}
      tone={offer?.by === 'web' ? 'solid' : 'quiet'}
      trailing={<ArrowUpRight aria-hidden="true" />}
    >
      {en.actions.openBilling}
    </Button>
  );
  return (
    <Dialog
      actions={
        <>
          {offer !== null && !buyable && wait === 0 && billing}
          <Button onClick={onClose}>{en.actions.close}</Button>
          {(buyable || wait > 0) && (
            <Button disabled={!buyable} tone="solid" type="submit">
              {en.topUp.next}
            </Button>
          )}
        </>
      }
      description={en.topUp.of(fullName(wallet))}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (buyable && read?.ok) purchase.propose(wallet.id, { type: 'top-up', amount: read.amount });
      }}
      open
      step="choosing"
      title={en.topUp.title}
    >
      {asked.error !== null && (
        <Problem
          accountId={wallet.accountId}
          busy={asked.loading}
          error={asked.error}
          onRetry={() => asked.reload()}
          title={en.topUp.failed}
        />
      )}
      {offer === null && asked.error === null && (
        <div aria-label={en.topUp.loading} aria-busy="true" role="status">
          <Skeleton height={44} width="100%" />
        </div>
      )}
      {offer !== null && (
        <OfferBody
          error={tried && read !== null && !read.ok ? read.problem : null}
          offer={offer}
          onChange={setTyped}
          onWaited={() => asked.reload()}
          typed={typed}
          wallet={wallet}
        />
      )}
    </Dialog>
  );
}

/** What was chosen, as the order will name it. */
function readChoice(offer: TopUpOffer, { size, text, inMoney }: Typed): ReturnType<typeof readInRange> {
  if (offer.range === null) {
    const amount = offer.sizes.find(({ micros }) => String(micros) === size);
    return amount === undefined ? { ok: false, problem: en.topUp.chooseMissing } : { ok: true, amount };
  }
  const preset = offer.sizes.find(({ micros }) => String(micros) === size);
  if (preset !== undefined && text === '') return { ok: true, amount: preset };
  return readInRange(text, (inMoney ? moneyRange(offer) : null) ?? offer.range);
}

function wordsOf(offer: TopUpOffer, amount: Amount, wallet: WalletView): OrderWords {
  const charge = chargeOf(offer, amount);
  const adds = amount.unit === wallet.unit || offer.rate === null ? null : forMoney(amount, offer.rate, wallet.unit);
  const bonus = bonusOf(offer, adds ?? amount);
  const byCard = offer.by === 'card';
  const charged = byCard
    ? charge === null
      ? en.confirm.chargeNotTold
      : en.confirm.chargeNow(formatAmount(charge))
    : charge === null
      ? en.confirm.chargeOnPagePlain
      : en.confirm.chargeOnPage(formatAmount(charge));
  return {
    what: formatAmount(adds ?? amount),
    charged,
    facts: [
      ...(byCard ? [{ name: en.confirm.card, value: offer.card ?? en.topUp.savedCard }] : []),
      ...(bonus === null ? [] : [{ name: en.topUp.bonus, value: formatAmount(bonus) }]),
    ],
    next: byCard ? en.confirm.nextCard : en.confirm.nextCheckout,
    confirm: !byCard
      ? en.confirm.toCheckout
      : charge === null
        ? en.confirm.buy(formatAmount(amount))
        : en.confirm.pay(formatAmount(charge)),
  };
}
