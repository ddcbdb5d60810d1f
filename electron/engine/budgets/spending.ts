/**
 * Keeps at hand what agents have spent by the ledger, so that the gate can answer at once: asked of the read model when there
 * are new rows, when a window is over and when an envelope is set.
 */

import type { EntryKind } from '#shared/domain/entry.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import { accountOfWallet, walletIdOf } from '#shared/domain/ids.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { DAY, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { CancelTimer, Clock, Log } from '../ports.ts';
import { type EngineState, ofType } from '../state.ts';
import type { KnownSpending } from './figures.ts';
import { rolled } from './windows.ts';

export interface SpendingDeps {
  readonly state: EngineState;
  readonly ledger: Pick<LedgerQueries, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly changed: () => void;
}

export interface AgentSpending {
  /** By an envelope's id; null before it was asked for the first time. What no row came after is as true as the last reading. */
  of(envelopeId: string): KnownSpending | null;
  /** Agents that rows of a wallet are attributed to. */
  inLedger(): readonly { readonly walletId: string; readonly agentId: string }[];
  /** Resolves once it was asked at least once, and for every envelope there is. */
  ready(): Promise<void>;
  /** As {@link ready}, and no longer than so many milliseconds. */
  readyWithin(ms: number): Promise<void>;
  /** There are new rows. */
  ledgerChanged(): void;
  /** Resolves when the figures hold every row that was stored before the call. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

/** What work costs, less what was given back of it. */
const COSTS: EntryKind[] = ['usage', 'reserve', 'release', 'fee', 'refund'];
/** Who spent nothing for so long is named by no row any more. */
const NAMED_FOR = 125 * DAY;
/** Readings are kept every three hours at least while the app runs: the last one before a window began lies within this, or is the first. */
const READING_BEFORE = 3 * DAY;
const GATHER = SECOND / 10;
/** Without an envelope only names are asked for, and those can wait. */
const NAMES_EVERY = 15 * MINUTE;

export function createAgentSpending({ state, ledger, clock, log, changed }: SpendingDeps): AgentSpending {
  const known = new Map<string, KnownSpending & { readonly start: Instant; readonly walletId: string }>();
  /** Rows came that the figures do not hold yet. */
  let behind = true;
  let named: readonly { readonly walletId: string; readonly agentId: string }[] = [];
  let askedAt: Instant | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let cancel: CancelTimer | null = null;
  let stopped = false;

  const envelopes = (now: Instant) =>
    ofType(state.rules, 'envelope')
      .filter(({ accountId }) => state.accounts.has(accountId))
      .map((envelope) => rolled(envelope, now));

  async function look(): Promise<void> {
    if (stopped) return;
    const now = clock.now();
    behind = false;
    // Taken before the ledger is asked: what was seen by then is in its answer.
    const seen = new Map(
      [...state.accounts.keys()].flatMap((accountId) =>
        state.observationOf(accountId).wallets.map(({ key, asOf }) => [walletIdOf(accountId, key), asOf] as const),
      ),
    );
    const sums = async (walletId: string | null, from: Instant, to: Instant) =>
      from >= to
        ? []
        : (
            await ledger.ask('ledger.sums', {
              filter: { ...(walletId === null ? {} : { walletIds: [walletId] }), kinds: COSTS, from, to },
              bucket: 'whole',
              zone: 'UTC',
              by: walletId === null ? ['wallet', 'agent'] : ['agent'],
            })
          ).sums;
    const answered = new Map<string, ReturnType<typeof sums>>();
    const once = (walletId: string, from: Instant, to: Instant) => {
      const key = `${walletId} ${from} ${to}`;
      const found = answered.get(key) ?? sums(walletId, from, to);
      answered.set(key, found);
      return found;
    };
    const rows = (await sums(null, now - NAMED_FOR, now + 1)).flatMap(({ walletId, agentId }) =>
      walletId === null || agentId === null ? [] : [{ walletId, agentId }],
    );
    const next: typeof known = new Map();
    for (const envelope of envelopes(now)) {
      const { agentId, walletId, current, since, limit } = envelope;
      const spentIn = async (from: Instant, to: Instant) =>
        (await once(walletId, from, to))
          .filter((sum) => sum.agentId === agentId && sum.amount.unit === limit.unit)
          .reduce((all, sum) => all - sum.amount.micros, 0);
      const budget = await budgetSpending(envelope, now);
      next.set(envelope.id, {
        current: (await spentIn(current.start, now + 1)) + (budget?.current ?? 0),
        past: (await spentIn(since, current.start)) + (budget?.past ?? 0),
        asOf: budget?.asOf ?? seen.get(walletId) ?? now,
        start: current.start,
        walletId,
        told: budget !== null || rows.some((row) => row.walletId === walletId && row.agentId === agentId),
      });
    }
    known.clear();
    for (const [id, spending] of next) known.set(id, spending);
    named = rows;
    askedAt = now;
    changed();
  }

  /** Of an agent with a budget of its own: it is in no ledger, and read from what the service says was spent. */
  async function budgetSpending({ accountId, agentId, agent, since, current }: Envelope, now: Instant) {
    const { agents } = state.observationOf(accountId).slices;
    const listed = agents?.value.listed.find(({ id }) => id === agentId);
    if (agents === undefined || listed === undefined || listed.budget === null) return null;
    const readings = await state.readingsSince(agent, since - READING_BEFORE);
    const last = { at: Math.min(now, agents.asOf), balance: listed.budget.spent };
    return {
      current: risesOf([...readings, last], current.start),
      past: risesOf(readings, since) - risesOf(readings, current.start),
      asOf: agents.asOf,
    };
  }

  const run = () => {
    underWay = underWay.then(look).catch((error) => {
      // What was known before stays, with its age.
      behind = true;
      if (!stopped) log.warn('budgets.spending-not-known', { error: String(error) });
    });
    return underWay;
  };

  /** In which window an envelope is now, and whether the figures are of that one. */
  const isReady = () => askedAt !== null && envelopes(clock.now()).every(isKnown);
  const isKnown = ({ id, current }: Envelope) => known.get(id)?.start === current.start;

  return {
    of(envelopeId) {
      const found = known.get(envelopeId);
      if (found === undefined) return null;
      const accountId = accountOfWallet(found.walletId);
      const wallet = state
        .observationOf(accountId)
        .wallets.find(({ key }) => walletIdOf(accountId, key) === found.walletId);
      return behind || wallet === undefined ? found : { ...found, asOf: Math.max(found.asOf, wallet.asOf) };
    },
    inLedger: () => named,
    async ready() {
      if (!isReady()) await run();
    },
    readyWithin(ms) {
      if (isReady()) return Promise.resolve();
      return new Promise((resolve) => {
        const stopWaiting = clock.setTimer(ms, resolve);
        void run().then(() => {
          stopWaiting();
          resolve();
        });
      });
    },
    ledgerChanged() {
      behind = true;
      if (cancel !== null || stopped) return;
      const now = clock.now();
      const wait =
        askedAt === null || envelopes(now).length > 0 ? GATHER : Math.max(GATHER, askedAt + NAMES_EVERY - now);
      cancel = clock.setTimer(wait, () => {
        cancel = null;
        void run();
      });
    },
    refresh: run,
    async stop() {
      stopped = true;
      cancel?.();
      await underWay;
    },
  };
}

/**
 * By how much a count of what was spent rose from an instant on, in millionths. It begins with the last reading before; a count
 * that went down was begun anew by the service.
 */
export function risesOf(readings: readonly Pick<Reading, 'at' | 'balance'>[], from: Instant): number {
  let total = 0;
  for (const [n, reading] of readings.entries()) {
    const before = readings[n - 1];
    if (before === undefined || reading.at < from) continue;
    const rise = reading.balance.micros - before.balance.micros;
    if (rise > 0) total += rise;
  }
  return total;
}
