/** The small part of the store that the engine keeps at hand, loaded once and changed only after a commit. */
import type { Account } from '#shared/domain/account.ts';
import type { Episode } from '#shared/domain/alert.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { StoredForecast } from '#shared/domain/forecast.ts';
import type { Delivery } from '#shared/domain/forwarding.ts';
import { agentKeyOf, walletIdOf } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import { COLLECTIONS } from './store/collections.ts';
import type { Change, CommitResult, Store } from './store/store.ts';
import { emptyObservation } from './sync/reconcile.ts';
import { accountsIn, createWaiting } from './waiting.ts';

export const EPISODES_AT_HAND = 50;
/** Longer than anything is news: what happened once must be known for as long as it could be told again. */
const EPISODES_KEPT_FOR = 7 * DAY;

export interface EngineState {
  readonly accounts: ReadonlyMap<string, Account>;
  observationOf(accountId: string): Observation;
  walletSettingsOf(walletId: string): WalletSettings | null;
  lastReadingOf(walletId: string): Reading | null;
  /** The newest first: all that are open or not told of yet, and of the others the newest. */
  episodes(): readonly Episode[];
  readonly payments: ReadonlyMap<string, Payment>;
  /** By wallet; also of accounts that were removed and whose ledger was kept. */
  readonly books: ReadonlyMap<string, Book>;
  readonly rules: ReadonlyMap<string, Rule>;
  /** As stored: the newest are with the runway's keeper. */
  readonly forecasts: ReadonlyMap<string, StoredForecast>;
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** Those of the ids that are in the ledger. */
  entriesById(ids: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  entriesBetween: Store['entriesBetween'];
  readingsSince: Store['readingsSince'];
  /** All entries of a wallet: for a ledger that is older than its book. */
  entriesOf(walletId: string): Promise<readonly Entry[]>;
  /**
   * Decides and stores in one turn: no other change comes between what `decide` reads here and what it writes.
   * All its changes land in one transaction, and only then are they seen here.
   */
  transact(decide: () => Decided | Promise<Decided>): Promise<CommitResult>;
  /** When the account last answered, by what is on the disk: what is at hand may be newer. Null before the first time. */
  storedUntil(accountId: string): Instant | null;
  /** Stores what has waited. */
  storeWaiting(): Promise<void>;
}

/** Changes, some of which may wait. */
export type Decided = readonly Change[] | Waiting;

/**
 * What may wait are observations and books that say nothing but that all was still as before, and when. They are seen here at
 * once and stored with the next change of their account. A process that is killed meanwhile knows the same, as of an earlier time.
 */
export interface Waiting {
  readonly now: readonly Change[];
  readonly mayWait: readonly Change[];
}

/** What readings are kept of: wallets, and agents with a budget of their own. */
function readIds({ accountId, wallets, slices }: Observation): string[] {
  const agents = (slices.agents?.value.listed ?? []).filter(({ budget }) => budget !== null);
  return [
    ...wallets.map(({ key }) => walletIdOf(accountId, key)),
    ...agents.map(({ id }) => agentKeyOf(accountId, id)),
  ];
}

/** Those of one type, of all that the user rules. */
export function ofType<T extends Rule['type']>(rules: EngineState['rules'], type: T): Extract<Rule, { type: T }>[] {
  return [...rules.values()].filter((rule): rule is Extract<Rule, { type: T }> => rule.type === type);
}

const NOTHING: CommitResult = { inserted: [] };

export async function loadState(store: Store): Promise<EngineState> {
  const accounts = new Map((await store.all('accounts')).map((account) => [account.id, account]));
  const observations = new Map((await store.all('observations')).map((seen) => [seen.accountId, seen]));
  const walletSettings = new Map((await store.all('walletSettings')).map((settings) => [settings.walletId, settings]));
  const payments = new Map((await store.all('payments')).map((payment) => [payment.id, payment]));
  const books = new Map((await store.all('books')).map((book) => [book.walletId, book]));
  const rules = new Map((await store.all('rules')).map((rule) => [rule.id, rule]));
  const forecasts = new Map((await store.all('forecasts')).map((made) => [made.id, made]));
  const deliveries = new Map((await store.all('deliveries')).map((delivery) => [delivery.id, delivery]));
  const recent = [...(await store.openEpisodes()), ...(await store.recentEpisodes(EPISODES_AT_HAND))];
  const episodes = new Map(recent.map((episode) => [episode.id, episode]));
  const lastReadings = new Map<string, Reading>();
  for (const observation of observations.values())
    for (const id of readIds(observation)) {
      const reading = await store.lastReading(id);
      if (reading !== null) lastReadings.set(reading.walletId, reading);
    }

  /** What is at hand of each collection, by the key of its documents. */
  const atHand = {
    accounts,
    observations,
    walletSettings,
    payments,
    books,
    rules,
    episodes,
    forecasts,
    deliveries,
  } as const;

  const adopt = (change: Change) => {
    if (change.collection === 'readings') {
      if (!('remove' in change)) adoptReadings('put' in change ? change.put : change.insertNew);
      return;
    }
    if (!(change.collection in atHand)) return;
    const name = change.collection as keyof typeof atHand;
    const documents = atHand[name] as Map<string, unknown>;
    if ('remove' in change) for (const id of change.remove) documents.delete(id);
    else
      for (const document of 'put' in change ? change.put : change.insertNew)
        documents.set(String(document[COLLECTIONS[name].key as keyof typeof document]), document);
    if (name === 'episodes') letGo();
  };
  /** An app that runs for months must not hold every alert there ever was: the store has them. */
  const letGo = () => {
    const over = [...episodes.values()].filter(({ closedAt, settled }) => closedAt !== null && settled);
    if (over.length <= EPISODES_AT_HAND) return;
    over.sort((a, b) => b.openedAt - a.openedAt);
    const newest = over[0]?.openedAt ?? 0;
    for (const { id, openedAt, closedAt } of over.slice(EPISODES_AT_HAND))
      if (newest - Math.max(openedAt, closedAt ?? 0) > EPISODES_KEPT_FOR) episodes.delete(id);
  };
  const adoptReadings = (readings: readonly Reading[]) => {
    for (const reading of readings)
      if ((lastReadings.get(reading.walletId)?.at ?? 0) <= reading.at) lastReadings.set(reading.walletId, reading);
  };

  const waiting = createWaiting();
  const storedUntil = new Map([...observations.values()].map((seen) => [seen.accountId, seen.lastSuccessAt]));
  let lastTurn: Promise<void> = Promise.resolve();

  function transact(decide: () => Decided | Promise<Decided>): Promise<CommitResult> {
    const turn = lastTurn.then(async () => {
      const decided = await decide();
      const { now, mayWait } = 'mayWait' in decided ? decided : { now: decided, mayWait: [] };
      const result = now.length === 0 ? NOTHING : await store.commit([...now, ...waiting.besides(now)]);
      for (const change of [...now, ...mayWait]) adopt(change);
      waiting.stored(now);
      waiting.add(mayWait);
      for (const accountId of accountsIn(now))
        storedUntil.set(accountId, observations.get(accountId)?.lastSuccessAt ?? null);
      return result;
    });
    // The next turn waits for this one, whether it succeeds or fails; its own caller hears of the failure.
    lastTurn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  return {
    accounts,
    payments,
    books,
    rules,
    forecasts,
    deliveries,
    entriesById: store.entriesById,
    entriesOf: store.entriesOf,
    entriesBetween: store.entriesBetween,
    readingsSince: store.readingsSince,
    observationOf: (accountId) => observations.get(accountId) ?? emptyObservation(accountId),
    walletSettingsOf: (walletId) => walletSettings.get(walletId) ?? null,
    lastReadingOf: (walletId) => lastReadings.get(walletId) ?? null,
    episodes: () => [...episodes.values()].sort((a, b) => b.openedAt - a.openedAt),
    transact,
    storedUntil: (accountId) => storedUntil.get(accountId) ?? null,
    async storeWaiting() {
      await transact(() => waiting.all());
    },
  };
}
