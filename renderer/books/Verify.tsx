import { Calculator } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { exact } from '../state/bookWords.ts';
import { useCall } from '../state/context.tsx';
import { Agreement } from './Agreement.tsx';
import styles from './books.module.css';

export interface Verifying {
  readonly busy: boolean;
  readonly found: CallOutput<'books.verify'> | null;
  readonly error: ErrorInfo | null;
  run(): Promise<void>;
}

/** Adds up every row anew, and says whether the book says the same. */
export function useVerify(walletId: string): Verifying {
  const { busy, error, run } = useCall('books.verify');
  const [found, setFound] = useState<Verifying['found']>(null);
  return {
    busy,
    found,
    error,
    async run() {
      setFound(null);
      const result = await run({ walletId });
      if (result.ok) setFound(result.value);
    },
  };
}

export function VerifyButton({ verifying }: { readonly verifying: Verifying }) {
  return (
    <Button
      busy={verifying.busy}
      icon={<Calculator aria-hidden="true" />}
      onClick={() => verifying.run()}
      title={en.proof.verifyHelp}
    >
      {verifying.busy ? en.proof.verifying : en.proof.verify}
    </Button>
  );
}

export function VerifyResult({ verifying: { found, error } }: { readonly verifying: Verifying }) {
  const rows = found === null ? '' : en.count.rows(found.entries.toLocaleString(), found.entries === 1);
  return (
    <div aria-live="polite" className={styles.verified}>
      {found?.agrees && <Agreement kind="agrees" words={en.proof.verified(rows, exact(found.sum))} />}
      {found !== null && !found.agrees && (
        <Notice title={en.proof.notVerified(rows, exact(found.sum))} tone="error">
          <p>{en.proof.notVerifiedHelp}</p>
        </Notice>
      )}
      {error !== null && (
        <Notice title={en.proof.verifyFailed} tone="error">
          <p>{error.message}</p>
        </Notice>
      )}
    </div>
  );
}
