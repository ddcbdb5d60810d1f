/**
 * Keeps what is foreseen of every wallet current: asks the ledger for its burn now and then, makes forecasts of it, and
 * holds earlier ones against what came.
 */
import type { Book } from '#shared/domain/book.ts';
import {
  type KeptForecast,
  type MonthForecast,
  type RunwayView,
  type Score,
  type SpendForecast,
  storedKept,
  storedSpend,
} from '#shared/domain/forecast.ts';
import { agentKeyOf, walletIdOf } from '#shared/domain/ids.ts';
import { type Freshness, freshnessOf } from '#shared/domain/level.ts';
import { agentSeenAt, listedAgent, type SeenWallet } from '#shared/domain/observation.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { WalletBurn } from '../ledger/readModel/walletBurn.ts';
import type { CancelTimer, Clock, Log } from '../ports.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';
import { agentRunway, burnOfReadings, withoutAgent } from './agents.ts';
import { type Burn, HISTORY } from './burn.ts';
import { forecastOf as makeForecast, seedOf } from './forecast.ts';
import { isPast, keptFrom, scoreOf, settle } from './kept.ts';
import { monthsOf } from './months.ts';
import { runwayNow, spendInDays } from './say.ts';

export interface RunwayKeeperDeps {
  readonly state: EngineState;
  readonly ledger: Pick<LedgerQueries, 'walletBurn' | 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: () => string;
  /** Milliseconds between two rounds: what counts as stale follows from it. */
  readonly interval: () => number;
  readonly changed: () => void;
}

export interface AgentRunway {
  readonly runway: RunwayView;
  readonly perDay: Amount | null;
  readonly pauseGains: number | null;
}

export interface RunwayKeeper {
  start(): void;
  /** The ledger has new rows: looks again soon, not more often than every few minutes. */
  refreshSoon(): void;
  forecastOf(walletId: string): SpendForecast | null;
  agentOf(accountId: string, agentId: string, freshness: Freshness): AgentRunway;
  /** How long an agent would last with so much to spend. */
  agentLastsWith(accountId: string, agentId: string, left: Amount): RunwayView;
  scoreOf(walletId: string): Score;
  months(): readonly MonthForecast[];
  stop(): Promise<void>;
}

/** New rows change a forecast little; the passing of an hour adds one to what it rests on. */
const NOT_MORE_OFTEN = 15 * MINUTE;
const FIRST_WAIT = 2 * SECOND;
/** While ledgers are still being fetched, forecasts follow more closely. */
const WHILE_FETCHING = 5 * SECOND;
/** After a sleep several accounts are read one after the other. */
const WHILE_BEHIND = 10 * SECOND;
/** A forecast is only stored for the next start: that one is some hours old does no harm. */
const STORE_EVERY = 6 * HOUR;

