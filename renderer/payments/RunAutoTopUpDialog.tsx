import type { WalletView } from '#shared/contract/snapshot.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Dialog } from '../components/Dialog.tsx';
import { usePage } from '../state/context.tsx';
import { autoTopUpWords } from '../state/phrases.ts';
import { usePurchase } from '../state/purchase.ts';
import { purchaseView } from './purchaseView.tsx';

interface RunAutoTopUpDialogProps {
  readonly wallet: WalletView;
  readonly onClose: () => void;
}

/** Has the service run its automatic top-up now, after one confirmation. */
export function RunAutoTopUpDialog({ wallet, onClose }: RunAutoTopUpDialogProps) {
  const page = usePage();
  const purchase = usePurchase({ proposing: { walletId: wallet.id, order: { type: 'auto-top-up' } } });
  const { autoTopUp } = wallet;
  const amount = autoTopUp?.amount ?? null;
  const charge = autoTopUp?.charge ?? null;
  const words = {
    what: amount === null ? en.auto.title : formatAmount(amount),
    charged:
      charge !== null
        ? en.confirm.chargeNow(formatAmount(charge))
        : amount === null
          ? en.confirm.chargeByService
          : en.confirm.chargeBySetting(formatAmount(amount)),
    facts: autoTopUp === null ? [] : [{ name: en.auto.title, value: autoTopUpWords(autoTopUp) }],
    next: en.confirm.nextAuto,
    confirm: en.confirm.run,
  };
  const view = purchaseView({ purchase, wallet, words, page, onClose, onBack: onClose });
  if (view === null) return null;
  return (
    <Dialog actions={view.actions} onClose={onClose} open step={view.step} title={view.title}>
      {view.body}
    </Dialog>
  );
}
