/** From what is stored to what is shown: levels, freshness, lines and the tray, decided here once for every door. */
import type { AccountView, TrayView, WalletView } from '#shared/contract/snapshot.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Episode } from '#shared/domain/alert.ts';
import type { Score, SpendForecast } from '#shared/domain/forecast.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import {
  claimOf,
  fillOf,
  freshnessOf,
  type Level,
  type Lines,
  levelOf,
  severityOf,
  worse,
} from '#shared/domain/level.ts';
import type { Observation, SeenWallet } from '#shared/domain/observation.ts';
import type { ServiceInfo } from '#shared/domain/service.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import { DEFAULT_WATCH } from '#shared/domain/watch.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { allowanceOf, withheldOf } from '../accounts/withheld.ts';
import type { KeyKeeper } from '../ports.ts';
import { runwayNow, spendInDays } from '../runway/say.ts';

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

/** What is known of a wallet besides its account's observation. */
export interface WalletMore {
  readonly settings: WalletSettings | null;
  readonly lines: Lines | null;
  readonly forecast: SpendForecast | null;
  readonly score: Score;
  readonly promises: { readonly promised: Amount | null; readonly free: Amount | null };
}

export function walletView(now: AccountNow, wallet: SeenWallet, more: WalletMore, at: Instant): WalletView {
  const { account, service } = now;
  const { settings, lines, forecast, score, promises } = more;
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
    watch: settings?.watch ?? DEFAULT_WATCH,
    watchStated: settings?.watch != null,
    muted: settings?.mutedAt != null,
    runway: runwayNow(forecast, { balance: wallet.balance, freshness }, at),
    perDay: amountOrNull(spendInDays(forecast, wallet.unit, 1, at), wallet.unit),
    score,
    promised: promises.promised,
    overPromised: overPromised(promises),
  };
}

/** What is promised of it beyond what it holds. */
function overPromised({ promised, free }: WalletMore['promises']): Amount | null {
  if (promised === null || free === null) return null;
  const over = promised.micros - Math.max(0, free.micros);
  return over > 0 ? amountOf(over, promised.unit) : null;
}

function amountOrNull(micros: number | null, unit: string): Amount | null {
  return micros === null ? null : amountOf(micros, unit);
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

/**
 * @param accountsUnseen accounts that never showed a wallet: they may not pass for an all-clear
 * @param open alerts that are open, the worst of which the icon follows
 */
export function trayView(
  wallets: readonly WalletView[],
  accountsUnseen: number,
  open: readonly Pick<Episode, 'level' | 'title'>[],
): TrayView {
  const warnings = open.filter(({ level }) => level !== 'ok');
  const seen = walletsView(wallets, accountsUnseen);
  const worst = warnings.reduce<Level>((level, alert) => worse(level, alert.level), 'ok');
  if (severityOf(worst) <= severityOf(seen.level)) return { ...seen, alerts: warnings.length };
  const title = warnings.find(({ level }) => level === worst)?.title ?? seen.words;
  return { ...seen, level: worst, fill: worst === 'unknown' ? null : seen.fill, words: title, alerts: warnings.length };
}

function walletsView(wallets: readonly WalletView[], accountsUnseen: number): Omit<TrayView, 'alerts'> {
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
