/** A store full of entries with a book for each wallet, for the sections that only read. */
import { DatabaseSync } from '@photostructure/sqlite';
import { openStore } from '#engine/store/openStore.ts';
import type { Store } from '#engine/store/store.ts';
import type { Book } from '#shared/domain/book.ts';
import { entriesFrom, entryAt, WALLETS } from './rows.ts';

const BATCH = 1_000;

export interface BenchLedger {
  readonly file: string;
  /** Entries in it. */
  readonly rows: number;
}

export const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function makeLedger(file: string, rows: number): Promise<BenchLedger> {
  const store = await openStore({ file, log: quietLog, now: Date.now });
  try {
    for (let first = 0; first < rows; first += BATCH)
      await store.commit([{ collection: 'entries', insertNew: entriesFrom(first, Math.min(BATCH, rows - first)) }]);
    await putBooks(store);
  } finally {
    await store.close();
  }
  return { file, rows };
}

/** What is in it now: a section may have added rows of its own. */
export function entriesIn(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const { n } = database.prepare('SELECT count(*) AS n FROM "entries@1" WHERE "_deleted" = 0').get() as { n: number };
    return n;
  } finally {
    database.close();
  }
}

export async function putBooks(store: Store): Promise<void> {
  await store.commit([{ collection: 'books', put: WALLETS.map((_, n) => bookAt(n)) }]);
}

function bookAt(n: number): Book {
  const { walletId, accountId, walletKey, amount } = entryAt(n);
  return {
    walletId,
    accountId,
    walletKey,
    name: 'Credits',
    accountLabel: `Account ${n}`,
    unit: amount.unit,
    way: 'rows',
    baseMicros: 1_000_000_000,
    totalMicros: 0,
    entries: 0,
    anchor: null,
    agreed: null,
    gap: null,
    unexplained: [],
    closed: [],
    history: {
      state: 'done',
      cursor: null,
      rows: 0,
      total: null,
      oldest: null,
      whole: true,
      hole: false,
      note: null,
    },
    totals: {},
  };
}
