/** Asks accounts on their schedule, one request in flight for each, and hands what came to the store. */
import { type ErrorKind, PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import { type Instant, SECOND } from '#shared/domain/time.ts';
import type { AskReason } from '#shared/domain/trace.ts';
import { entryIdOf } from '../ledger/entryId.ts';
import { GIVEN_BACK_WITHIN } from '../ledger/observed.ts';
import type { CancelTimer, Clock, Conditions, Log } from '../ports.ts';
import type { AccountReading, ReadOptions, ServiceAdapter } from '../providers/adapter.ts';
import type { EngineState } from '../state.ts';
import type { Trace } from '../trace/trace.ts';
import { effectiveInterval, nextAttemptAt } from './schedule.ts';
import { type StoringDeps, storeFailure, storeReading } from './storeReading.ts';

export interface SyncerDeps extends StoringDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly trace: Trace;
  readonly adapterOf: (account: Account) => ServiceAdapter;
  readonly hasKey: (accountId: string) => boolean;
  /** Milliseconds between rounds, as the user set them. */
  readonly interval: () => number;
  /** Every reading comes by after it was stored. */
  readonly onReading: (account: Account, reading: AccountReading) => Promise<void>;
  /** Something to show has changed. `ledger` tells that the account has new entries. */
  readonly changed: (accountId: string, ledger: boolean) => void;
}

/** Why an account is asked, for the trace. */
export interface Asking {
  readonly why: AskReason;
  /** Missing: the event whose work it is part of. */
  readonly causedBy?: number | null;
  readonly every?: number;
}

export interface Syncer {
  /**
   * Asks now, or joins the request under way; what is to be `fresh` is asked once more when that one is over, since it may
   * have been answered before what the caller has just done. A service that said when to come back is not asked before.
   * @param asking missing: a command wants it
   * @returns whether the account answered.
   */
  syncNow(accountId: string, options?: ReadOptions, asking?: Asking): Promise<boolean>;
  isSyncing(accountId: string): boolean;
  /** When the account is asked next, as planned now; null while it is not watched or is being asked. */
  nextAttemptAt(accountId: string): Instant | null;
  readonly watching: boolean;
  /** Since when nothing of ours is in the way of seeing: watching, online and awake. Null while something is. */
  readonly seeingSince: Instant | null;
  setWatching(watching: boolean): void;
  readonly conditions: Conditions;
  setConditions(conditions: Partial<Conditions>): void;
  /** The interval in force now: what counts as stale follows from it. */
  currentInterval(): number;
  /** Accounts were added or removed, or the interval was changed: plan anew. */
  replan(): void;
  /** @param causedBy the event in the trace that tells of it */
  wake(causedBy: number | null): void;
  /** Ends all timers and waits for what is under way. */
  stop(): Promise<void>;
}

/** After a wake every account asks within this time, not all in one instant. */
const WAKE_SPREAD = 4 * SECOND;
/** A window that opens is painted first: five services' answers at the same instant would hold it up. */
const PAINTED_FIRST = SECOND;

