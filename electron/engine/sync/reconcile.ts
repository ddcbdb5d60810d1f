/** What one read of an account changes in the store. Pure: the same reading twice changes nothing the second time. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { agentKeyOf, walletIdOf } from '#shared/domain/ids.ts';
import {
  agentSeenAt,
  listedAgent,
  type Observation,
  type SeenWallet,
  type Slices,
} from '#shared/domain/observation.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import type { WalletFacts } from '#shared/domain/wallet.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import { type Amount, compare, percentOf, subtract, sum } from '#shared/money/amount.ts';
import type { AccountReading } from '../providers/adapter.ts';
import { withUnlisted } from './agentList.ts';

export interface Reconciled {
  readonly observation: Observation;
  readonly readings: readonly Reading[];
  /** Only those that changed. */
  readonly walletSettings: readonly WalletSettings[];
}

export function emptyObservation(accountId: string): Observation {
  return {
    accountId,
    wallets: [],
    slices: {},
    problems: [],
    lastSuccessAt: null,
    lastAttemptAt: null,
    lastError: null,
    failuresInARow: 0,
  };
}

export interface ReconcileInput {
  readonly before: Observation;
  readonly reading: AccountReading;
  readonly settingsOf: (walletId: string) => WalletSettings | null;
  readonly lastReadingOf: (walletId: string) => Reading | null;
}

export function reconcile({ before, reading, settingsOf, lastReadingOf }: ReconcileInput): Reconciled {
  const { accountId } = before;
  const at = reading.readAt;
  // An answer that was overtaken on the way is history, not news.
  const overtaken = before.lastSuccessAt !== null && at < before.lastSuccessAt;
  const wallets = overtaken ? before.wallets : mergeWallets(before.wallets, reading.wallets, at);
  const observation: Observation = {
    ...before,
    wallets,
    slices: overtaken ? before.slices : mergeSlices(before.slices, reading, at),
    problems: [...reading.problems],
    lastSuccessAt: Math.max(at, before.lastSuccessAt ?? 0),
    lastAttemptAt: Math.max(at, before.lastAttemptAt ?? 0),
    lastError: null,
    failuresInARow: 0,
  };
  const readings: Reading[] = [];
  const walletSettings: WalletSettings[] = [];
  for (const wallet of reading.wallets) {
    if (wallet.balance === null || overtaken) continue;
    const walletId = walletIdOf(accountId, wallet.key);
    const last = lastReadingOf(walletId);
    const seen = before.wallets.find(({ key }) => key === wallet.key);
    readings.push(...worthKeeping({ accountId, walletId }, last, seen ? [seen, seen.asOf] : null, [wallet, at]));
    const settings = settingsOf(walletId) ?? {
      walletId,
      accountId,
      watch: null,
      mutedAt: null,
      topUp: null,
      reference: null,
      referenceAt: null,
    };
    const reference = nextReference(settings.reference, last?.balance ?? null, wallet, reading);
    if (reference !== settings.reference) walletSettings.push({ ...settings, reference, referenceAt: at });
  }
  if (!overtaken) readings.push(...agentReadings(before, reading, lastReadingOf));
  return { observation, readings, walletSettings };
}

/** What an agent with a budget of its own has spent is in no ledger: it is read from time to time, like a balance. */
function agentReadings(
  { accountId, slices: known }: Observation,
  { slices, readAt }: AccountReading,
  lastReadingOf: ReconcileInput['lastReadingOf'],
): Reading[] {
  return (slices.agents?.listed ?? []).flatMap(({ id, budget }) => {
    if (budget === null) return [];
    const walletId = agentKeyOf(accountId, id);
    const before = listedAgent(known, id);
    const seen: Seen | null =
      before?.budget && known.agents ? [spentOf(before.budget), agentSeenAt(known.agents, before)] : null;
    return worthKeeping({ accountId, walletId }, lastReadingOf(walletId), seen, [spentOf(budget), readAt]);
  });
}

