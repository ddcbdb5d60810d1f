import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import type { Approval, TopUpOffer } from '#shared/domain/offers.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Field } from '../components/Field.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useAsked } from '../state/asked.ts';
import { useCall, usePage, useSnapshot } from '../state/context.tsx';
import { chargeOf } from '../state/offer.ts';
import { capitalised } from '../state/phrases.ts';
import { usePurchase } from '../state/purchase.ts';
import { mainWallet } from '../state/select.ts';
import { AskedBody } from './AskedBody.tsx';
import { Problem } from './Problem.tsx';
import { type OrderWords, purchaseView } from './purchaseView.tsx';
import { RequestApprovalDialog } from './RequestApprovalDialog.tsx';
import styles from './Rows.module.css';
import { Withheld } from './Withheld.tsx';

interface ApprovalsDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** Purchases that wait for a person's yes. The yes is a payment and is confirmed like one. */
export function ApprovalsDialog({ account, onClose }: ApprovalsDialogProps) {
  const page = usePage();
  const accountId = account.id;
  const wallet = useSnapshot((snapshot) => mainWallet(snapshot.wallets, accountId));
  const asked = useAsked('approvals.list', { accountId });
  // The same card at the same rate as a top-up, where the service states one.
  const sells = wallet !== undefined && account.capabilities.includes('top-up');
  const offer = useAsked('topUps.offer', sells ? { walletId: wallet.id } : null).value?.offer ?? null;
  const writable = account.capabilities.includes('approvals.write');
  const purchase = usePurchase();
  const [requesting, setRequesting] = useState(false);
  const order = purchase.order;
  const words = order?.type === 'approval' ? approvalWords(order.amount, offer) : null;
  const view = wallet === undefined ? null : purchaseView({ purchase, wallet, words, page, onClose });
  if (view !== null)
    return (
      <Dialog actions={view.actions} onClose={onClose} open step={view.step} title={view.title} wide>
        {view.body}
      </Dialog>
    );
  if (requesting)
    return (
      <RequestApprovalDialog
        accountId={accountId}
        onClose={onClose}
        onDone={() => {
          setRequesting(false);
          void asked.reload();
        }}
      />
    );
  return (
    <Dialog
      actions={
        <>
          {writable && <Button onClick={() => setRequesting(true)}>{en.approvals.ask}</Button>}
          <Button onClick={onClose} tone="solid">
            {en.actions.close}
          </Button>
        </>
      }
      description={en.approvals.body(account.serviceName)}
      onClose={onClose}
      open
      step="choosing"
      title={en.approvals.title}
      wide
    >
      <Withheld account={account} only="approvals.write" />
      <AskedBody accountId={accountId} asked={asked} failed={en.approvals.failed} loading={en.approvals.loading}>
        {({ approvals }) =>
          approvals.length === 0 ? (
            <p className={styles.none}>{en.approvals.none}</p>
          ) : (
            <ul className={styles.rows}>
              {approvals.map((approval) => (
                <ApprovalRow
                  accountId={accountId}
                  approval={approval}
                  key={approval.id}
                  onApprove={() => {
                    if (wallet === undefined) return;
                    const { id: approvalId, credits: amount } = approval;
                    purchase.propose(wallet.id, { type: 'approval', approvalId, amount });
                  }}
                  onChanged={() => asked.reload()}
                  writable={writable}
                />
              ))}
            </ul>
          )
        }
      </AskedBody>
    </Dialog>
  );
}

function approvalWords(amount: Approval['credits'], offer: TopUpOffer | null): OrderWords {
  const charge = amount === null || offer === null ? null : chargeOf(offer, amount);
  return {
    what: amountWords(amount),
    charged: charge === null ? en.confirm.chargeNotTold : en.confirm.chargeNow(formatAmount(charge)),
    facts: [{ name: en.confirm.card, value: offer?.card ?? en.topUp.savedCard }],
    next: en.confirm.nextApproval,
    confirm: charge === null ? en.confirm.approve(amountWords(amount)) : en.confirm.approveFor(formatAmount(charge)),
  };
}

function amountWords(amount: Approval['credits']): string {
  return amount === null ? en.approvals.unknownAmount : formatAmount(amount);
}

/** Whether it still waits; words that are not known count as waiting, and the service has the last one. */
function isPending(status: string): boolean {
  return !/approved|reject|expired|cancel|paid|complete|succe|declin|den/i.test(status);
}

interface ApprovalRowProps {
  readonly writable: boolean;
  readonly accountId: string;
  readonly approval: Approval;
  readonly onApprove: () => void;
  readonly onChanged: () => Promise<void>;
}

function ApprovalRow({ accountId, approval, writable, onApprove, onChanged }: ApprovalRowProps) {
  const reject = useCall('approvals.reject');
  const say = useSay();
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState('');
  const amount = amountWords(approval.credits);
  const go = async () => {
    const text = reason.trim();
    const result = await reject.run({ accountId, approvalId: approval.id, reason: text === '' ? null : text });
    if (!result.ok) return;
    say.done(en.approvals.rejected);
    setRejecting(false);
    await onChanged();
  };
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <div className={styles.text}>
          <p className={styles.amount}>{amount}</p>
          <p className={styles.sub}>
            {capitalised(approval.status)}
            {approval.requestedBy !== null && ` · ${en.approvals.requestedBy(approval.requestedBy)}`}
            {approval.expiresAt !== null && (
              <>
                {' · '}
                {en.approvals.expires} <Moment at={approval.expiresAt} />
              </>
            )}
          </p>
        </div>
        {writable && isPending(approval.status) && !rejecting && (
          <>
            <Button aria-label={en.approvals.rejectNamed(amount)} onClick={() => setRejecting(true)} tone="ghost">
              {en.approvals.reject}
            </Button>
            <Button aria-label={en.approvals.approveNamed(amount)} onClick={onApprove}>
              {en.approvals.approve}
            </Button>
          </>
        )}
      </div>
      {rejecting && (
        <form
          aria-label={en.approvals.rejectNamed(amount)}
          className={styles.ask}
          onSubmit={(event) => {
            event.preventDefault();
            void go();
          }}
        >
          <div className={styles.text}>
            <Field
              help={en.approvals.reasonHelp}
              input={{
                value: reason,
                maxLength: 500,
                onChange: (event) => setReason(event.currentTarget.value),
              }}
              label={en.approvals.reason}
            />
          </div>
          <Button onClick={() => setRejecting(false)}>{en.actions.cancel}</Button>
          <Button busy={reject.busy} tone="danger" type="submit">
            {en.approvals.rejectDo}
          </Button>
        </form>
      )}
      {reject.error !== null && <Problem accountId={accountId} error={reject.error} title={en.approvals.notRejected} />}
    </li>
  );
}
