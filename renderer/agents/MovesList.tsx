import { Undo2 } from 'lucide-react';
import type { MoveView } from '#shared/contract/agentCalls.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Money } from '../components/Figure.tsx';
import { usePage } from '../state/context.tsx';
import { callerWords } from './HoldList.tsx';
import { MoveBadge } from './MoveOutcome.tsx';
import styles from './moves.module.css';

/** Moves of budget, the newest first, each with the way back while there is one. */
export function MovesList({ moves }: { readonly moves: readonly MoveView[] }) {
  const page = usePage();
  return (
    <ol>
      {moves.map((move) => (
        <li className={styles.move} key={move.id}>
          <div className={styles.moveState}>
            <MoveBadge state={move.state} />
            <p className={styles.when}>
              <Moment at={move.createdAt} />
            </p>
          </div>
          <div className={styles.what}>
            <p className={styles.names}>
              <Money amount={move.amount} /> {en.moves.row(move.fromName, move.toName)}
              {move.standing && <span className={styles.quiet}> {en.moves.standingWord}</span>}
            </p>
            <p className={styles.reason}>{move.reason}</p>
            <p className={styles.quiet}>
              {callerWords(move.caller)}
              {move.undoes !== null && ` · ${en.moves.undoes}`}
              {move.undoneBy !== null && ` · ${en.moves.undone}`}
            </p>
            {(move.detail !== null || move.state === 'unknown') && (
              <p className={styles.quiet}>{move.detail ?? en.moves.stateHelp.unknown}</p>
            )}
          </div>
          {move.undoable && (
            <Button
              aria-label={en.moves.undoOf(formatAmount(move.amount), move.fromName, move.toName)}
              icon={<Undo2 aria-hidden="true" />}
              onClick={() => page.ask({ what: 'undo-move', moveId: move.id })}
            >
              {en.moves.undo}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
