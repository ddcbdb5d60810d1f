import { ArrowRight } from 'lucide-react';
import type { MovePreview } from '#shared/contract/agentCalls.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import { Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { RunwayWords } from '../components/RunwayWords.tsx';
import styles from './moves.module.css';
import type { MovePreviewRead } from './useMovePreview.ts';

/** Both sides before and after; what one must know; or why it cannot be done. */
export function MovePreviewBody({ read }: { readonly read: MovePreviewRead }) {
  const { preview, error, waiting } = read;
  return (
    <section aria-busy={waiting} aria-label={en.moves.previewTitle} aria-live="polite" className={styles.preview}>
      {preview !== null ? (
        <Sides preview={preview} />
      ) : error !== null ? (
        <Notice title={en.moves.previewFailed} tone="warning">
          <p>{error.message}</p>
        </Notice>
      ) : waiting ? (
        <div className={styles.waiting}>
          <span className="visually-hidden">{en.moves.previewWaiting}</span>
          <Skeleton height={16} width="70%" />
          <Skeleton height={16} width="60%" />
        </div>
      ) : (
        <p className={styles.quiet}>{en.moves.previewNone}</p>
      )}
    </section>
  );
}

function Sides({ preview }: { readonly preview: MovePreview }) {
  const { before, after, runways } = preview;
  const sides = [
    { side: 'from', label: en.moves.from, name: preview.fromName },
    { side: 'to', label: en.moves.to, name: preview.toName },
  ] as const;
  return (
    <>
      <div className={styles.sides}>
        {sides.map(({ side, label, name }) => (
          <div className={styles.side} key={side}>
            <h3>
              <span className={styles.quiet}>{label}</span> {name}
            </h3>
            <dl>
              <dt>{en.moves.leftRow}</dt>
              <dd>
                <Change after={after[side]} before={before[side]} />
              </dd>
              <dt>{en.moves.runwayRow}</dt>
              <dd>
                <Lasts after={runways.after[side]} before={runways.before[side]} />
              </dd>
            </dl>
          </div>
        ))}
      </div>
      {preview.atService.micros > 0 && (
        <p className={styles.quiet}>{en.moves.atService(formatAmount(preview.atService))}</p>
      )}
      {preview.notes.length > 0 && (
        <ul className={styles.notes}>
          {preview.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {preview.refusal !== null && (
        <Notice title={en.moves.refused} tone="error">
          <p>{preview.refusal}</p>
        </Notice>
      )}
    </>
  );
}

/** "$30.00 → $20.00"; read out as "$30.00 becomes $20.00". */
export function Change({ before, after }: { readonly before: Amount; readonly after: Amount }) {
  return (
    <span className={styles.change}>
      <Money amount={before} />
      <Becomes />
      <strong>
        <Money amount={after} />
      </strong>
    </span>
  );
}

function Lasts({ before, after }: { readonly before: RunwayView; readonly after: RunwayView }) {
  return (
    <span className={styles.lasts}>
      <RunwayWords runway={before} />
      <Becomes />
      <RunwayWords runway={after} />
    </span>
  );
}

function Becomes() {
  return (
    <>
      <ArrowRight aria-hidden="true" size={13} />
      <span className="visually-hidden"> {en.moves.becomes} </span>
    </>
  );
}
