import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Field } from '../components/Field.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useCall } from '../state/context.tsx';
import { typedWhole } from '../state/typed.ts';
import { Problem } from './Problem.tsx';
import styles from './Rows.module.css';

interface RequestApprovalDialogProps {
  readonly accountId: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks for an approval: nothing is charged before somebody says yes to it. */
export function RequestApprovalDialog({ accountId, onClose, onDone }: RequestApprovalDialogProps) {
  const request = useCall('approvals.request');
  const say = useSay();
  const [credits, setCredits] = useState('');
  const [hours, setHours] = useState('');
  const [tried, setTried] = useState(false);
  const wanted = typedWhole(credits);
  const lasts = hours.trim() === '' ? null : typedWhole(hours);
  const creditsBad = wanted === null || wanted < 1;
  const hoursBad = hours.trim() !== '' && (lasts === null || lasts < 1 || lasts > 720);
  const go = async () => {
    setTried(true);
    if (wanted === null || creditsBad || hoursBad || request.busy) return;
    const result = await request.run({ accountId, credits: wanted, expiryHours: lasts });
    if (!result.ok) return;
    say.done(en.approvals.asked);
    onDone();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onDone}>{en.actions.back}</Button>
          <Button busy={request.busy} tone="solid" type="submit">
            {en.approvals.askDo}
          </Button>
        </>
      }
      description={en.topUp.nothingYet}
      onClose={onClose}
      onSubmit={go}
      open
      title={en.approvals.askTitle}
      wide
    >
      <div className={styles.form}>
        <Field
          error={tried && creditsBad ? en.approvals.wholeCredits : null}
          input={{ value: credits, inputMode: 'numeric', onChange: (event) => setCredits(event.currentTarget.value) }}
          label={en.approvals.askCredits}
          suffix={en.unitName.credit}
        />
        <Field
          error={tried && hoursBad ? en.approvals.wholeHours : null}
          help={en.approvals.askHoursHelp}
          input={{ value: hours, inputMode: 'numeric', onChange: (event) => setHours(event.currentTarget.value) }}
          label={en.approvals.askHours}
          suffix={en.approvals.askHoursUnit}
        />
      </div>
      {request.error !== null && <Problem accountId={accountId} error={request.error} title={en.approvals.notAsked} />}
    </Dialog>
  );
}