export function createSyncer(deps: SyncerDeps): Syncer {
  const { state, clock, random, log, trace } = deps;
  const underWay = new Map<string, Promise<boolean>>();
  /** Asked for while another was under way. */
  const nextUp = new Map<string, Promise<boolean>>();
  const timers = new Map<string, { readonly at: Instant; readonly cancel: CancelTimer }>();
  let conditions: Conditions = { windowOpen: false, onBattery: false, online: true };
  let watching = false;
  let stopped = false;
  let seeingSince: Instant | null = null;

  const noteSeeing = () => {
    if (!watching || !conditions.online) seeingSince = null;
    else seeingSince ??= clock.now();
  };

  /** The service's own word on when to come back, where it gave one. */
  const notBefore = (accountId: string): Instant => state.observationOf(accountId).lastError?.retryAt ?? 0;

  const cancelPlan = (accountId: string) => {
    timers.get(accountId)?.cancel();
    timers.delete(accountId);
  };

  const plan = (accountId: string, at: Instant, asking: Asking) => {
    cancelPlan(accountId);
    if (!watching || stopped || !state.accounts.has(accountId) || !deps.hasKey(accountId)) return;
    const cancel = clock.setTimer(Math.max(0, at - clock.now()), () => {
      timers.delete(accountId);
      void syncNow(accountId, undefined, asking);
    });
    timers.set(accountId, { at, cancel });
  };

  /** @param earliest not before this instant, whatever is due */
  const planNext = (accountId: string, earliest: Instant = 0) => {
    const { failuresInARow, lastError, lastAttemptAt } = state.observationOf(accountId);
    if (lastAttemptAt === null)
      return plan(accountId, Math.max(earliest, clock.now()), { why: 'first', causedBy: null });
    const interval = deps.interval();
    const due = nextAttemptAt({
      now: lastAttemptAt,
      interval,
      conditions,
      failuresInARow,
      lastError,
      jitter: random(),
    });
    const at = Math.max(earliest, due);
    const failed = trace.latest('asked', (event) => event.accountId === accountId)?.id ?? null;
    const every = effectiveInterval(interval, conditions);
    const asking: Asking =
      failuresInARow > 0 ? { why: 'retry', causedBy: failed } : { why: 'due', causedBy: null, every };
    plan(accountId, at, asking);
  };

  const replan = (earliest?: Instant) => {
    for (const accountId of timers.keys()) if (!state.accounts.has(accountId)) cancelPlan(accountId);
    for (const accountId of state.accounts.keys()) if (!underWay.has(accountId)) planNext(accountId, earliest);
  };

  function beginAsking(accountId: string, { why, every = 0, causedBy }: Asking): number {
    const after = why === 'retry' ? (state.observationOf(accountId).lastError?.kind ?? null) : null;
    const what = { why, after, every: why === 'due' ? every : null, failed: null, problems: 0 };
    return trace.record({ kind: 'asked', outcome: 'waiting', ...what }, { accountId }, causedBy);
  }

  function endAsking(
    id: number,
    outcome: 'answered' | 'failed' | 'cancelled',
    more: { failed?: ErrorKind; problems?: number },
  ) {
    trace.end(id, (what) => (what.kind === 'asked' ? { ...what, outcome, ...more } : what));
  }

  async function ask(account: Account, event: number, options?: ReadOptions): Promise<boolean> {
    const started = clock.now();
    try {
      if (!deps.hasKey(account.id))
        throw new PlimsollError({
          kind: 'no-key',
          message: `Plimsoll has no key for ${account.label}.`,
          help: 'Give it the key again in Settings.',
        });
      const reading = await deps
        .adapterOf(account)
        .read({ ...options, ...ledgerOptions(state, account.id, clock.now()) });
      endAsking(event, 'answered', { problems: reading.problems.length });
      if (!state.accounts.has(account.id)) return false;
      const { newEntries, news } = await storeReading(deps, account, reading);
      await deps.onReading(account, reading);
      if (news)
        log.info('sync.ok', {
          accountId: account.id,
          ms: clock.now() - started,
          newEntries,
          problems: reading.problems.length,
        });
      deps.changed(account.id, newEntries > 0);
      return true;
    } catch (error) {
      const info = toErrorInfo(error);
      const gone = !state.accounts.has(account.id) || info.kind === 'cancelled';
      endAsking(event, gone ? 'cancelled' : 'failed', { failed: info.kind });
      if (gone) return false; // removed, or closing: nothing was learned
      if (info.kind === 'internal') log.error('sync.defect', { accountId: account.id, error: textOf(error) });
      else log.warn('sync.failed', { accountId: account.id, kind: info.kind, message: info.message });
      // A full disk must not end the watch: the failure is shown even when it cannot be stored.
      await storeFailure(deps, account, info, clock.now()).catch((storage) =>
        log.error('sync.not-stored', { accountId: account.id, error: textOf(storage) }),
      );
      deps.changed(account.id, false);
      return false;
    }
  }

  function syncNow(accountId: string, options?: ReadOptions, asking: Asking = { why: 'command' }): Promise<boolean> {
    const running = underWay.get(accountId);
    if (running !== undefined) return options?.fresh ? afterThat(accountId, running, options, asking) : running;
    const account = state.accounts.get(accountId);
    if (account === undefined || stopped || notBefore(accountId) > clock.now()) return Promise.resolve(false);
    const event = beginAsking(accountId, asking);
    const request = trace
      .within(event, () => ask(account, event, options))
      .finally(() => {
        underWay.delete(accountId);
        planNext(accountId);
        deps.changed(accountId, false);
      });
    underWay.set(accountId, request);
    deps.changed(accountId, false);
    return request;
  }

  function afterThat(accountId: string, running: Promise<boolean>, options: ReadOptions, asking: Asking) {
    const known = nextUp.get(accountId);
    if (known !== undefined) return known;
    const again = () => {
      nextUp.delete(accountId);
      return syncNow(accountId, options, asking);
    };
    const next = running.then(again, again);
    nextUp.set(accountId, next);
    return next;
  }

  return {
    syncNow,
    isSyncing: (accountId) => underWay.has(accountId),
    nextAttemptAt: (accountId) => timers.get(accountId)?.at ?? null,
    get watching() {
      return watching;
    },
    get seeingSince() {
      return seeingSince;
    },
    setWatching(next) {
      watching = next;
      noteSeeing();
      replan();
    },
    get conditions() {
      return conditions;
    },
    setConditions(change) {
      const before = conditions;
      conditions = { ...conditions, ...change };
      noteSeeing();
      const opened = conditions.windowOpen && !before.windowOpen;
      if (opened) replan(clock.now() + PAINTED_FIRST);
      else if (before.windowOpen !== conditions.windowOpen || before.onBattery !== conditions.onBattery) replan();
    },
    currentInterval: () => effectiveInterval(deps.interval(), { ...conditions, windowOpen: false }),
    replan: () => replan(),
    wake(causedBy) {
      seeingSince = null;
      noteSeeing();
      for (const accountId of state.accounts.keys())
        plan(accountId, Math.max(Math.round(clock.now() + random() * WAKE_SPREAD), notBefore(accountId)), {
          why: 'wake',
          causedBy,
        });
    },
    async stop() {
      stopped = true;
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
      await Promise.allSettled(underWay.values());
    },
  };
}

/** What an adapter may know of the ledger, so that it asks for no more than is new. */
function ledgerOptions(state: EngineState, accountId: string, now: Instant): ReadOptions {
  const bookOf = (walletKey: string) => state.books.get(walletIdOf(accountId, walletKey));
  return {
    known: async (walletKey, sourceIds) => {
      const ids = sourceIds.map((sourceId) => entryIdOf(accountId, walletKey, sourceId));
      const found = await state.entriesById(ids);
      return new Set(sourceIds.filter((_, index) => found.has(ids[index] ?? '')));
    },
    startedWork: [...state.payments.values()].flatMap(({ order, createdAt, ...payment }) =>
      payment.accountId === accountId &&
      order.type === 'spend' &&
      order.target !== null &&
      now - createdAt < GIVEN_BACK_WITHIN
        ? [order.target]
        : [],
    ),
    recheck: [...state.books.values()].some((book) => book.accountId === accountId && book.gap !== null),
    usageKnownTo: (walletKey) => bookOf(walletKey)?.agreed?.at ?? null,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
