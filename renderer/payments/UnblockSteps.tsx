import { useState } from 'react';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import type { BlockedWork } from '#shared/domain/offers.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Money } from '../components/Figure.tsx';
import { type Fact, Facts } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import type { Asked } from '../state/asked.ts';
import { useCall, usePage } from '../state/context.tsx';
import { autoTopUpWords, capitalised } from '../state/phrases.ts';
import { AskedBody } from './AskedBody.tsx';
import { PaymentProgress } from './PaymentProgress.tsx';
import { PlanChoice } from './PlanChoice.tsx';
import { Problem } from './Problem.tsx';
import styles from './Rows.module.css';

type Blocked = Asked<'blockedWork.list'>;

interface StepProps {
  readonly account: AccountView;
  readonly wallet: WalletView | undefined;
  readonly blocked: Blocked;
}

/** What the account has now: the one thing that decides whether runs can go on. */
function Standing({ account, wallet }: Pick<StepProps, 'account' | 'wallet'>) {
  const facts: Fact[] = [];
  if (wallet !== undefined) facts.push({ name: en.unblock.balance, value: <Money amount={wallet.balance} /> });
  const plan = account.slices.plan?.value;
  if (plan !== undefined) facts.push({ name: en.unblock.plan, value: plan?.name ?? en.wallet.noPlan });
  return <Facts facts={facts} />;
}

function BlockedText({ item }: { readonly item: BlockedWork }) {
  return (
    <div className={styles.text}>
      <p className={styles.name}>{item.title}</p>
      <p className={styles.sub}>
        {capitalised(item.status)} · {item.reason.replace(/\.$/, '')}
        {item.startedAt !== null && (
          <>
            {' · '}
            {en.unblock.started} <Moment at={item.startedAt} />
          </>
        )}
      </p>
    </div>
  );
}

function NothingBlocked() {
  return (
    <Notice title={en.unblock.noneTitle} tone="info">
      <p>{en.unblock.noneBody}</p>
    </Notice>
  );
}

/** Which runs wait, and with what balance. */
export function LookStep({ account, wallet, blocked }: StepProps) {
  return (
    <AskedBody accountId={account.id} asked={blocked} failed={en.unblock.failed} loading={en.unblock.loading}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingBlocked />
        ) : (
          <>
            <Standing account={account} wallet={wallet} />
            <section aria-label={en.unblock.waiting(items.length)}>
              <h3 className={styles.label}>{en.unblock.waiting(items.length)}</h3>
              <ul className={styles.rows}>
                {items.map((item) => (
                  <li className={styles.row} key={item.id}>
                    <BlockedText item={item} />
                  </li>
                ))}
              </ul>
            </section>
          </>
        )
      }
    </AskedBody>
  );
}

interface PlanStepProps {
  readonly accountId: string;
  readonly plans: Asked<'plans.list'>;
  readonly planId: string | null;
  readonly error: string | null;
  readonly onChange: (planId: string) => void;
}

export function PlanStep({ accountId, plans: asked, planId, error, onChange }: PlanStepProps) {
  return (
    <>
      <p className={styles.sub}>{en.unblock.planBody}</p>
      <AskedBody accountId={accountId} asked={asked} failed={en.plans.failed} loading={en.plans.loading}>
        {({ plans, current }) => (
          <PlanChoice current={current} error={error} onChange={onChange} plans={plans} value={planId} />
        )}
      </AskedBody>
    </>
  );
}

interface PayStepProps {
  readonly payment: PaymentView | null;
  readonly onChoose: () => void;
}

/** How the change of plan stands. */
export function PayStep({ payment, onChoose }: PayStepProps) {
  if (payment === null)
    return (
      <Notice action={<Button onClick={onChoose}>{en.unblock.choosePlan}</Button>} tone="info">
        {en.unblock.notPaid}
      </Notice>
    );
  return (
    <>
      <p className={styles.sub}>
        {en.unblock.payBody} {payment.what}.
      </p>
      <PaymentProgress payment={payment} />
    </>
  );
}

interface AutoStepProps extends Pick<StepProps, 'account' | 'wallet'> {
  /** The setting's own dialog takes this one's place. */
  readonly onOpen: () => void;
}

/** An automatic top-up, so that it does not stop again. */
export function AutoStep({ account, wallet, onOpen }: AutoStepProps) {
  const page = usePage();
  const setting = wallet?.autoTopUp ?? null;
  const writable = account.capabilities.includes('auto-top-up.write') && setting?.changedAt === 'api';
  return (
    <>
      <p>{en.unblock.autoBody}</p>
      {setting !== null && <Facts facts={[{ name: en.wallet.autoTitle, value: autoTopUpWords(setting) }]} />}
      {writable && wallet !== undefined && (
        <div>
          <Button
            disabled={setting.state === 'not-eligible'}
            onClick={() => {
              onOpen();
              page.ask({ what: 'auto-top-up', walletId: wallet.id, after: { what: 'unblock', accountId: account.id } });
            }}
          >
            {en.unblock.autoSet}
          </Button>
        </div>
      )}
    </>
  );
}

/** Resumes one run at a time; what the service says about each stands beside it. */
export function ResumeStep({ account, wallet, blocked }: StepProps) {
  return (
    <>
      <p>{en.unblock.resumeBody}</p>
      <Standing account={account} wallet={wallet} />
      <AskedBody accountId={account.id} asked={blocked} failed={en.unblock.failed} loading={en.unblock.loading}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingBlocked />
          ) : (
            <ul className={styles.rows}>
              {items.map((item) => (
                <ResumeRow accountId={account.id} item={item} key={item.id} />
              ))}
            </ul>
          )
        }
      </AskedBody>
    </>
  );
}

function ResumeRow({ accountId, item }: { readonly accountId: string; readonly item: BlockedWork }) {
  const resume = useCall('blockedWork.resume');
  const [note, setNote] = useState<string | null>(null);
  const go = async () => {
    const result = await resume.run({ accountId, workId: item.id });
    if (result.ok) setNote(result.value.note);
  };
  const { error } = resume;
  const help = error?.kind === 'conflict' && error.help === undefined ? { help: en.unblock.conflictHelp } : {};
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <BlockedText item={item} />
        {note === null ? (
          <Button
            aria-label={en.unblock.resumeNamed(item.title)}
            busy={resume.busy}
            disabled={!item.resumable}
            onClick={go}
            title={item.resumable ? undefined : en.unblock.notResumable}
          >
            {resume.busy ? en.unblock.resuming : en.unblock.resume}
          </Button>
        ) : (
          <span className={styles.good}>{en.unblock.resumed}</span>
        )}
      </div>
      {note !== null && (
        <p className={styles.sub} role="status">
          {note}
        </p>
      )}
      {!item.resumable && note === null && <p className={styles.sub}>{en.unblock.notResumable}</p>}
      {error !== null && <Problem accountId={accountId} error={{ ...error, ...help }} />}
    </li>
  );
}
