import type { ReactNode } from 'react';
import { en } from '#shared/words/en.ts';
import type { LogRow } from '../state/logPages.ts';
import type { LogRead } from '../state/useLogPages.ts';
import { Moment } from './Age.tsx';
import { Button } from './Button.tsx';
import { Skeleton } from './Layout.tsx';
import styles from './Log.module.css';
import { Notice } from './Notice.tsx';

interface LogProps<R extends LogRow> {
  readonly read: LogRead<R>;
  readonly words: Readonly<Record<'failed' | 'loading' | 'none' | 'earlier', string>>;
  /** An item of a list with its key, like {@link LogLine}. */
  readonly line: (row: R) => ReactNode;
}

/** The rows that were read so far, the newest first, and the way to earlier ones. */
export function Log<R extends LogRow>({ read: { log, error, busy, earlier, again }, words, line }: LogProps<R>) {
  return (
    <>
      {error !== null && (
        <div className={styles.pad}>
          <Notice action={<Button onClick={again}>{en.actions.tryAgain}</Button>} title={words.failed} tone="error">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {log === null ? (
        error === null && (
          <div aria-busy="true" aria-label={words.loading} className={styles.pad} role="status">
            <Skeleton width="70%" />
            <Skeleton width="55%" />
          </div>
        )
      ) : log.rows.length === 0 ? (
        <p className={styles.none}>{words.none}</p>
      ) : (
        <ol>{log.rows.map(line)}</ol>
      )}
      {log !== null && log.next !== null && (
        <div className={styles.more}>
          <Button busy={busy} onClick={earlier}>
            {words.earlier}
          </Button>
        </div>
      )}
    </>
  );
}

interface LogLineProps {
  readonly done: string;
  readonly at: number;
  readonly children: ReactNode;
}

/** What was done, what it was about, and when. */
export function LogLine({ done, at, children }: LogLineProps) {
  return (
    <li className={styles.line}>
      <p className={styles.done}>{done}</p>
      <div className={styles.what}>{children}</div>
      <p className={styles.when}>
        <Moment at={at} />
      </p>
    </li>
  );
}

export function LogReason({ children }: { readonly children: ReactNode }) {
  return <p className={styles.reason}>{children}</p>;
}
