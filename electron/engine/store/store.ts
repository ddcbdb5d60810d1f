/** The store as the engine sees it: typed collections, one atomic commit across them, pages over indexes. */

import type { LogPlace } from '#shared/contract/logPlace.ts';
import type { Account } from '#shared/domain/account.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { AlertLogRow, Episode } from '#shared/domain/alert.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { StoredForecast } from '#shared/domain/forecast.ts';
import type { Delivery } from '#shared/domain/forwarding.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';

/** What each collection holds, by its name. The key field is in brackets. */
export interface StoredDocuments {
  /** [id] */ accounts: Account;
  /** [accountId] the last observation of each account */ observations: Observation;
  /** [walletId] what the user said about a wallet */ walletSettings: WalletSettings;
  /** [id] balances over time */ readings: Reading;
  /** [id] the ledger; insert only */ entries: Entry;
  /** [id] */ episodes: Episode;
  /** [id] insert only */ alertLog: AlertLogRow;
  /** [id] the journal of payments: written before anything is sent, never removed */ payments: Payment;
  /** [walletId] what proves the ledger of a wallet; kept as long as its entries */ books: Book;
  /** [id] what happened with an account; insert only */ accountLog: AccountLogRow;
  /** [id] what the user rules: attribution, agents, envelopes; and what is held and moved by it */ rules: Rule;
  /** [id] what is foreseen of each wallet's spending, and forecasts that are kept for their score */
  forecasts: StoredForecast;
  /** [id] alerts on their way to people away from the desk */ deliveries: Delivery;
}
export type CollectionName = keyof StoredDocuments;

export type Change = {
  [C in CollectionName]:
    | { readonly collection: C; readonly put: readonly StoredDocuments[C][] }
    /** Rows whose id is there already are left as they are. */
    | { readonly collection: C; readonly insertNew: readonly StoredDocuments[C][] }
    | { readonly collection: C; readonly remove: readonly string[] };
}[CollectionName];

export interface Store {
  get<C extends CollectionName>(collection: C, id: string): Promise<StoredDocuments[C] | null>;
  all<C extends CollectionName>(collection: C): Promise<StoredDocuments[C][]>;
  /** All changes land together in one transaction, or none does. Resolves when they are safe on disk. */
  commit(changes: readonly Change[]): Promise<CommitResult>;
  /** Those of the ids that are there. */
  entriesById(ids: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  /** Every entry of a wallet, in no particular order. */
  entriesOf(walletId: string): Promise<Entry[]>;
  /** Entries of a wallet whose date in the books lies between two instants, both exclusive. */
  entriesBetween(walletId: string, after: number, before: number): Promise<Entry[]>;
  /** The newest first. `before` is the last row of the page before. */
  accountLog(accountId: string, limit: number, before?: LogPlace): Promise<AccountLogRow[]>;
  /** The same of one topic over all accounts. */
  accountLogOf(topic: AccountLogRow['topic'], limit: number, before?: LogPlace): Promise<AccountLogRow[]>;
  /** The newest reading of a wallet, and the newest before an instant. */
  lastReading(walletId: string, before?: number): Promise<Reading | null>;
  /** Of a wallet from an instant on, the oldest first. */
  readingsSince(walletId: string, since: number): Promise<Reading[]>;
  /** Those that are open, and those of which something is still to be told. */
  openEpisodes(): Promise<Episode[]>;
  /** The newest `limit` episodes, open or closed. */
  recentEpisodes(limit: number): Promise<Episode[]>;
  /** Rows of the alert log, the newest first. `before` is the last row of the page before. */
  alertLog(limit: number, before?: LogPlace, walletId?: string): Promise<AlertLogRow[]>;
  /** Deletes the ledger, the readings and the alert log of one account for good: the user asked for it. */
  eraseHistory(accountId: string): Promise<void>;
  close(): Promise<void>;
}

export interface CommitResult {
  /** How many rows of each `insertNew` were really new, in the order given (0 for other changes). */
  readonly inserted: readonly number[];
}
