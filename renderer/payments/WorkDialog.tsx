import { useState } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import type { WorkList } from '#shared/domain/offers.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { type Amount, compare, subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Money } from '../components/Figure.tsx';
import { Notice } from '../components/Notice.tsx';
import { useAsked } from '../state/asked.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { usePurchase } from '../state/purchase.ts';
import { AskedBody } from './AskedBody.tsx';
import { Problem } from './Problem.tsx';
import { type OrderWords, purchaseView } from './purchaseView.tsx';
import { WorkItems } from './WorkItems.tsx';

type Spend = Extract<PaymentOrder, { type: 'spend' }>;

interface WorkDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** Work that costs credits: what it costs and the balance, read just then, stand in the confirmation. */
export function WorkDialog({ account, onClose }: WorkDialogProps) {
  const page = usePage();
  const accountId = account.id;
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const asked = useAsked('work.list', { accountId });
  const purchase = usePurchase();
  const [name, setName] = useState('');
  const [reading, setReading] = useState<string | null>(null);
  const [refused, setRefused] = useState<ErrorInfo | null>(null);
  const walletOf = (cost: Amount) => walletIn(wallets, accountId, cost);
  const order = purchase.order?.type === 'spend' ? purchase.order : null;
  const wallet = order === null ? undefined : walletOf(order.cost);
  const words = order === null || wallet === undefined ? null : spendWords(name, order, wallet);

  /** The balance first: what is confirmed is confirmed against a number that was true a moment ago. */
  const propose = async (spend: Spend, title: string) => {
    const target = walletOf(spend.cost);
    if (target === undefined || reading !== null) return;
    setRefused(null);
    setReading(spend.target ?? spend.action);
    const result = await page.client.call('sync.now', { accountId });
    setReading(null);
    const failure = result.ok ? lastErrorOf(page.store.getState().snapshot?.accounts, accountId) : result.error;
    if (failure !== null && (!result.ok || result.value.failed > 0)) return setRefused(failure);
    setName(title);
    purchase.propose(target.id, spend);
  };

  const view = wallet === undefined ? null : purchaseView({ purchase, wallet, words, page, onClose });
  if (view !== null) {
    const poor =
      purchase.stage === 'confirming' &&
      order !== null &&
      wallet?.balance != null &&
      compare(wallet.balance, order.cost) < 0;
    return (
      <Dialog actions={view.actions} onClose={onClose} open step={view.step} title={view.title} wide>
        {view.body}
        {poor && <Notice title={en.work.notEnough} tone="warning" />}
      </Dialog>
    );
  }
  return (
    <Dialog
      actions={
        <Button onClick={onClose} tone="solid">
          {en.actions.close}
        </Button>
      }
      description={en.work.body(account.serviceName)}
      onClose={onClose}
      open
      step="choosing"
      title={en.work.title}
      wide
    >
      {refused !== null && <Problem accountId={accountId} error={refused} title={en.work.notRead} />}
      <AskedBody accountId={accountId} asked={asked} failed={en.work.failed} loading={en.work.loading}>
        {(work: WorkList) => <WorkItems onPropose={propose} reading={reading} work={work} />}
      </AskedBody>
    </Dialog>
  );
}

function walletIn(wallets: readonly WalletView[], accountId: string, cost: Amount): WalletView | undefined {
  return wallets.find((wallet) => wallet.accountId === accountId && wallet.unit === cost.unit);
}

function lastErrorOf(accounts: readonly AccountView[] | undefined, accountId: string): ErrorInfo | null {
  return accounts?.find(({ id }) => id === accountId)?.lastError ?? null;
}

function spendWords(name: string, { cost, prompt }: Spend, wallet: WalletView): OrderWords {
  const { balance } = wallet;
  const after = balance !== null && compare(balance, cost) >= 0 ? subtract(balance, cost) : null;
  return {
    what: name,
    charged: formatAmount(cost),
    facts: [
      ...(prompt === null ? [] : [{ name: en.work.prompt, value: prompt }]),
      {
        name: en.confirm.balance,
        value: balance === null ? en.unknown : en.work.readJustNow(formatAmount(balance)),
      },
      ...(after === null ? [] : [{ name: en.confirm.balanceAfter, value: <Money amount={after} /> }]),
    ],
    next: en.confirm.nextSpend,
    confirm: en.confirm.spend(formatAmount(cost)),
  };
}
