import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { useSync } from '../state/actions.ts';
import { UNBLOCK_STEPS, type UnblockStep } from '../state/ask.ts';
import { useAsked } from '../state/asked.ts';
import { usePage, usePageState, useSnapshot } from '../state/context.tsx';
import { isOpen, planPayment, unblockStep } from '../state/payments.ts';
import { usePurchase } from '../state/purchase.ts';
import { mainWallet } from '../state/select.ts';
import { planOrderWords } from './PlanChoice.tsx';
import { purchaseView } from './purchaseView.tsx';
import { Stepper } from './Stepper.tsx';
import { AutoStep, LookStep, PayStep, PlanStep, ResumeStep } from './UnblockSteps.tsx';

interface UnblockDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

const STEPS = UNBLOCK_STEPS.map((id) => ({ id, name: en.unblock.steps[id] }));

/**
 * From runs that wait for credits to runs that go on: what waits, a plan, paying for it, an automatic top-up, resuming.
 * Where one was is kept; in a window just opened the payments tell it.
 */
export function UnblockDialog({ account, onClose }: UnblockDialogProps) {
  const page = usePage();
  const sync = useSync();
  const accountId = account.id;
  const left = usePageState(({ unblocking }) => unblocking[accountId]);
  const wallet = useSnapshot((snapshot) => mainWallet(snapshot.wallets, accountId));
  const payment = useSnapshot((snapshot) => planPayment(snapshot.payments, accountId));
  const [step, setStep] = useState(() => unblockStep(left, payment));
  const blocked = useAsked('blockedWork.list', { accountId });
  const plans = useAsked('plans.list', { accountId });
  const purchase = usePurchase();
  const [planId, setPlanId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const chosen = plans.value?.plans.find(({ id }) => id === planId);
  const go = (next: UnblockStep) => {
    setStep(next);
    page.leaveUnblocking(accountId, next);
  };
  const recheck = async () => {
    await Promise.all([sync.run(accountId), blocked.reload(), plans.reload()]);
  };
  const words = chosen === undefined ? null : planOrderWords(chosen);
  const view = wallet === undefined ? null : purchaseView({ purchase, wallet, words, page, onClose });
  // Once it is sent, the payment itself is the step: it outlives this dialog.
  const confirming = step === 'plan' && purchase.stage === 'confirming' ? view : null;
  const shown: UnblockStep = step === 'plan' && purchase.stage === 'following' ? 'pay' : step;
  const plan = purchase.payment ?? payment ?? null;
  const close = () => {
    if (shown !== step) page.leaveUnblocking(accountId, shown);
    onClose();
  };
  const finish = () => {
    page.leaveUnblocking(accountId, null);
    onClose();
  };

  const footer: Record<UnblockStep, React.ReactNode> = {
    look: (
      <>
        <Button onClick={close}>{en.actions.close}</Button>
        {blocked.value !== null && blocked.value.items.length > 0 && (
          <>
            <Button onClick={() => go('resume')} title={en.unblock.skipHelp}>
              {en.unblock.skipToResume}
            </Button>
            <Button onClick={() => go('plan')} tone="solid">
              {en.unblock.needsPlan}
            </Button>
          </>
        )}
      </>
    ),
    plan: (
      <>
        <Button onClick={() => go('look')}>{en.actions.back}</Button>
        <Button onClick={() => go('auto')}>{en.unblock.keepPlan}</Button>
        <Button
          disabled={plans.value === null || wallet === undefined}
          onClick={() => {
            setTried(true);
            if (chosen !== undefined && wallet !== undefined)
              purchase.propose(wallet.id, { type: 'plan', planId: chosen.id });
          }}
          tone="solid"
        >
          {en.plans.next}
        </Button>
      </>
    ),
    pay: (
      <Button
        onClick={() => {
          go('auto');
          // What the new plan brought decides the steps that follow.
          void recheck();
        }}
        tone={plan !== null && isOpen(plan) ? 'quiet' : 'solid'}
      >
        {en.plans.next}
      </Button>
    ),
    auto: (
      <Button onClick={() => go('resume')} tone="solid">
        {en.plans.next}
      </Button>
    ),
    resume: (
      <>
        <Button busy={blocked.loading} onClick={recheck}>
          {blocked.loading ? en.unblock.rechecking : en.unblock.recheck}
        </Button>
        <Button onClick={finish} tone="solid">
          {en.payments.done}
        </Button>
      </>
    ),
  };
  return (
    <Dialog
      actions={confirming?.actions ?? footer[shown]}
      onClose={close}
      open
      step={confirming?.step ?? shown}
      title={confirming?.title ?? en.unblock.title}
      wide
    >
      {confirming === null && <Stepper current={shown} onGo={go} steps={STEPS} />}
      {confirming?.body}
      {confirming === null && shown === 'look' && <LookStep account={account} blocked={blocked} wallet={wallet} />}
      {confirming === null && shown === 'plan' && (
        <PlanStep
          accountId={accountId}
          error={tried && chosen === undefined ? en.plans.missing : null}
          onChange={setPlanId}
          planId={planId}
          plans={plans}
        />
      )}
      {confirming === null && shown === 'pay' && <PayStep onChoose={() => go('plan')} payment={plan} />}
      {confirming === null && shown === 'auto' && (
        <AutoStep account={account} onOpen={() => page.leaveUnblocking(accountId, 'resume')} wallet={wallet} />
      )}
      {confirming === null && shown === 'resume' && <ResumeStep account={account} blocked={blocked} wallet={wallet} />}
    </Dialog>
  );
}
