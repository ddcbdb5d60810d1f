import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { useSync, useWebPage } from '../state/actions.ts';
import { Until } from './Age.tsx';
import { Button } from './Button.tsx';
import { KeyDialog } from './KeyDialog.tsx';
import { Notice } from './Notice.tsx';

/** What stands between the app and an account, in the service's own words, with the one thing to do about it. */
export function Trouble({ account }: { readonly account: AccountView }) {
  const sync = useSync();
  const openPage = useWebPage();
  const [asking, setAsking] = useState(false);
  const error = account.lastError;
  const needsKey = account.sync === 'no-key' || account.keyKept === 'missing' || error?.kind === 'invalid-key';
  if (error === null && !needsKey) return null;

  const title = error?.message ?? en.sync['no-key'];
  const action = needsKey ? (
    <Button onClick={() => setAsking(true)}>
      {account.keyKept === 'missing' ? en.actions.giveKey : en.actions.replaceKey}
    </Button>
  ) : error?.kind === 'needs-browser-session' ? (
    <Button onClick={() => openPage(account.id, 'dashboard')}>{en.actions.openDashboard}</Button>
  ) : (
    <Button busy={sync.busy} onClick={() => sync.run(account.id)}>
      {sync.busy ? en.actions.syncing : en.actions.tryAgain}
    </Button>
  );
  return (
    <>
      <Notice action={action} title={title} tone={needsKey ? 'error' : 'warning'}>
        {error?.help !== undefined && <p>{error.help}</p>}
        {error?.retryAt !== undefined && (
          <p>
            {en.wallets.retryAt} <Until at={error.retryAt} />
          </p>
        )}
      </Notice>
      <KeyDialog account={account} onClose={() => setAsking(false)} open={asking} />
    </>
  );
}
