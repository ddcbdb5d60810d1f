import { useState } from 'react';
import type { AgentView, EnvelopeView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useCall, usePage, useSnapshot } from '../state/context.tsx';
import {
  type EnvelopeErrors,
  envelopeWallets,
  newEnvelope,
  readEnvelope,
  typedEnvelope,
} from '../state/envelopeForm.ts';
import { fullName } from '../state/select.ts';
import { EnvelopeFields } from './EnvelopeFields.tsx';
import { LabelledPicker } from './LabelledPicker.tsx';
import { Promised } from './Promised.tsx';
import { ReasonField } from './ReasonField.tsx';
import { Refused } from './Refused.tsx';

const FINE: EnvelopeErrors = { limit: null, zone: null, soft: null, hard: null };

interface EnvelopeDialogProps {
  readonly agent: AgentView;
  /** Null for one that is new. */
  readonly envelope: EnvelopeView | null;
  readonly onClose: () => void;
}

/** A share of a wallet for one agent: how much, for how long, and what happens at its lines. */
export function EnvelopeDialog({ agent, envelope, onClose }: EnvelopeDialogProps) {
  const page = usePage();
  const put = useCall('envelopes.put');
  const say = useSay();
  const all = useSnapshot((snapshot) => snapshot.wallets);
  const wallets = envelopeWallets(agent, envelope, all);
  const [walletId, setWalletId] = useState(envelope?.walletId ?? agent.walletId);
  const wallet = wallets.find(({ id }) => id === walletId) ?? wallets[0];
  const [typed, setTyped] = useState(() =>
    envelope === null ? newEnvelope(Intl.DateTimeFormat().resolvedOptions().timeZone) : typedEnvelope(envelope),
  );
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [notes, setNotes] = useState<readonly string[] | null>(null);
  const unit = envelope?.limit.unit ?? wallet?.unit ?? 'credit';
  const read = readEnvelope(typed, unit);
  const title = envelope === null ? en.envelope.newTitle(agent.name) : en.envelope.changeTitle(agent.name);

  const save = async () => {
    setTried(true);
    if (!read.ok || wallet === undefined || put.busy) return;
    const trimmed = reason.trim();
    const result = await put.run({
      ...(envelope === null ? {} : { envelopeId: envelope.id }),
      agent: agent.key,
      walletId: wallet.id,
      terms: read.terms,
      ...(trimmed === '' ? {} : { reason: trimmed }),
    });
    if (!result.ok) return;
    if (result.value.notes.length > 0) return setNotes(result.value.notes);
    say.done(en.envelope.saved);
    onClose();
  };

  if (notes !== null)
    return (
      <Dialog
        actions={
          <Button onClick={onClose} tone="solid">
            {en.actions.close}
          </Button>
        }
        onClose={onClose}
        open
        step="notes"
        title={en.envelope.savedTitle}
      >
        {notes.map((note) => (
          <Notice key={note} tone="warning">
            {note}
          </Notice>
        ))}
      </Dialog>
    );
  return (
    <Dialog
      actions={
        <>
          {envelope !== null && (
            <Button
              onClick={() => page.ask({ what: 'remove-envelope', agent: agent.key, envelopeId: envelope.id })}
              tone="ghost"
            >
              {en.envelope.remove}
            </Button>
          )}
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={put.busy} tone="solid" type="submit">
            {en.actions.save}
          </Button>
        </>
      }
      description={en.envelope.body}
      onClose={onClose}
      onSubmit={save}
      open
      title={title}
      wide
    >
      {wallets.length > 1 && (
        <LabelledPicker
          label={en.envelope.wallet}
          onChange={setWalletId}
          options={wallets.map((one) => ({ value: one.id, label: fullName(one) }))}
          value={wallet?.id ?? ''}
        />
      )}
      <EnvelopeFields errors={tried && !read.ok ? read.errors : FINE} onChange={setTyped} typed={typed} unit={unit} />
      {wallet !== undefined && (
        <Promised envelope={envelope} limit={read.ok ? read.terms.limit : null} wallet={wallet} />
      )}
      <ReasonField help={en.envelope.reasonHelp} label={en.envelope.reason} onChange={setReason} value={reason} />
      <Refused error={put.error} title={en.envelope.notSaved} />
    </Dialog>
  );
}