export function createRunwayKeeper(deps: RunwayKeeperDeps): RunwayKeeper {
  const { state, clock, log } = deps;
  const forecasts = new Map<string, SpendForecast>();
  for (const { spend } of state.forecasts.values()) if (spend !== null) forecasts.set(spend.walletId, spend);
  const scores = new Map<string, Score>();
  let agents = new Map<string, Omit<AgentRunway, 'runway'> & { readonly forecast: SpendForecast }>();
  let months: readonly MonthForecast[] = [];
  let cancel: CancelTimer | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let lastAt: Instant | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let stopped = false;
  /** The last forecasts rest on a part of what will be known in a moment. */
  let madeWhileFetching = false;

  const isFetching = () => [...state.books.values()].some(({ history }) => history.state === 'running');
  /** A wallet was seen again after a gap: hours are known now that its forecast could not rest on. */
  const isBehind = () =>
    walletsSeen(state).some(({ walletId, wallet, book }) => {
      const from = forecasts.get(walletId)?.fan?.from ?? null;
      return from !== null && knownUntil(wallet, book, clock.now()) - from >= 2 * HOUR;
    });
  const plan = (wait: number) => {
    const at = clock.now() + wait;
    if (stopped || at >= dueAt) return;
    cancel?.();
    dueAt = at;
    cancel = clock.setTimer(wait, () => {
      cancel = null;
      dueAt = Number.POSITIVE_INFINITY;
      underWay = underWay.then(look);
    });
  };

  async function look(): Promise<void> {
    if (stopped) return;
    lastAt = clock.now();
    madeWhileFetching = isFetching();
    try {
      await refresh(lastAt);
      deps.changed();
    } catch (error) {
      // What was foreseen before stays; the next round tries again.
      if (!stopped) log.warn('runway.not-worked-out', { error: String(error) });
    }
    const now = clock.now();
    plan(HOUR - (now % HOUR) + MINUTE);
  }

  async function refresh(now: Instant): Promise<void> {
    const wallets = walletsSeen(state);
    const known = wallets.filter(({ book }) => book !== null && !book.history.hole);
    const burns = await deps.ledger.walletBurn({
      wallets: known.map(({ walletId, wallet, book }) => ({
        walletId,
        unit: wallet.unit,
        from: knownSince(book),
        until: knownUntil(wallet, book, now),
      })),
      notBefore: now - HISTORY,
    });
    const byWallet = new Map(burns.map((one) => [one.walletId, one]));
    const nextAgents: typeof agents = new Map();
    for (const { walletId, accountId, wallet, book } of known) {
      const found = byWallet.get(walletId);
      const burn = found?.burn ?? emptyBurn(knownSince(book), knownUntil(wallet, book, now));
      const subject = { walletId, accountId, unit: wallet.unit };
      forecasts.set(walletId, makeForecast(subject, burn, seedOf(walletId), now));
      await breathe();
      for (const { agentId, burn: own } of found?.agents ?? []) {
        const forecast = makeForecast(subject, own, seedOf(walletId), now);
        const rest = makeForecast(subject, withoutAgent(burn, own), seedOf(walletId), now);
        nextAgents.set(`${accountId} ${agentId}`, {
          forecast,
          ...agentRunway({ forecast, rest, whole: forecasts.get(walletId) ?? null, balance: wallet.balance, now }),
        });
        await breathe();
      }
    }
    for (const [key, found] of await budgetAgents(now)) if (!nextAgents.has(key)) nextAgents.set(key, found);
    agents = nextAgents;
    // One that has not been seen for long would cut short what all are known for.
    const unseen = new Set(
      known.filter(({ wallet, book }) => knownUntil(wallet, book, now) < now - DAY).map(({ walletId }) => walletId),
    );
    months = await monthsOf(deps.ledger, {
      zone: deps.zone(),
      burns: burns.filter(({ walletId }) => !unseen.has(walletId)),
      wallets: wallets.map(({ walletId, wallet }) => ({
        walletId,
        unit: wallet.unit,
        foreseen: !unseen.has(walletId) && (forecasts.get(walletId)?.fan ?? null) !== null,
      })),
      now,
    });
    await store(known, byWallet, now);
  }

  /** What is spent out of an agent's own budget touches no wallet: pausing it makes none last longer. */
  async function budgetAgents(now: Instant): Promise<typeof agents> {
    const found: typeof agents = new Map();
    for (const accountId of state.accounts.keys()) {
      const seen = state.observationOf(accountId).slices.agents;
      for (const agent of seen?.value.listed ?? []) {
        const { id, walletKey, budget } = agent;
        if (seen === undefined || budget === null) continue;
        const spent = await state.readingsSince(agentKeyOf(accountId, id), now - HISTORY);
        const walletId = walletIdOf(accountId, walletKey);
        const subject = { walletId, accountId, unit: budget.spent.unit };
        const burn = burnOfReadings(spent, Math.min(now, agentSeenAt(seen, agent)));
        const forecast = makeForecast(subject, burn, seedOf(id), now);
        const micros = spendInDays(forecast, forecast.unit, 1, now);
        const perDay = micros === null ? null : amountOf(micros, forecast.unit);
        found.set(`${accountId} ${id}`, { forecast, perDay, pauseGains: null });
      }
    }
    return found;
  }

  async function store(
    known: readonly WalletSeen[],
    burns: ReadonlyMap<string, WalletBurn>,
    now: Instant,
  ): Promise<void> {
    const kept = [...state.forecasts.values()].flatMap((one) => (one.kept === null ? [] : [one.kept]));
    const settled = kept.flatMap((one) => settle(one, burns.get(one.walletId)?.burn ?? null, now) ?? []);
    const fresh = known.flatMap(({ walletId, wallet }): KeptForecast[] => {
      const forecast = forecasts.get(walletId) ?? null;
      const freshness = freshnessOf(wallet.asOf, now, deps.interval());
      const earlier = kept.filter((one) => one.walletId === walletId).map(({ madeAt }) => madeAt);
      return keptFrom(forecast, { balance: wallet.balance, freshness }, Math.max(0, ...earlier), now);
    });
    const spend = known.flatMap(({ walletId }) => {
      const forecast = forecasts.get(walletId);
      return forecast !== undefined && isWorthStoring(state.forecasts.get(`spend/${walletId}`)?.spend, forecast)
        ? [forecast]
        : [];
    });
    const rows = [...spend.map(storedSpend), ...[...settled, ...fresh].map(storedKept)];
    const judged = new Set(settled.map(({ id }) => id));
    const past = kept.filter((one) => isPast(one, now) && !judged.has(one.id)).map(({ id }) => id);
    const changes: Change[] = [
      ...(rows.length === 0 ? [] : [{ collection: 'forecasts' as const, put: rows }]),
      ...(past.length === 0 ? [] : [{ collection: 'forecasts' as const, remove: past }]),
    ];
    if (changes.length > 0) await state.transact(() => changes);
    for (const { walletId } of known)
      scores.set(
        walletId,
        scoreOf(
          [...state.forecasts.values()].flatMap((one) =>
            one.kept !== null && one.walletId === walletId ? [one.kept] : [],
          ),
        ),
      );
  }

  return {
    start() {
      plan(FIRST_WAIT);
    },
    refreshSoon() {
      const gap = madeWhileFetching || isFetching() ? WHILE_FETCHING : isBehind() ? WHILE_BEHIND : NOT_MORE_OFTEN;
      plan(lastAt === null ? FIRST_WAIT : Math.max(FIRST_WAIT, lastAt + gap - clock.now()));
    },
    forecastOf: (walletId) => forecasts.get(walletId) ?? null,
    agentOf(accountId, agentId, freshness) {
      const found = agents.get(`${accountId} ${agentId}`);
      if (found === undefined) return { runway: { state: 'unknown', why: 'not-yet' }, perDay: null, pauseGains: null };
      const { forecast, perDay, pauseGains } = found;
      const balance = balanceFor(state, accountId, agentId, forecast.walletId);
      const fresh = freshness === 'fresh';
      const runway = runwayNow(forecast, { balance, freshness }, clock.now());
      return { runway, perDay, pauseGains: fresh ? pauseGains : null };
    },
    agentLastsWith(accountId, agentId, left) {
      const forecast = agents.get(`${accountId} ${agentId}`)?.forecast ?? null;
      return runwayNow(forecast, { balance: left, freshness: 'fresh' }, clock.now());
    },
    scoreOf: (walletId) =>
      scores.get(walletId) ??
      scoreOf([...state.forecasts.values()].flatMap(({ kept }) => (kept?.walletId === walletId ? [kept] : []))),
    months: () => months,
    async stop() {
      stopped = true;
      cancel?.();
      await underWay;
    },
  };
}

