import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useAsked } from '../state/asked.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { isOpen, planPayment } from '../state/payments.ts';
import { usePurchase } from '../state/purchase.ts';
import { mainWallet } from '../state/select.ts';
import { AskedBody } from './AskedBody.tsx';
import { PlanChoice, planOrderWords } from './PlanChoice.tsx';
import { purchaseView } from './purchaseView.tsx';

interface PlansDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** The plans with what they cost; a change takes one confirmation. */
export function PlansDialog({ account, onClose }: PlansDialogProps) {
  const page = usePage();
  const payments = useSnapshot((snapshot) => snapshot.payments);
  const wallet = useSnapshot((snapshot) => mainWallet(snapshot.wallets, account.id));
  const [open] = useState(() => {
    const newest = planPayment(payments, account.id);
    return newest !== undefined && isOpen(newest) && newest.state !== 'not-seen' ? newest : null;
  });
  const purchase = usePurchase({ following: open });
  const asked = useAsked('plans.list', { accountId: account.id });
  const [planId, setPlanId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const chosen = asked.value?.plans.find(({ id }) => id === planId);
  const view =
    wallet === undefined
      ? null
      : purchaseView({
          purchase,
          wallet,
          words: chosen === undefined ? null : planOrderWords(chosen),
          page,
          onClose,
        });
  return (
    <Dialog
      actions={
        view?.actions ?? (
          <>
            <Button onClick={onClose}>{en.actions.close}</Button>
            <Button disabled={asked.value === null || wallet === undefined} tone="solid" type="submit">
              {en.plans.next}
            </Button>
          </>
        )
      }
      onClose={onClose}
      open
      step={view?.step ?? 'choosing'}
      title={view?.title ?? en.plans.title}
      wide
      {...(view === null
        ? {
            description: en.plans.body(account.serviceName),
            onSubmit: () => {
              setTried(true);
              if (chosen !== undefined && wallet !== undefined)
                purchase.propose(wallet.id, { type: 'plan', planId: chosen.id });
            },
          }
        : {})}
    >
      {view?.body ?? (
        <AskedBody accountId={account.id} asked={asked} failed={en.plans.failed} loading={en.plans.loading}>
          {({ plans, current }) =>
            plans.length === 0 ? (
              <p>{en.plans.none}</p>
            ) : (
              <PlanChoice
                current={current}
                error={tried && chosen === undefined ? en.plans.missing : null}
                onChange={setPlanId}
                plans={plans}
                value={planId}
              />
            )
          }
        </AskedBody>
      )}
    </Dialog>
  );
}
