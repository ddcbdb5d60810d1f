/**
 * Keeps at hand what agents have spent by the ledger, so that the gate can answer at once. Each figure knows what it rests on;
 * one whose rows, window or attribution is another by now is asked for again, and only that one.
 */

import type { Envelope } from '#shared/domain/envelope.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import { agentSeenAt, listedAgent } from '#shared/domain/observation.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { DAY, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { CancelTimer, Clock, Log } from '../ports.ts';
import { type EngineState, ofType } from '../state.ts';
import type { KnownSpending } from './figures.ts';
import { agentsNamedIn, FOR_EVER, type SumsOnce, sumsOnce } from './spendingAsked.ts';
import { rolled } from './windows.ts';

export interface SpendingDeps {
  readonly state: Pick<EngineState, 'accounts' | 'books' | 'rules' | 'observationOf' | 'readingsSince'>;
  readonly ledger: Pick<LedgerQueries, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly changed: () => void;
}

export interface AgentSpending {
  /**
   * By an envelope's id; null before it was asked for the first time. True up to the last reading as long as no row came after
   * it that the figure does not hold.
   */
  of(envelopeId: string): KnownSpending | null;
  /** Agents that rows of a wallet are attributed to. */
  inLedger(): readonly NamedAgent[];
  /** Resolves once the ledger was asked at least once, and for every envelope there is. */
  ready(): Promise<void>;
  /** As {@link ready}, and no longer than so many milliseconds. */
  readyWithin(ms: number): Promise<void>;
  /** There may be new rows, or a service tells of other spending: what is behind is asked for soon. */
  refreshSoon(): void;
  /** Rows count for other agents than before. */
  attributedAnew(): void;
  /** Resolves when the figures hold every row that was stored before the call. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export interface NamedAgent {
  readonly walletId: string;
  readonly agentId: string;
}

interface Figure extends KnownSpending {
  readonly start: Instant;
  readonly since: Instant;
  /** {@link restOf} it when it was asked for. */
  readonly rest: string;
  readonly of: Pick<Envelope, 'accountId' | 'walletId' | 'agentId'>;
  /** Told by the service, not by the ledger. */
  readonly isBudget: boolean;
}

interface WalletNames {
  readonly agentIds: ReadonlySet<string>;
  readonly rows: string;
  readonly askedAt: Instant;
}

/** Readings are kept every three hours at least while the app runs: the last one before a window began lies within this, or is the first. */
const READING_BEFORE = 3 * DAY;
const GATHER = SECOND / 10;
/** Where no envelope rests on them, new names can wait. */
const NAMES_EVERY = 15 * MINUTE;

