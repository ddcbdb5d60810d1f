import { ArrowUpRight } from 'lucide-react';
import { useState } from 'react';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Field } from '../components/Field.tsx';
import { Facts } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { Picker } from '../components/Picker.tsx';
import { useWebPage } from '../state/actions.ts';
import { useAsked } from '../state/asked.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { usePurchase } from '../state/purchase.ts';
import { typedAmount } from '../state/typed.ts';
import { AskedBody } from './AskedBody.tsx';
import { type OrderWords, purchaseView } from './purchaseView.tsx';
import styles from './Rows.module.css';

interface CryptoDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

const ANY = 'any';

/** What the service takes, and a pay address where the key may have one made; else the dashboard. */
export function CryptoDialog({ account, onClose }: CryptoDialogProps) {
  const page = usePage();
  const openPage = useWebPage();
  const accountId = account.id;
  const wallet = useSnapshot((snapshot) => moneyWallet(snapshot.wallets, accountId));
  const asked = useAsked('crypto.info', { accountId });
  const purchase = usePurchase();
  const [text, setText] = useState('');
  const [token, setToken] = useState<string | null>(null);
  const [network, setNetwork] = useState(ANY);
  const [tried, setTried] = useState(false);
  const info = asked.value;
  const chosen = token ?? info?.tokens[0] ?? null;
  const amount = wallet === undefined ? null : typedAmount(text, wallet.unit);
  const valid = amount !== null && amount.micros > 0 ? amount : null;
  const order = purchase.order?.type === 'crypto' ? purchase.order : null;
  const words: OrderWords | null =
    order === null
      ? null
      : {
          what: formatAmount(order.amount),
          charged: en.confirm.chargeOnPage(`${formatAmount(order.amount)} in ${order.token}`),
          facts: [
            { name: en.crypto.token, value: order.token },
            { name: en.crypto.network, value: order.network ?? en.crypto.anyNetwork },
          ],
          next: en.confirm.nextCrypto,
          confirm: en.confirm.makeAddress,
        };
  const view = wallet === undefined ? null : purchaseView({ purchase, wallet, words, page, onClose });
  const canCreate = info?.enabled === true && info.canCreate && wallet !== undefined;
  return (
    <Dialog
      actions={
        view?.actions ?? (
          <>
            {info !== null && !info.canCreate && (
              <Button
                onClick={() => openPage(accountId, 'dashboard')}
                tone="solid"
                trailing={<ArrowUpRight aria-hidden="true" />}
              >
                {en.actions.openDashboard}
              </Button>
            )}
            <Button onClick={onClose}>{en.actions.close}</Button>
            {canCreate && (
              <Button disabled={chosen === null} tone="solid" type="submit">
                {en.crypto.next}
              </Button>
            )}
          </>
        )
      }
      onClose={onClose}
      open
      step={view?.step ?? 'choosing'}
      title={view?.title ?? en.crypto.title}
      {...(view === null
        ? {
            description: en.crypto.body(account.serviceName),
            onSubmit: () => {
              setTried(true);
              if (!canCreate || valid === null || chosen === null) return;
              purchase.propose(wallet.id, {
                type: 'crypto',
                amount: valid,
                token: chosen,
                network: network === ANY ? null : network,
              });
            },
          }
        : {})}
    >
      {view?.body ?? (
        <AskedBody accountId={accountId} asked={asked} failed={en.crypto.failed} loading={en.crypto.loading}>
          {({ enabled, tokens, networks }) => (
            <>
              {!enabled && <Notice tone="info">{en.crypto.off}</Notice>}
              {enabled && !canCreate && (
                <>
                  <Facts
                    facts={[
                      { name: en.crypto.tokens, value: tokens.join(', ') || en.notSaid },
                      { name: en.crypto.networks, value: networks.join(', ') || en.notSaid },
                    ]}
                  />
                  <Notice title={en.crypto.onlyWeb} tone="info">
                    <p>{en.crypto.onlyWebBody}</p>
                  </Notice>
                </>
              )}
              {canCreate && (
                <>
                  <Field
                    error={tried && valid === null ? en.topUp.notMoney : null}
                    input={{
                      value: text,
                      inputMode: 'decimal',
                      onChange: (event) => setText(event.currentTarget.value),
                    }}
                    label={en.crypto.amount}
                    suffix={wallet.unit}
                  />
                  <div className={styles.form}>
                    <div className={styles.picker}>
                      <span className={styles.name}>{en.crypto.token}</span>
                      <Picker
                        label={en.crypto.token}
                        onChange={setToken}
                        options={tokens.map((value) => ({ value, label: value }))}
                        value={chosen ?? ''}
                      />
                    </div>
                    <div className={styles.picker}>
                      <span className={styles.name}>{en.crypto.network}</span>
                      <Picker
                        label={en.crypto.network}
                        onChange={setNetwork}
                        options={[
                          { value: ANY, label: en.crypto.anyNetwork },
                          ...networks.map((value) => ({ value, label: value })),
                        ]}
                        value={network}
                      />
                    </div>
                  </div>
                </>
              )}
            </>
          )}
        </AskedBody>
      )}
    </Dialog>
  );
}

function moneyWallet(wallets: readonly WalletView[], accountId: string): WalletView | undefined {
  const own = wallets.filter((wallet) => wallet.accountId === accountId);
  return own.find(({ unit }) => unit !== 'credit') ?? own[0];
}
