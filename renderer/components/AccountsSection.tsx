import { KeyRound, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { useCall, useSnapshot } from '../state/context.tsx';
import styles from './AccountsSection.module.css';
import { ActionMenu } from './ActionMenu.tsx';
import { Button } from './Button.tsx';
import { Check } from './Check.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { KeyDialog } from './KeyDialog.tsx';
import { Section } from './Layout.tsx';
import { ConnectButton } from './ModeDialog.tsx';
import { Notice } from './Notice.tsx';
import { useSay } from './Toasts.tsx';

type Asking = { readonly what: 'rename' | 'key' | 'remove'; readonly account: AccountView } | null;

/** The connected accounts, and what one does with them. */
export function AccountsSection() {
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const [asking, setAsking] = useState<Asking>(null);
  const done = () => setAsking(null);
  return (
    <Section aside={<ConnectButton />} flush look="group" title={en.settings.accounts}>
      {accounts.length === 0 && <p className={styles.none}>{en.settings.accountsNone}</p>}
      <ul>
        {accounts.map((account) => (
          <li className={styles.account} key={account.id}>
            <div className={styles.text}>
              <p className={styles.name}>
                {account.label}
                {account.label !== account.serviceName && <span className={styles.service}>{account.serviceName}</span>}
              </p>
              <p className={styles.meta}>
                {account.origin.replace(/^https?:\/\//, '')} · {en.settings.keyAt}{' '}
                {en.keyKept[account.keyKept].toLocaleLowerCase()}
              </p>
            </div>
            <span className={styles.sync} data-sync={account.sync}>
              {en.sync[account.sync]}
            </span>
            <ActionMenu
              actions={[
                {
                  label: en.settings.rename,
                  icon: <Pencil aria-hidden="true" />,
                  onSelect: () => setAsking({ what: 'rename', account }),
                },
                {
                  label: en.actions.replaceKey,
                  icon: <KeyRound aria-hidden="true" />,
                  onSelect: () => setAsking({ what: 'key', account }),
                },
                {
                  label: en.settings.remove,
                  icon: <Trash2 aria-hidden="true" />,
                  danger: true,
                  onSelect: () => setAsking({ what: 'remove', account }),
                },
              ]}
              label={en.settings.menu(account.label)}
            />
          </li>
        ))}
      </ul>
      {asking?.what === 'rename' && <RenameDialog account={asking.account} onClose={done} />}
      {asking?.what === 'key' && <KeyDialog account={asking.account} onClose={done} open />}
      {asking?.what === 'remove' && <RemoveDialog account={asking.account} onClose={done} />}
    </Section>
  );
}

interface AskProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

function RenameDialog({ account, onClose }: AskProps) {
  const rename = useCall('accounts.rename');
  const say = useSay();
  const [label, setLabel] = useState(account.label);
  const submit = async () => {
    if (rename.busy) return;
    const result = await rename.run({ accountId: account.id, label: label.trim() });
    if (!result.ok) return;
    say.done(en.settings.renamed);
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={rename.busy} disabled={label.trim() === ''} tone="solid" type="submit">
            {en.actions.save}
          </Button>
        </>
      }
      onClose={onClose}
      onSubmit={submit}
      open
      title={en.settings.renameTitle}
    >
      <Field
        error={rename.error?.message}
        input={{ value: label, maxLength: 60, onChange: (event) => setLabel(event.currentTarget.value) }}
        label={en.settings.renameField}
      />
    </Dialog>
  );
}

function RemoveDialog({ account, onClose }: AskProps) {
  const remove = useCall('accounts.remove');
  const say = useSay();
  const [eraseLedger, setErase] = useState(false);
  const go = async () => {
    if (remove.busy) return;
    const result = await remove.run({ accountId: account.id, eraseLedger });
    if (!result.ok) return;
    say.done(en.settings.removed);
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={remove.busy} onClick={go} tone="danger">
            {en.settings.removeDo}
          </Button>
        </>
      }
      description={en.settings.removeBody}
      onClose={onClose}
      open
      title={en.settings.removeTitle(account.label)}
    >
      <Check
        checked={eraseLedger}
        help={en.settings.removeLedgerHelp}
        label={en.settings.removeLedger}
        onChange={setErase}
      />
      {remove.error !== null && (
        <Notice live tone="error">
          {remove.error.message}
        </Notice>
      )}
    </Dialog>
  );
}