export function createAgentSpending({ state, ledger, clock, log, changed }: SpendingDeps): AgentSpending {
  const figures = new Map<string, Figure>();
  const names = new Map<string, WalletNames>();
  let named: readonly NamedAgent[] = [];
  /** Grows whenever rows are attributed anew. */
  let attribution = 0;
  let wasAsked = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer: { readonly cancel: CancelTimer; readonly at: Instant } | null = null;
  let stopped = false;

  const envelopes = (now: Instant) =>
    ofType(state.rules, 'envelope')
      .filter(({ accountId }) => state.accounts.has(accountId))
      .map((envelope) => rolled(envelope, now));

  /** Rows are only ever added to a book: as long as it counts as many, they are the same ones. */
  const rowsOf = (walletId: string) => `${attribution} ${state.books.get(walletId)?.entries ?? 0}`;
  const budgetOf = ({ accountId, agentId }: Pick<Envelope, 'accountId' | 'agentId'>) => {
    const { slices } = state.observationOf(accountId);
    const facts = listedAgent(slices, agentId);
    if (slices.agents === undefined || facts === null || facts.budget === null) return null;
    return { spent: facts.budget.spent, asOf: agentSeenAt(slices.agents, facts) };
  };
  /** All that a figure rests on besides its window. While this is the same, there is nothing new to ask for. */
  const restOf = (of: Figure['of']) => `${rowsOf(of.walletId)} ${budgetOf(of)?.spent.micros ?? ''}`;

  const isOfWindow = ({ id, current, since }: Envelope) => {
    const figure = figures.get(id);
    return figure?.start === current.start && figure.since === since;
  };
  const isBehind = (envelope: Envelope) => !isOfWindow(envelope) || figures.get(envelope.id)?.rest !== restOf(envelope);
  const walletsToName = () =>
    [...state.books.values()]
      .filter(
        ({ accountId, walletId }) => state.accounts.has(accountId) && names.get(walletId)?.rows !== rowsOf(walletId),
      )
      .map(({ walletId }) => walletId);

  async function look(): Promise<void> {
    if (stopped) return;
    const now = clock.now();
    // Noted before the ledger is asked anything: rows that come meanwhile leave it behind, and are asked for again.
    const due = envelopes(now).filter(isBehind).map(basisOf);
    const toName = walletsToName().map((walletId) => ({ walletId, rows: rowsOf(walletId) }));
    const namedIn = await agentsNamedIn(
      ledger,
      toName.map(({ walletId }) => walletId),
      now,
    );
    const sums = sumsOnce(ledger);
    const found: [string, Figure][] = [];
    for (const basis of due) {
      const { id, walletId, agentId } = basis.envelope;
      const isNamed = (namedIn.get(walletId) ?? names.get(walletId)?.agentIds)?.has(agentId) ?? false;
      found.push([id, await figureOf(basis, isNamed, sums, now)]);
    }
    const ids = new Set(envelopes(now).map(({ id }) => id));
    for (const [id, figure] of found) figures.set(id, figure);
    for (const id of figures.keys()) if (!ids.has(id)) figures.delete(id);
    for (const { walletId, rows } of toName)
      names.set(walletId, { agentIds: namedIn.get(walletId) ?? new Set(), rows, askedAt: now });
    for (const walletId of names.keys()) if (!state.books.has(walletId)) names.delete(walletId);
    named = [...names].flatMap(([walletId, { agentIds }]) => [...agentIds].map((agentId) => ({ walletId, agentId })));
    wasAsked = true;
    changed();
  }

  const basisOf = (envelope: Envelope) => ({
    envelope,
    rest: restOf(envelope),
    seenAt: seenAtOf(envelope.walletId, envelope.accountId),
  });

  async function figureOf(
    { envelope, rest, seenAt }: ReturnType<typeof basisOf>,
    isNamed: boolean,
    sums: SumsOnce,
    now: Instant,
  ): Promise<Figure> {
    const { accountId, agentId, walletId, current, since, limit } = envelope;
    const spentIn = async (from: Instant, to: Instant) =>
      (await sums(walletId, from, to))
        .filter((sum) => sum.agentId === agentId && sum.amount.unit === limit.unit)
        .reduce((all, sum) => all - sum.amount.micros, 0);
    const budget = await budgetSpending(envelope, now);
    return {
      current: (await spentIn(current.start, current.end ?? FOR_EVER)) + (budget?.current ?? 0),
      past: (await spentIn(since, current.start)) + (budget?.past ?? 0),
      asOf: budget?.asOf ?? seenAt ?? now,
      told: budget !== null || isNamed,
      ...{ start: current.start, since, rest, of: { accountId, walletId, agentId }, isBudget: budget !== null },
    };
  }

  /** Of an agent with a budget of its own: it is in no ledger, and read from what the service says was spent. */
  async function budgetSpending(envelope: Envelope, now: Instant) {
    const { agent, since, current } = envelope;
    const budget = budgetOf(envelope);
    if (budget === null) return null;
    const readings = await state.readingsSince(agent, since - READING_BEFORE);
    const last = { at: Math.min(now, budget.asOf), balance: budget.spent };
    return {
      current: risesOf([...readings, last], current.start),
      past: risesOf(readings, since) - risesOf(readings, current.start),
      asOf: budget.asOf,
    };
  }

  const seenAtOf = (walletId: string, accountId: string): Instant | null =>
    state.observationOf(accountId).wallets.find(({ key }) => walletIdOf(accountId, key) === walletId)?.asOf ?? null;

  const run = () => {
    underWay = underWay.then(look).catch((error) => {
      // What was known before stays, with its age, and is still behind.
      if (!stopped) log.warn('budgets.spending-not-known', { error: String(error) });
    });
    return underWay;
  };

  /** How long what is behind may wait; null: nothing is. */
  function patience(now: Instant): number | null {
    const all = envelopes(now);
    if (all.some(isBehind)) return GATHER;
    const ruled = new Set(all.map(({ walletId }) => walletId));
    const waits = walletsToName().map((walletId) => {
      const askedAt = ruled.has(walletId) ? undefined : names.get(walletId)?.askedAt;
      return askedAt === undefined ? GATHER : Math.max(GATHER, askedAt + NAMES_EVERY - now);
    });
    return waits.length === 0 ? null : Math.min(...waits);
  }

  function refreshSoon(): void {
    const now = clock.now();
    const wait = stopped ? null : patience(now);
    if (wait === null || (timer !== null && timer.at <= now + wait)) return;
    timer?.cancel();
    const cancel = clock.setTimer(wait, () => {
      timer = null;
      void run();
    });
    timer = { cancel, at: now + wait };
  }

  const isReady = () => wasAsked && envelopes(clock.now()).every(isOfWindow);

  return {
    of(envelopeId) {
      const figure = figures.get(envelopeId);
      if (figure === undefined) return null;
      const { accountId, walletId } = figure.of;
      if (figure.rest !== restOf(figure.of)) return figure;
      const seenAt = figure.isBudget ? budgetOf(figure.of)?.asOf : seenAtOf(walletId, accountId);
      return { ...figure, asOf: Math.max(figure.asOf, seenAt ?? 0) };
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
    refreshSoon,
    attributedAnew() {
      attribution++;
      refreshSoon();
    },
    refresh: run,
    async stop() {
      stopped = true;
      timer?.cancel();
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
