/** Why a wallet's number is what it is: its figures from what the store holds, its causes from the trace while it has them. */
import type { CallInput } from '#shared/contract/contract.ts';
import { type BalanceChange, LONGEST_CHAIN, type WhyChanged } from '#shared/contract/diagnosticsCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { accountOfWallet, walletIdOf } from '#shared/domain/ids.ts';
import { freshnessOf } from '#shared/domain/level.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { DAY, type Instant, MINUTE } from '#shared/domain/time.ts';
import type { TraceEvent } from '#shared/domain/trace.ts';
import type { Clock } from '../ports.ts';
import type { EngineState } from '../state.ts';
import type { Store } from '../store/store.ts';
import type { Trace } from '../trace/trace.ts';
import { explained, lastChangeIn, type ReadingPair } from './lastChange.ts';

export interface WhyDeps {
  readonly state: EngineState;
  readonly store: Pick<Store, 'lastReading'>;
  readonly trace: Pick<Trace, 'get' | 'latest'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Milliseconds between two rounds. */
  readonly interval: () => number;
}

/** @throws PlimsollError `not-found` for a wallet that is not known, now or from its ledger */
export async function whyChanged(
  deps: WhyDeps,
  { walletId, before }: CallInput<'diagnostics.whyChanged'>,
): Promise<WhyChanged> {
  const { store } = deps;
  const now = walletNow(deps, walletId);
  if (now === null && !deps.state.books.has(walletId))
    throw new PlimsollError({ kind: 'not-found', message: 'This wallet is not known.' });
  const told = { walletId, now, told: 'store' as const, chain: [], earlier: null };
  const newest = await store.lastReading(walletId, before);
  if (newest === null) return { ...told, change: null, none: 'never', firstSeen: null };
  const found = await changeBefore(deps, newest);
  if ('first' in found)
    return { ...told, change: null, none: 'first', firstSeen: { at: found.first.at, balance: found.first.balance } };
  const { before: was, after: is } = found;
  const earlier = 'first' in (await changeBefore(deps, was)) ? null : is.at;
  if (was.balance.unit !== is.balance.unit)
    return { ...told, earlier, change: null, none: 'unit', firstSeen: { at: is.at, balance: is.balance } };
  const chain = chainTo(deps.trace, walletId, is.at);
  return {
    ...{ walletId, now, earlier, chain, none: null, firstSeen: null },
    told: chain.length > 0 ? 'trace' : 'store',
    change: await changeOf(deps, found),
  };
}

function walletNow({ state, clock, interval }: WhyDeps, walletId: string): WhyChanged['now'] {
  const accountId = accountOfWallet(walletId);
  if (!state.accounts.has(accountId)) return null;
  const { wallets, lastError, lastAttemptAt } = state.observationOf(accountId);
  const wallet = wallets.find(({ key }) => walletIdOf(accountId, key) === walletId);
  if (wallet === undefined) return null;
  return {
    balance: wallet.balance,
    asOf: wallet.asOf,
    freshness: freshnessOf(wallet.asOf, clock.now(), interval()),
    failed: lastError?.kind ?? null,
    failedAt: lastError === null ? null : lastAttemptAt,
  };
}

/** Unchanged balances are kept every few hours: so many are walked one by one, the rest by the month. */
const WALKED = 200;
const MONTH = 30 * DAY;

/** The change that led to the balance of that reading, or the first reading where there was none. */
async function changeBefore({ state, store }: WhyDeps, newest: Reading): Promise<ReadingPair | { first: Reading }> {
  const { walletId, balance } = newest;
  let after = newest;
  for (let walked = 0; walked < WALKED; walked++) {
    const before = await store.lastReading(walletId, after.at);
    if (before === null) return { first: after };
    if (before.balance.micros !== balance.micros || before.balance.unit !== balance.unit) return { before, after };
    after = before;
  }
  for (;;) {
    const readings = await state.readingsSince(walletId, after.at - MONTH);
    const pair = lastChangeIn(readings.filter(({ at }) => at <= newest.at));
    if (pair !== null) return pair;
    const older = await store.lastReading(walletId, readings[0]?.at ?? after.at);
    if (older === null) return { first: readings[0] ?? after };
    if (older.balance.micros !== balance.micros) return { before: older, after: readings[0] ?? after };
    after = older;
  }
}

/** Rows are mostly dated within this before they are seen. */
const USUAL_LAG = DAY;
const LONGEST_LAG = 45 * DAY;
/** More rows than these are not looked through for one answer. */
const MOST_ROWS = 20_000;
/** Services' clocks run ahead by less than this: as in the ledger. */
const AHEAD = 6 * MINUTE;

async function changeOf({ state }: WhyDeps, pair: ReadingPair): Promise<BalanceChange> {
  const { before, after } = pair;
  const { walletId } = after;
  const book = state.books.get(walletId) ?? null;
  const seen = async (lag: number) => {
    const entries = await state.entriesBetween(walletId, before.at - lag, after.at + AHEAD);
    return entries.filter(({ seenAt }) => seenAt <= after.at);
  };
  const rows = await seen(USUAL_LAG);
  const change = explained(pair, rows, book);
  const manyMore = (rows.length * LONGEST_LAG) / (after.at - before.at + USUAL_LAG) > MOST_ROWS;
  return change.elsewhere.micros === 0 || manyMore ? change : explained(pair, await seen(LONGEST_LAG), book);
}

/** From the first cause that is still kept to the change of the balance. */
function chainTo(trace: WhyDeps['trace'], walletId: string, readAt: Instant): TraceEvent[] {
  const chain: TraceEvent[] = [];
  let event = trace.latest('balance', (one) => one.walletId === walletId && one.what.readAt === readAt);
  while (event !== null && chain.length < LONGEST_CHAIN) {
    chain.unshift(event);
    event = event.causedBy === null ? null : trace.get(event.causedBy);
  }
  return chain;
}
