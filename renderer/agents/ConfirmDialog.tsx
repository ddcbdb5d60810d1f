import { useState } from 'react';
import type { ErrorInfo, Result } from '#shared/contract/errors.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { ReasonField } from './ReasonField.tsx';
import { Refused } from './Refused.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly body: string;
  readonly action: string;
  readonly danger?: boolean;
  /** What stands in its way: then it cannot be done. */
  readonly obstacle?: string | null;
  readonly asksWhy?: boolean;
  readonly done: string;
  readonly failed: string;
  readonly run: (reason: string) => Promise<Result<unknown>>;
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

/** Asks once before something is undone or taken away. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, body, action, danger = false, obstacle = null, asksWhy = false, done, failed, run } = props;
  const { onDone, onClose } = props;
  const say = useSay();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const go = async () => {
    if (busy || obstacle !== null) return;
    setBusy(true);
    setError(null);
    const result = await run(reason.trim());
    setBusy(false);
    if (!result.ok) return setError(result.error);
    say.done(done);
    onClose();
    onDone?.();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          {obstacle === null && (
            <Button busy={busy} tone={danger ? 'danger' : 'solid'} type="submit">
              {action}
            </Button>
          )}
        </>
      }
      description={body}
      onClose={onClose}
      onSubmit={go}
      open
      step="confirm"
      title={title}
    >
      {obstacle !== null && <Notice tone="warning">{obstacle}</Notice>}
      {asksWhy && obstacle === null && (
        <ReasonField help={en.envelope.reasonHelp} label={en.envelope.reason} onChange={setReason} value={reason} />
      )}
      <Refused error={error} title={failed} />
    </Dialog>
  );
}