interface WalletSeen {
  readonly accountId: string;
  readonly walletId: string;
  readonly wallet: SeenWallet;
  readonly book: Book | null;
}

function walletsSeen(state: EngineState): WalletSeen[] {
  return [...state.accounts.keys()].flatMap((accountId) =>
    state.observationOf(accountId).wallets.map((wallet) => {
      const walletId = walletIdOf(accountId, wallet.key);
      return { accountId, walletId, wallet, book: state.books.get(walletId) ?? null };
    }),
  );
}

/** Since when the entries of a wallet are known without a gap; null: since the oldest there is. */
function knownSince(book: Book | null): Instant | null {
  if (book === null) return null;
  // Before the first reading a balance tells nothing; a service's own rows tell as far back as they go.
  return book.way === 'balance' ? (book.anchor?.at ?? null) : null;
}

/**
 * Until when they are. After a sleep, a restart or while a key is refused the hours since the last reading are unknown: taken
 * for idle ones, they would promise a runway that is far too long.
 */
function knownUntil({ asOf }: SeenWallet, book: Book | null, now: Instant): Instant {
  return Math.min(now, book?.agreed?.at ?? asOf);
}

/** Known, and nothing was spent. */
function emptyBurn(since: Instant | null, until: Instant): Burn {
  const from = Math.ceil(Math.max(since ?? until, until - HISTORY) / HOUR) * HOUR;
  return { from, hours: new Array<number>(Math.max(0, Math.floor((until - from) / HOUR))).fill(0), givenBackBefore: 0 };
}

/** An agent's own budget where it has one; else all of the wallet. */
function balanceFor(state: EngineState, accountId: string, agentId: string, walletId: string): Amount | null {
  const { wallets, slices } = state.observationOf(accountId);
  const budget = listedAgent(slices, agentId)?.budget ?? null;
  if (budget !== null) return budget.available;
  const wallet = wallets.find(({ key }) => walletIdOf(accountId, key) === walletId);
  return wallet?.balance ?? null;
}

function isWorthStoring(stored: SpendForecast | null | undefined, made: SpendForecast): boolean {
  if (stored == null) return true;
  return (stored.fan === null) !== (made.fan === null) || made.madeAt - stored.madeAt >= STORE_EVERY;
}

/** Forecasts of many agents in one go would hold up everything else. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
