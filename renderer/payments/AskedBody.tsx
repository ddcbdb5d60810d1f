import type { ReactNode } from 'react';
import type { CallName, CallOutput } from '#shared/contract/contract.ts';
import { Skeleton } from '../components/Layout.tsx';
import type { Asked } from '../state/asked.ts';
import styles from './AskedBody.module.css';
import { Problem } from './Problem.tsx';

interface AskedBodyProps<N extends CallName> {
  readonly asked: Asked<N>;
  readonly accountId: string;
  /** Said while the service is asked. */
  readonly loading: string;
  /** Said when it could not be. */
  readonly failed: string;
  readonly children: (value: CallOutput<N>) => ReactNode;
}

const LINES = ['a', 'b', 'c'];

/** What was asked of a service: its shape while it is on its way, what went wrong, then the answer. */
export function AskedBody<N extends CallName>({ asked, accountId, loading, failed, children }: AskedBodyProps<N>) {
  return (
    <>
      {asked.error !== null && (
        <Problem
          accountId={accountId}
          busy={asked.loading}
          error={asked.error}
          onRetry={() => asked.reload()}
          title={failed}
        />
      )}
      {asked.value === null && asked.error === null && (
        <div aria-busy="true" aria-label={loading} className={styles.ghosts} role="status">
          {LINES.map((line) => (
            <Skeleton height={46} key={line} width="100%" />
          ))}
        </div>
      )}
      {asked.value !== null && children(asked.value)}
    </>
  );
}
