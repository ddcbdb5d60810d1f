/** The small part of the store that the engine keeps at hand, loaded once and changed only after a commit. */
import type { Account } from '#shared/domain/account.ts';
import type { Episode } from '#shared/domain/alert.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import type { Change, CommitResult, Store } from './store/store.ts';
import { emptyObservation } from './sync/reconcile.ts';

export const EPISODES_AT_HAND = 50;

export interface EngineState {
  readonly accounts: ReadonlyMap<string, Account>;
  observationOf(accountId: string): Observation;
  walletSettingsOf(walletId: string): WalletSettings | null;
  lastReadingOf(walletId: string): Reading | null;
  openEpisodeOf(walletId: string): Episode | null;
  /** The newest first. */
  episodes(): readonly Episode[];
  readonly payments: ReadonlyMap<string, Payment>;
  /** By wallet; also of accounts that were removed and whose ledger was kept. */
  readonly books: ReadonlyMap<string, Book>;
  readonly rules: ReadonlyMap<string, Rule>;
  /** Those of the ids that are in the ledger. */
  entriesById(ids: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  entriesBetween: Store['entriesBetween'];
  /** All entries of a wallet: for a ledger that is older than its book. */
  entriesOf(walletId: string): Promise<readonly Entry[]>;
  /**
   * Decides and stores in one turn: no other change comes between what `decide` reads here and what it writes.
   * All its changes land in one transaction, and only then are they seen here.
   */
  transact(decide: () => readonly Change[] | Promise<readonly Change[]>): Promise<CommitResult>;
}

export async function loadState(store: Store): Promise<EngineState> {
  const accounts = new Map((await store.all('accounts')).map((account) => [account.id, account]));
  const observations = new Map((await store.all('observations')).map((seen) => [seen.accountId, seen]));
  const walletSettings = new Map((await store.all('walletSettings')).map((settings) => [settings.walletId, settings]));
  const payments = new Map((await store.all('payments')).map((payment) => [payment.id, payment]));
  const books = new Map((await store.all('books')).map((book) => [book.walletId, book]));
  const rules = new Map((await store.all('rules')).map((rule) => [rule.id, rule]));
  const recent = [...(await store.openEpisodes()), ...(await store.recentEpisodes(EPISODES_AT_HAND))];
  const episodes = new Map(recent.map((episode) => [episode.id, episode]));
  const lastReadings = new Map<string, Reading>();
  for (const observation of observations.values())
    for (const wallet of observation.wallets) {
      const reading = await store.lastReading(walletIdOf(observation.accountId, wallet.key));
      if (reading !== null) lastReadings.set(reading.walletId, reading);
    }

  const adopt = (change: Change) => {
    if ('remove' in change) {
      const targets = { accounts, observations, walletSettings, episodes, payments, books, rules } as Record<
        string,
        Map<string, unknown>
      >;
      for (const id of change.remove) targets[change.collection]?.delete(id);
      return;
    }
    const documents = 'put' in change ? change.put : change.insertNew;
    for (const document of documents) {
      if (change.collection === 'accounts') accounts.set((document as Account).id, document as Account);
      else if (change.collection === 'observations')
        observations.set((document as Observation).accountId, document as Observation);
      else if (change.collection === 'walletSettings')
        walletSettings.set((document as WalletSettings).walletId, document as WalletSettings);
      else if (change.collection === 'payments') payments.set((document as Payment).id, document as Payment);
      else if (change.collection === 'books') books.set((document as Book).walletId, document as Book);
      else if (change.collection === 'rules') rules.set((document as Rule).id, document as Rule);
      else if (change.collection === 'episodes') episodes.set((document as Episode).id, document as Episode);
      else if (change.collection === 'readings') {
        const reading = document as Reading;
        if ((lastReadings.get(reading.walletId)?.at ?? 0) <= reading.at) lastReadings.set(reading.walletId, reading);
      }
    }
  };

  let lastTurn: Promise<void> = Promise.resolve();

  return {
    accounts,
    payments,
    books,
    rules,
    entriesById: store.entriesById,
    entriesOf: store.entriesOf,
    entriesBetween: store.entriesBetween,
    observationOf: (accountId) => observations.get(accountId) ?? emptyObservation(accountId),
    walletSettingsOf: (walletId) => walletSettings.get(walletId) ?? null,
    lastReadingOf: (walletId) => lastReadings.get(walletId) ?? null,
    openEpisodeOf: (walletId) =>
      [...episodes.values()].find((episode) => episode.walletId === walletId && episode.closedAt === null) ?? null,
    episodes: () => [...episodes.values()].sort((a, b) => b.openedAt - a.openedAt),
    transact(decide) {
      const turn = lastTurn.then(async () => {
        const changes = await decide();
        const result = await store.commit(changes);
        for (const change of changes) adopt(change);
        return result;
      });
      // The next turn waits for this one, whether it succeeds or fails; its own caller hears of the failure.
      lastTurn = turn.then(
        () => undefined,
        () => undefined,
      );
      return turn;
    },
  };
}
