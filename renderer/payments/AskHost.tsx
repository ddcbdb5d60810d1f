import { useCallback } from 'react';
import { AgentAskHost } from '../agents/AgentAskHost.tsx';
import { isAgentAsk } from '../state/ask.ts';
import { usePage, usePageState, useSnapshot } from '../state/context.tsx';
import { ApprovalsDialog } from './ApprovalsDialog.tsx';
import { AutoTopUpDialog } from './AutoTopUpDialog.tsx';
import { CardsDialog } from './CardsDialog.tsx';
import { CryptoDialog } from './CryptoDialog.tsx';
import { PlansDialog } from './PlansDialog.tsx';
import { RunAutoTopUpDialog } from './RunAutoTopUpDialog.tsx';
import { TopUpDialog } from './TopUpDialog.tsx';
import { UnblockDialog } from './UnblockDialog.tsx';
import { WorkDialog } from './WorkDialog.tsx';

/** The one open dialog about money or an agent, whichever screen asked for it. */
export function AskHost() {
  const page = usePage();
  const ask = usePageState((state) => state.ask);
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const onClose = useCallback(() => page.ask(page.store.getState().ask?.after ?? null), [page]);
  if (ask === null) return null;
  if (isAgentAsk(ask)) return <AgentAskHost />;
  if ('walletId' in ask) {
    const wallet = wallets.find(({ id }) => id === ask.walletId);
    if (wallet === undefined) return null;
    const props = { wallet, onClose };
    switch (ask.what) {
      case 'top-up':
        return <TopUpDialog key={wallet.id} {...props} />;
      case 'auto-top-up':
        return <AutoTopUpDialog key={wallet.id} {...props} />;
      case 'run-auto-top-up':
        return <RunAutoTopUpDialog key={wallet.id} {...props} />;
    }
  }
  const account = accounts.find(({ id }) => id === ask.accountId);
  if (account === undefined) return null;
  const props = { account, onClose };
  switch (ask.what) {
    case 'plans':
      return <PlansDialog key={account.id} {...props} />;
    case 'cards':
      return <CardsDialog key={account.id} {...props} />;
    case 'approvals':
      return <ApprovalsDialog key={account.id} {...props} />;
    case 'work':
      return <WorkDialog key={account.id} {...props} />;
    case 'crypto':
      return <CryptoDialog key={account.id} {...props} />;
    case 'unblock':
      return <UnblockDialog key={account.id} {...props} />;
  }
}
