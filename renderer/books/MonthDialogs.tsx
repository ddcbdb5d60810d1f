import { useState } from 'react';
import type { BookMonth } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Field } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { agreementOf, differenceWords, exact } from '../state/bookWords.ts';
import { useCall } from '../state/context.tsx';
import { localZone } from '../state/periods.ts';
import { monthWords } from '../state/times.ts';

interface MonthDialogProps {
  readonly walletId: string;
  readonly month: BookMonth;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks once, and says what it means. */
export function CloseDialog({ walletId, month, onClose, onDone }: MonthDialogProps) {
  const call = useCall('books.close');
  const say = useSay();
  const name = monthWords(month.month);
  const run = async () => {
    if (call.busy) return;
    const result = await call.run({ walletId, month: month.month, zone: localZone() });
    if (!result.ok) return;
    say.done(en.proof.closed(name));
    onDone();
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={call.busy} onClick={run} tone="solid">
            {en.proof.closeDo}
          </Button>
        </>
      }
      description={en.proof.closeBody(exact(month.closing), name)}
      onClose={onClose}
      open
      title={en.proof.closeTitle(name)}
    >
      <p>{en.proof.closeLate}</p>
      {agreementOf(month) !== 'agrees' && <Notice tone="warning">{en.proof.closeOdd(differenceWords(month))}</Notice>}
      <Problem error={call.error} />
    </Dialog>
  );
}

/** A month is opened again for a reason, and the reason is kept. */
export function ReopenDialog({ walletId, month, onClose, onDone }: MonthDialogProps) {
  const call = useCall('books.reopen');
  const say = useSay();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const short = reason.trim().length < 3;
  const name = monthWords(month.month);
  const run = async () => {
    setTried(true);
    if (call.busy || short) return;
    const result = await call.run({ walletId, month: month.month, reason: reason.trim() });
    if (!result.ok) return;
    say.done(en.proof.reopened(name));
    onDone();
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={call.busy} tone="solid" type="submit">
            {en.proof.reopenDo}
          </Button>
        </>
      }
      description={en.proof.reopenBody}
      onClose={onClose}
      onSubmit={run}
      open
      title={en.proof.reopenTitle(name)}
    >
      <Field
        error={tried && short ? en.proof.reasonShort : null}
        help={en.proof.reasonHelp}
        input={{ value: reason, maxLength: 300, onChange: (event) => setReason(event.currentTarget.value) }}
        label={en.proof.reason}
      />
      <Problem error={call.error} />
    </Dialog>
  );
}

function Problem({ error }: { readonly error: { message: string; help?: string | undefined } | null }) {
  if (error === null) return null;
  return (
    <Notice live title={error.message} tone="error">
      {error.help !== undefined && <p>{error.help}</p>}
    </Notice>
  );
}
