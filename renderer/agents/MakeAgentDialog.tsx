import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Field } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useCall, usePage, useSnapshot } from '../state/context.tsx';
import { fullName } from '../state/select.ts';
import { LabelledPicker } from './LabelledPicker.tsx';
import { Refused } from './Refused.tsx';

/** An agent that no service lists: it has a name and draws on one wallet. */
export function MakeAgentDialog({ onClose }: { readonly onClose: () => void }) {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const page = usePage();
  const make = useCall('agents.make');
  const say = useSay();
  const [name, setName] = useState('');
  const [walletId, setWalletId] = useState(wallets[0]?.id ?? '');
  const [tried, setTried] = useState(false);
  const trimmed = name.trim();
  const bad = trimmed === '' ? en.agents.makeNameMissing : trimmed.length > 80 ? en.agents.makeNameLong : null;
  const go = async () => {
    setTried(true);
    if (bad !== null || walletId === '' || make.busy) return;
    const result = await make.run({ walletId, name: trimmed });
    if (!result.ok) return;
    say.done(en.agents.made(trimmed));
    page.go({ name: 'agent', agent: result.value.agent });
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={make.busy} tone="solid" type="submit">
            {en.agents.makeDo}
          </Button>
        </>
      }
      description={en.agents.makeHint}
      onClose={onClose}
      onSubmit={go}
      open
      title={en.agents.makeTitle}
    >
      <Field
        error={tried ? bad : null}
        help={en.agents.makeNameHelp}
        input={{ value: name, onChange: (event) => setName(event.currentTarget.value) }}
        label={en.agents.makeName}
      />
      {wallets.length === 0 ? (
        <Notice tone="warning">{en.agents.makeNoWallet}</Notice>
      ) : (
        <LabelledPicker
          label={en.agents.makeWallet}
          onChange={setWalletId}
          options={wallets.map((wallet) => ({ value: wallet.id, label: fullName(wallet) }))}
          value={walletId}
        />
      )}
      <Refused error={make.error} title={en.settings.notSaved} />
    </Dialog>
  );
}
