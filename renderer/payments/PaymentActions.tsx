import { ArrowUpRight } from 'lucide-react';
import { useState } from 'react';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useWebPage } from '../state/actions.ts';
import { useCall } from '../state/context.tsx';
import { Problem } from './Problem.tsx';

type Action = PaymentView['actions'][number];

interface PaymentActionsProps {
  readonly payment: PaymentView;
  /** The one thing to do stands out; in a list nothing does. */
  readonly quiet?: boolean;
}

/** What a person can do about a payment now, as the engine says. */
export function PaymentActions({ payment, quiet = false }: PaymentActionsProps) {
  const check = useCall('payments.check');
  const openPage = useCall('payments.openPage');
  const resend = useCall('payments.resend');
  const openWeb = useWebPage();
  const say = useSay();
  const [cancelling, setCancelling] = useState(false);
  const paymentId = payment.id;
  const doing: Record<Action, { readonly busy: boolean; run(): Promise<void> | void }> = {
    check: {
      busy: check.busy,
      async run() {
        const result = await check.run({ paymentId });
        if (result.ok) say.done(en.payments.looked);
        else say.failed(en.payments.checkFailed, result.error);
      },
    },
    'open-page': {
      busy: openPage.busy,
      async run() {
        const result = await openPage.run({ paymentId });
        if (result.ok) say.done(en.shell.opened);
        else say.failed(en.payments.pageFailed, result.error);
      },
    },
    resend: {
      busy: resend.busy,
      async run() {
        const result = await resend.run({ paymentId });
        if (!result.ok) say.failed(en.payments.resendFailed, result.error);
      },
    },
    cancel: { busy: false, run: () => setCancelling(true) },
    'open-billing': { busy: false, run: () => openWeb(payment.accountId, 'billing') },
  };
  return (
    <>
      {payment.actions.map((action) => (
        <Button
          aria-label={quiet ? `${en.payments.doing[action]}, ${payment.what}, ${payment.accountLabel}` : undefined}
          busy={doing[action].busy}
          key={action}
          onClick={() => doing[action].run()}
          tone={!quiet && action === 'open-page' ? 'solid' : 'quiet'}
          trailing={
            action === 'open-page' || action === 'open-billing' ? <ArrowUpRight aria-hidden="true" /> : undefined
          }
        >
          {action === 'check' && check.busy ? en.payments.looking : en.payments.doing[action]}
        </Button>
      ))}
      {cancelling && <CancelDialog onClose={() => setCancelling(false)} payment={payment} />}
    </>
  );
}

function CancelDialog({ payment, onClose }: { readonly payment: PaymentView; readonly onClose: () => void }) {
  const cancel = useCall('payments.cancel');
  const say = useSay();
  const go = async () => {
    const result = await cancel.run({ paymentId: payment.id });
    if (!result.ok) return;
    say.done(en.payments.cancelled);
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.payments.cancelKeep}</Button>
          <Button busy={cancel.busy} onClick={go} tone="solid">
            {en.payments.cancelDo}
          </Button>
        </>
      }
      description={`${payment.what}, ${payment.accountLabel}. ${en.payments.cancelBody}`}
      onClose={onClose}
      open
      title={en.payments.cancelTitle}
    >
      {cancel.error !== null && (
        <Problem accountId={payment.accountId} error={cancel.error} title={en.payments.cancelFailed} />
      )}
    </Dialog>
  );
}
