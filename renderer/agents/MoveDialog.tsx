import { useMemo, useState } from 'react';
import type { MoveView } from '#shared/contract/agentCalls.ts';
import type { MoveEnd } from '#shared/domain/move.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useCall, useSnapshot } from '../state/context.tsx';
import { canMove, endId, type MoveErrors, moveEnds, readMove, type TypedMove } from '../state/moveForm.ts';
import { MoveFields } from './MoveFields.tsx';
import { MoveOutcome } from './MoveOutcome.tsx';
import { MovePreviewBody } from './MovePreviewBody.tsx';
import { Refused } from './Refused.tsx';
import { useMovePreview } from './useMovePreview.ts';

const FINE: MoveErrors = { from: null, to: null, amount: null, reason: null };

interface MoveDialogProps {
  readonly from: MoveEnd | null;
  readonly to: MoveEnd | null;
  readonly onClose: () => void;
}

/** Budget from one agent to another: both sides before and after, why, and what became of it. */
export function MoveDialog({ from, to, onClose }: MoveDialogProps) {
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const ends = useMemo(() => moveEnds(agents), [agents]);
  const start = useCall('moves.start');
  // One for each time the dialog is opened: a second press of the button returns the move there is.
  const [moveId] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState<TypedMove>({
    from: from === null ? null : endId(from),
    to: to === null ? null : endId(to),
    amount: '',
    standing: false,
    reason: '',
  });
  const [tried, setTried] = useState(false);
  const [started, setStarted] = useState<MoveView | null>(null);
  const pushed = useSnapshot((snapshot) => snapshot.moves.find(({ id }) => id === started?.id));
  const read = readMove(typed, ends);
  const preview = useMovePreview(started === null ? read.preview : null);
  const refused = preview.preview !== null && preview.preview.refusal !== null;

  const go = async () => {
    setTried(true);
    if (read.start === null || refused || start.busy) return;
    const result = await start.run({ moveId, ...read.start });
    if (result.ok) setStarted(result.value.move);
  };

  if (started !== null) return <MoveOutcome move={pushed ?? started} onClose={onClose} />;
  const possible = canMove(ends);
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          {possible && (
            <Button busy={start.busy} tone="solid" type="submit">
              {read.amount === null ? en.moves.do : en.moves.doAmount(formatAmount(read.amount))}
            </Button>
          )}
        </>
      }
      description={en.moves.body}
      onClose={onClose}
      onSubmit={go}
      open
      step="form"
      title={en.moves.formTitle}
      wide
    >
      {possible ? (
        <>
          <MoveFields ends={ends} errors={tried ? read.errors : FINE} onChange={setTyped} typed={typed} />
          <MovePreviewBody read={preview} />
        </>
      ) : (
        <Notice tone="info">{en.moves.fewEnds}</Notice>
      )}
      <Refused error={start.error} title={en.moves.notMoved} />
    </Dialog>
  );
}
