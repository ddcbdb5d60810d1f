import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame, Skeleton } from '../components/Layout.tsx';
import { LedgerTable } from '../components/LedgerTable.tsx';
import { Mark } from '../components/Mark.tsx';
import { Notice } from '../components/Notice.tsx';
import { Picker } from '../components/Picker.tsx';
import table from '../components/Table.module.css';
import { useSnapshot } from '../state/context.tsx';
import { useLedger } from '../state/ledger.ts';
import { fullName } from '../state/select.ts';
import styles from './LedgerScreen.module.css';

const ALL = 'all';
const PAGE = 50;
const LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** Every movement seen, newest first. */
export function LedgerScreen() {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const [wallet, setWallet] = useState(ALL);
  const options = [
    { value: ALL, label: en.ledger.all },
    ...wallets.map((one) => ({ value: one.id, label: fullName(one) })),
  ];
  return (
    <ScreenFrame
      actions={<Picker label={en.ledger.filter} onChange={setWallet} options={options} value={wallet} />}
      lead={en.ledger.lead}
      title={en.ledger.title}
    >
      <LedgerRows key={wallet} walletId={wallet === ALL ? null : wallet} />
    </ScreenFrame>
  );
}

function LedgerRows({ walletId }: { readonly walletId: string | null }) {
  const ledger = useLedger(walletId, PAGE);
  const { held, error } = ledger;
  if (held === null && error === null) {
    return (
      <div aria-busy="true" aria-label={en.shell.loading} className={styles.card} role="status">
        {LINES.map((line) => (
          <div className={styles.ghost} key={line}>
            <Skeleton width={40} />
            <Skeleton width="38%" />
            <Skeleton width={90} />
          </div>
        ))}
      </div>
    );
  }
  const failure = error !== null && (
    <Notice
      action={<Button onClick={() => ledger.reload()}>{en.actions.tryAgain}</Button>}
      title={en.ledger.failed}
      tone="error"
    >
      <p>{error.message}</p>
      {error.help !== undefined && <p>{error.help}</p>}
    </Notice>
  );
  if (held === null) return failure;
  if (held.rows.length === 0) {
    return (
      <Empty
        art={<Mark size={44} />}
        body={walletId === null ? en.ledger.emptyBody : en.ledger.emptyFiltered}
        title={en.ledger.emptyTitle}
      />
    );
  }
  return (
    <>
      {failure}
      {ledger.hasNews && (
        <Notice
          action={<Button onClick={() => ledger.reload()}>{en.ledger.showNew}</Button>}
          title={en.ledger.newRows}
          tone="info"
        />
      )}
      <div className={styles.card}>
        <LedgerTable rows={held.rows} walletColumn={walletId === null} />
        <div className={table.more}>
          <span className="figures" role="status">
            {en.ledger.shown(held.rows.length.toLocaleString(), held.total.toLocaleString())}
          </span>
          {held.next !== null && (
            <Button busy={ledger.loadingMore} onClick={() => ledger.more()}>
              {ledger.loadingMore ? en.ledger.loadingMore : en.ledger.more}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}
