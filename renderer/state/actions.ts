/** What several screens do the same way: ask and say how it went. */
import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
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

/** Lets nothing of a wallet be told on the desktop any more, or again. */
export function useMute(): (walletId: string, muted: boolean) => Promise<void> {
  const { client } = usePage();
  const say = useSay();
  return async (walletId, muted) => {
    const result = await client.call('wallets.mute', { walletId, muted });
    if (!result.ok) say.failed(en.settings.notSaved, result.error);
  };
}

/** Puts a text on the clipboard; where it is refused, the text is shown to be copied by hand. */
export function useCopy(): (text: string) => Promise<void> {
  const say = useSay();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      say.done(en.settings.copied);
    } catch {
      say.failed(en.payments.notCopied, { kind: 'refused', message: text });
    }
  };
}

/** Topping up where this account can: asked here, or on the service's billing page; null where neither is known. */
export function useTopUp(): (account: AccountView | undefined, walletId: string) => TopUp | null {
  const page = usePage();
  const openPage = useWebPage();
  return (account, walletId) => {
    if (account?.capabilities.includes('top-up'))
      return { here: true, run: () => page.ask({ what: 'top-up', walletId }) };
    if (account?.capabilities.includes('billing.web'))
      return { here: false, run: () => void openPage(account.id, 'billing') };
    return null;
  };
}

export interface TopUp {
  /** In this window; else in the browser. */
  readonly here: boolean;
  run(): void;
}
