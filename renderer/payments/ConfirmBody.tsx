import type { ReactNode } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { en } from '#shared/words/en.ts';
import { type Fact, Facts } from '../components/Layout.tsx';
import styles from './ConfirmBody.module.css';
import { Problem } from './Problem.tsx';

interface ConfirmBodyProps {
  /** What is bought or spent: the one thing to be sure of. */
  readonly what: ReactNode;
  readonly facts: readonly Fact[];
  /** What happens when it is confirmed. */
  readonly next: string;
  readonly accountId: string;
  readonly error: ErrorInfo | null;
}

/** The last look before something costs: what, how much, from where, and what happens next. */
export function ConfirmBody({ what, facts, next, accountId, error }: ConfirmBodyProps) {
  return (
    <>
      <div className={styles.slip}>
        <p className={styles.what}>{what}</p>
        <Facts facts={facts} />
      </div>
      <div className={styles.next}>
        <p className={styles.nextName}>{en.confirm.next}</p>
        <p>{next}</p>
      </div>
      {error !== null && <Problem accountId={accountId} error={error} title={en.confirm.failed} />}
    </>
  );
}
