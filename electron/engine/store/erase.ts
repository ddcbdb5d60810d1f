/** Deletes what an account left behind: in steps, so that a large ledger does not hold up the app. */
import type { MangoQuery } from 'rxdb';
import type { StoreDatabase } from './database.ts';
import type { Change, CollectionName } from './store.ts';

type Selector = NonNullable<MangoQuery<Record<string, unknown>>['selector']>;

/** Deleted in one transaction. */
const STEP = 500;

export interface HistoryAccess {
  /** Ids of up to `limit` documents. */
  ids(collection: CollectionName, selector: Selector, limit: number): Promise<string[]>;
  commit(changes: readonly Change[]): Promise<unknown>;
}

/** Killed on the way, it has deleted a part; called again, it deletes the rest. */
export async function eraseHistory(database: StoreDatabase, access: HistoryAccess, accountId: string): Promise<void> {
  // A wallet's id begins with its account's and a colon; the semicolon is the character after that.
  const wallets = { walletId: { $gte: `${accountId}:`, $lt: `${accountId};` } };
  const parts: readonly (readonly [CollectionName, Selector])[] = [
    ['entries', wallets],
    ['readings', wallets],
    ['books', wallets],
    ['accountLog', { accountId: { $eq: accountId } }],
    ['forecasts', wallets],
    ['deliveries', { accountId: { $eq: accountId } }],
    ['alertLog', { $or: [{ walletId: { $eq: accountId } }, wallets] }],
  ];
  for (const [collection, selector] of parts) {
    for (;;) {
      const ids = await access.ids(collection, selector, STEP);
      if (ids.length === 0) break;
      await access.commit([{ collection, remove: ids } as Change]);
    }
    // RxDB keeps a deleted document as a tombstone with its content until it is cleaned up.
    while (!(await database.collections[collection].storageInstance.cleanup(0)));
  }
}
