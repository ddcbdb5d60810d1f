/** From what is stored to what is shown: levels, freshness, lines and the tray, decided here once for every door. */
import type { AccountView, AgentView, TrayView, WalletView } from '#shared/contract/snapshot.ts';
import type { Account } from '#shared/domain/account.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import { claimOf, defaultLines, fillOf, freshnessOf, type Lines, levelOf, severityOf } from '#shared/domain/level.ts';
import type { Observation, SeenWallet } from '#shared/domain/observation.ts';
import type { ServiceInfo } from '#shared/domain/service.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import { formatAmount } from '#shared/money/format.ts';
import { allowanceOf, withheldOf } from '../accounts/withheld.ts';
import type { KeyKeeper } from '../ports.ts';

export interface AccountNow {
  readonly account: Account;
  readonly service: ServiceInfo;
  readonly observation: Observation;
  readonly syncing: boolean;
  readonly nextAttemptAt: Instant | null;
  readonly watching: boolean;
  readonly keyKept: KeyKeeper | 'missing';
  /** Milliseconds between rounds now: what counts as stale follows from it. */
  readonly interval: number;
}

export function linesOf(settings: WalletSettings | null, wallet: Pick<SeenWallet, 'unit'>): Lines | null {
  const reference = settings?.reference ?? null;
  const stated = settings?.lines ?? null;
  if (stated !== null && stated.low.unit === wallet.unit)
    return { ...stated, reference: reference ?? stated.low, source: 'stated' };
  return reference === null || reference.unit !== wallet.unit ? null : defaultLines(reference);
}

export function walletView(
  now: AccountNow,
  wallet: SeenWallet,
  settings: WalletSettings | null,
  at: Instant,
): WalletView {
  const { account, service } = now;
  const lines = linesOf(settings, wallet);
  const level = levelOf(wallet.balance, lines);
  const freshness = freshnessOf(wallet.asOf, at, now.interval);
  return {
    ...wallet,
    id: walletIdOf(account.id, wallet.key),
    accountId: account.id,
    accountLabel: account.label,
    serviceName: service.name,
    level,
    claim: claimOf(level, freshness),
    freshness,
    lines,
    fill: fillOf(wallet.balance, lines?.reference ?? null),
    binding: bindingOf(now, wallet),
    source: 'reported',
  };
}

/** The smallest limit on spending from this purse. A service that allows no spending binds at nothing. */
function bindingOf({ observation }: AccountNow, wallet: SeenWallet): WalletView['binding'] {
  if (wallet.balance === null) return null;
  const usage = observation.slices.usage?.value;
  if (usage !== undefined && !usage.allowed)
    return { name: usage.reason ?? 'the service allows no spending now', amount: { ...wallet.balance, micros: 0 } };
  return { name: 'wallet balance', amount: wallet.balance };
}

export function accountView(now: AccountNow, at: Instant): AccountView {
  const { account, service, observation } = now;
  return {
    ...account,
    serviceName: service.name,
    ...allowanceOf(service, withheldOf(account, observation)),
    sync: syncStateOf(now),
    freshness: freshnessOf(observation.lastSuccessAt, at, now.interval),
    slices: observation.slices,
    problems: observation.problems,
    lastSuccessAt: observation.lastSuccessAt,
    lastAttemptAt: observation.lastAttemptAt,
    lastError: observation.lastError,
    nextAttemptAt: now.nextAttemptAt,
    keyKept: now.keyKept,
  };
}

function syncStateOf(now: AccountNow): AccountView['sync'] {
  if (now.syncing) return 'syncing';
  if (now.keyKept === 'missing') return 'no-key';
  if (now.observation.lastError !== null) return 'failing';
  return now.watching ? 'waiting' : 'paused';
}

export function agentViews(now: AccountNow, at: Instant): AgentView[] {
  const agents = now.observation.slices.agents;
  if (agents === undefined) return [];
  const freshness = freshnessOf(agents.asOf, at, now.interval);
  return agents.value.listed.map((agent) => ({
    ...agent,
    accountId: now.account.id,
    accountLabel: now.account.label,
    walletId: walletIdOf(now.account.id, agent.walletKey),
    asOf: agents.asOf,
    freshness,
  }));
}

/** @param accountsUnseen accounts that never showed a wallet: they may not pass for an all-clear. */
export function trayView(wallets: readonly WalletView[], accountsUnseen: number): TrayView {
  if (wallets.length === 0)
    return {
      level: 'unknown',
      fill: null,
      words: accountsUnseen > 0 ? 'No balance seen yet' : 'No service connected',
      worstWalletId: null,
    };
  const worst = wallets.reduce((a, b) => (isWorse(b, a) ? b : a));
  const hidden = accountsUnseen > 0 && severityOf(worst.claim) < severityOf('unknown');
  const level = hidden ? 'unknown' : worst.claim;
  return {
    level,
    fill: level === 'unknown' ? null : worst.fill,
    words: trayWords(wallets, worst, accountsUnseen),
    worstWalletId: worst.id,
  };
}

function isWorse(a: WalletView, b: WalletView): boolean {
  const difference = severityOf(a.claim) - severityOf(b.claim);
  return difference !== 0 ? difference > 0 : (a.fill ?? 1) < (b.fill ?? 1);
}

function trayWords(wallets: readonly WalletView[], worst: WalletView, accountsUnseen: number): string {
  const name = `${worst.accountLabel} ${worst.name}`;
  const amount = worst.balance === null ? null : formatAmount(worst.balance);
  const troubled = wallets.filter((wallet) => severityOf(wallet.claim) >= severityOf('low')).length;
  const more = troubled > 1 ? `, and ${troubled - 1} more low` : '';
  if (worst.claim === 'empty') return `Empty: ${name} (${amount})${more}`;
  if (worst.claim === 'critical') return `Almost empty: ${name}, ${amount} left${more}`;
  if (worst.claim === 'low') return `Low: ${name}, ${amount} left${more}`;
  if (worst.claim === 'unknown')
    return amount === null ? `Unknown: ${name} shows no balance` : `Unknown: ${name} not seen lately, last ${amount}`;
  if (accountsUnseen > 0)
    return `Unknown: ${accountsUnseen === 1 ? 'one account was' : `${accountsUnseen} accounts were`} never seen`;
  return wallets.length === 1 ? `Fine: ${name}, ${amount}` : `All ${wallets.length} wallets are above their line`;
}
