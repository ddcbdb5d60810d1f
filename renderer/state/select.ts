/** What screens need to know about a snapshot beyond its plain parts. Pure. */
import type { Screen } from '#shared/contract/screens.ts';
import type { AccountView, AlertView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { severityOf } from '#shared/domain/level.ts';
import type { Lot } from '#shared/domain/wallet.ts';

/** What the home screen lists: each wallet of each account, and accounts that have none to show yet. */
export type HomeItem =
  | {
      readonly kind: 'wallet';
      readonly account: AccountView | undefined;
      readonly wallet: WalletView;
      /** The first of its account. */
      readonly first: boolean;
    }
  | { readonly kind: 'account'; readonly account: AccountView };

/** Accounts keep their order, so that a wallet stays where the eye has learned to look. */
export function homeItems(accounts: readonly AccountView[], wallets: readonly WalletView[]): HomeItem[] {
  const items: HomeItem[] = [];
  const known = new Set(accounts.map((account) => account.id));
  for (const account of accounts) {
    const own = wallets.filter((wallet) => wallet.accountId === account.id);
    if (own.length === 0) items.push({ kind: 'account', account });
    own.forEach((wallet, index) => {
      items.push({ kind: 'wallet', account, wallet, first: index === 0 });
    });
  }
  for (const wallet of wallets)
    if (!known.has(wallet.accountId)) items.push({ kind: 'wallet', account: undefined, wallet, first: false });
  return items;
}

/** Those that are snoozed last: whoever put them off knows of them. */
export function openAlerts(alerts: readonly AlertView[]): AlertView[] {
  return alerts
    .filter((alert) => alert.closedAt === null)
    .sort(
      (a, b) =>
        Number(a.snooze !== null) - Number(b.snooze !== null) ||
        severityOf(b.level) - severityOf(a.level) ||
        b.openedAt - a.openedAt,
    );
}

/** Where one finds out more about an alert, or does something about it. */
export function alertScreen(
  { rule, accountId, walletId, subject }: Pick<AlertView, 'rule' | 'accountId' | 'walletId' | 'subject'>,
  wallets: readonly WalletView[],
): Screen {
  switch (rule) {
    case 'payment-arrived':
    case 'payment-not-seen':
    case 'run-blocked':
      return { name: 'payment', paymentId: subject };
    case 'agent-paused':
    case 'agent-budget':
    case 'agent-control':
      return { name: 'agents' };
    case 'key-refused':
      return { name: 'settings' };
    default:
      break;
  }
  // What concerns a whole account is told on the page of each of its wallets.
  const id = walletId ?? wallets.find((wallet) => wallet.accountId === accountId)?.id;
  return id === undefined ? { name: 'wallets' } : { name: 'wallet', walletId: id };
}

export function pastAlerts(alerts: readonly AlertView[]): AlertView[] {
  return alerts.filter((alert) => alert.closedAt !== null).sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
}

/** The lots of one wallet, the one that lapses first on top; those without an end last. */
export function lotsOf(account: AccountView | undefined, wallet: WalletView): Lot[] {
  const lots = account?.slices.lots?.value ?? [];
  return lots
    .filter((lot) => lot.walletKey === wallet.key)
    .sort((a, b) => (a.expiresAt ?? Number.MAX_SAFE_INTEGER) - (b.expiresAt ?? Number.MAX_SAFE_INTEGER));
}

/** The lot with something left that lapses next. */
export function nextExpiry(lots: readonly Lot[]): Lot | undefined {
  return lots.find((lot) => lot.expiresAt !== null && lot.remaining.micros > 0);
}

/** True when each account's last try ended at the network, not at a service. */
export function isOffline(accounts: readonly AccountView[]): boolean {
  return accounts.length > 0 && accounts.every((account) => account.lastError?.kind === 'offline');
}

export function soonestRound(accounts: readonly AccountView[]): number | null {
  const times = accounts.flatMap((account) => (account.nextAttemptAt === null ? [] : [account.nextAttemptAt]));
  return times.length === 0 ? null : Math.min(...times);
}

export function walletById(snapshot: Snapshot, id: string): WalletView | undefined {
  return snapshot.wallets.find((wallet) => wallet.id === id);
}

/** How a wallet is named where its account is not in sight. */
export function fullName(wallet: Pick<WalletView, 'accountLabel' | 'name'>): string {
  return `${wallet.accountLabel}, ${wallet.name}`;
}

/** The wallet that an account's plan and work draw on: the first in credits, else the first. */
export function mainWallet(wallets: readonly WalletView[], accountId: string): WalletView | undefined {
  const own = wallets.filter((wallet) => wallet.accountId === accountId);
  return own.find(({ unit }) => unit === 'credit') ?? own[0];
}
