import { Calculator } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput } from '#shared/contract/contract.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { exact } from '../state/bookWords.ts';
import { useCall } from '../state/context.tsx';
import styles from './books.module.css';

/** Adds up every row anew, and says whether the book says the same. */
export function Verify({ walletId }: { readonly walletId: string }) {
  const verify = useCall('books.verify');
  const [found, setFound] = useState<CallOutput<'books.verify'> | null>(null);
  const run = async () => {
    setFound(null);
    const result = await verify.run({ walletId });
    if (result.ok) setFound(result.value);
  };
  const rows = found === null ? '' : en.count.rows(found.entries.toLocaleString(), found.entries === 1);
  return (
    <>
      <Button busy={verify.busy} icon={<Calculator aria-hidden="true" />} onClick={run} title={en.proof.verifyHelp}>
        {verify.busy ? en.proof.verifying : en.proof.verify}
      </Button>
      <div aria-live="polite" className={styles.verified}>
        {found?.agrees && <Notice tone="info">{en.proof.verified(rows, exact(found.sum))}</Notice>}
        {found !== null && !found.agrees && (
          <Notice title={en.proof.notVerified(rows, exact(found.sum))} tone="error">
            <p>{en.proof.notVerifiedHelp}</p>
          </Notice>
        )}
        {verify.error !== null && (
          <Notice title={en.proof.verifyFailed} tone="error">
            <p>{verify.error.message}</p>
          </Notice>
        )}
      </div>
    </>
  );
}