const spentOf = ({ spent }: { readonly spent: Amount }) => ({ balance: spent, reserved: null });

/** A failed read keeps every number and notes what went wrong. */
export function noteFailure(before: Observation, error: ErrorInfo, at: Instant): Observation {
  return { ...before, lastAttemptAt: at, lastError: error, failuresInARow: before.failuresInARow + 1 };
}

function mergeWallets(before: readonly SeenWallet[], now: readonly WalletFacts[], at: Instant): SeenWallet[] {
  const merged = new Map(before.map((wallet) => [wallet.key, wallet]));
  for (const wallet of now) merged.set(wallet.key, { ...wallet, asOf: at });
  return [...merged.values()];
}

function mergeSlices(before: Slices, reading: AccountReading, at: Instant): Slices {
  const { agents } = reading.slices;
  const values = { ...reading.slices, agents: agents && withUnlisted(before.agents, agents) };
  const seen = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, { value, asOf: at }]);
  return { ...before, ...Object.fromEntries(seen) };
}

type Held = Pick<WalletFacts, 'balance' | 'reserved'>;
type Seen = readonly [held: Held, at: Instant];

/**
 * A change is kept with the reading before it, so that it is known to the interval of reading when it came; what stays as it
 * is, now and then.
 * @param last the last that was kept
 * @param before the last that was seen, kept or not
 */
function worthKeeping(
  of: { readonly accountId: string; readonly walletId: string },
  last: Reading | null,
  before: Seen | null,
  now: Seen,
): Reading[] {
  const kept = ([{ balance, reserved }, at]: Seen): Reading[] =>
    balance === null ? [] : [{ id: `${of.walletId}@${at}`, ...of, at, balance, reserved }];
  const [held, at] = now;
  if (last === null) return kept(now);
  if (at <= last.at) return [];
  if (isSame(last, held)) return at - last.at >= HOUR ? kept(now) : [];
  const stoodUntil = before !== null && before[1] > last.at && before[1] < at && isSame(last, before[0]);
  return [...(stoodUntil ? kept(before) : []), ...kept(now)];
}

function isSame(a: Held, b: Held): boolean {
  const sameUnit = a.balance?.unit === b.balance?.unit;
  return sameUnit && a.balance?.micros === b.balance?.micros && a.reserved?.micros === b.reserved?.micros;
}

/** A rise below this share of the reference is a refund or a trickle, not a top-up. */
const TOP_UP_PERCENT = 20;

/**
 * The balance that counts as full. At first sight that is what the service says was granted, where it says so; later
 * it is the balance right after a top-up. Refunds are small rises: they must not make an almost empty purse look full.
 */
export function nextReference(
  reference: Amount | null,
  lastBalance: Amount | null,
  wallet: WalletFacts,
  reading: AccountReading,
): Amount | null {
  const { balance } = wallet;
  if (balance === null) return reference;
  if (reference === null || reference.unit !== balance.unit) return largest(balance, grantedOf(wallet, reading));
  if (compare(balance, reference) > 0) return balance;
  if (lastBalance === null || lastBalance.unit !== balance.unit) return reference;
  const rise = subtract(balance, lastBalance);
  return rise.micros > 0 && compare(rise, percentOf(reference, TOP_UP_PERCENT)) >= 0 ? balance : reference;
}

function grantedOf(wallet: WalletFacts, reading: AccountReading): Amount | null {
  const lots = reading.slices.lots?.filter((lot) => lot.walletKey === wallet.key && lot.allocated.unit === wallet.unit);
  if (lots !== undefined && lots.length > 0)
    return sum(
      lots.map((lot) => lot.allocated),
      wallet.unit,
    );
  const included = reading.slices.plan?.included;
  return included?.unit === wallet.unit ? included : null;
}

function largest(a: Amount, b: Amount | null): Amount {
  return b !== null && b.unit === a.unit && compare(b, a) > 0 ? b : a;
}
