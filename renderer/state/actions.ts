/** What several screens do the same way: ask and say how it went. */
import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { useSay } from '../components/Toasts.tsx';
import { usePage } from './context.tsx';

export interface Sync {
  readonly busy: boolean;
  run(accountId?: string): Promise<void>;
}

/** Asks one account, or all, now; tells how many answered. */
export function useSync(): Sync {
  const { client } = usePage();
  const say = useSay();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async run(accountId) {
      setBusy(true);
      const result = await client.call('sync.now', accountId === undefined ? {} : { accountId });
      setBusy(false);
      if (!result.ok) say.failed(en.shell.syncFailed, result.error);
      else if (result.value.failed > 0) say.done(en.shell.syncedSome(result.value.synced, result.value.failed));
      else say.done(en.shell.synced(en.count.accounts(result.value.synced)));
    },
  };
}

/** Opens a page of the account's service in the system browser. */
export function useWebPage(): (accountId: string, page: 'billing' | 'dashboard') => Promise<void> {
  const { client } = usePage();
  const say = useSay();
  return async (accountId, page) => {
    const result = await client.call('web.open', { accountId, page });
    if (result.ok) say.done(en.shell.opened);
    else say.failed(en.shell.notOpened, result.error);
  };
}
