import type { MoveView } from '#shared/contract/agentCalls.ts';
import type { MoveState } from '#shared/domain/move.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Facts } from '../components/Layout.tsx';
import badge from '../payments/StateBadge.module.css';
import { StateGlyph } from '../payments/StateBadge.tsx';
import type { Tone } from '../state/payments.ts';
import styles from './agents.module.css';
import { Change } from './MovePreviewBody.tsx';

const TONES: Record<MoveState, Tone> = {
  giving: 'moving',
  sent: 'moving',
  unknown: 'unsure',
  done: 'done',
  'rolled-back': 'stopped',
};

/** How far a move is, in shape and words. */
export function MoveBadge({ state }: { readonly state: MoveState }) {
  return (
    <span className={badge.badge} data-tone={TONES[state]}>
      <StateGlyph size={12} tone={TONES[state]} />
      {en.moves.state[state]}
    </span>
  );
}

/** What became of the move that was just asked for, kept current. */
export function MoveOutcome({ move, onClose }: { readonly move: MoveView; readonly onClose: () => void }) {
  return (
    <Dialog
      actions={
        <Button onClick={onClose} tone="solid">
          {en.actions.close}
        </Button>
      }
      onClose={onClose}
      open
      step={`outcome ${move.state}`}
      title={`${formatAmount(move.amount)}: ${en.moves.row(move.fromName, move.toName)}`}
      wide
    >
      <p role="status">
        <MoveBadge state={move.state} />
      </p>
      <p>{en.moves.stateHelp[move.state]}</p>
      {move.detail !== null && <p className={styles.quiet}>{move.detail}</p>}
      {move.state !== 'rolled-back' && move.state !== 'unknown' && (
        <div className={styles.told}>
          <Facts
            facts={[
              { name: move.fromName, value: <Change after={move.after.from} before={move.before.from} /> },
              { name: move.toName, value: <Change after={move.after.to} before={move.before.to} /> },
            ]}
          />
        </div>
      )}
    </Dialog>
  );
}
