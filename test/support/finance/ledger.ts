/** Ledgers for tests of what leaves the house: made up, complete with books, and put into a real store's file. */
import { entryIdOf } from '#engine/ledger/entryId.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry, EntryKind } from '#shared/domain/entry.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';

export interface MadeWallet {
  readonly account: Account;
  readonly book: Book;
  readonly entries: readonly Entry[];
  readonly readings?: readonly Reading[];
}

export interface WalletSpec {
  readonly accountId?: string;
  readonly label?: string;
  readonly key?: string;
  readonly name?: string;
  readonly unit?: string;
  readonly baseMicros?: number;
  readonly rows: readonly RowSpec[];
  readonly book?: Partial<Book>;
  readonly readings?: readonly { readonly at: number; readonly micros: number }[];
}

export interface RowSpec extends Partial<Omit<Entry, 'amount' | 'at'>> {
  readonly at: number;
  readonly micros: number;
}

export function madeWallet(spec: WalletSpec): MadeWallet {
  const { accountId = 'acc-1', label = 'Lab', key = 'credits', name = 'Credits', unit = 'credit' } = spec;
  const { baseMicros = 0 } = spec;
  const walletId = walletIdOf(accountId, key);
  const entries = spec.rows.map((row, n) => entryOf(row, n, { accountId, walletId, key, unit }));
  const totalMicros = entries.reduce((sum, entry) => sum + entry.amount.micros, 0);
  const newest = entries.reduce((latest, entry) => Math.max(latest, entry.postedAt), 0);
  const balance = { micros: baseMicros + totalMicros, unit };
  return {
    account: {
      id: accountId,
      service: 'olostep',
      label,
      origin: 'https://api.olostep.com',
      createdAt: Date.UTC(2026, 0, 1),
      keyFingerprint: '0011223344556677',
      demo: false,
    },
    entries,
    readings: (spec.readings ?? []).map(({ at, micros }) => ({
      id: `${walletId}@${at}`,
      accountId,
      walletId,
      at,
      balance: { micros, unit },
      reserved: null,
    })),
    book: {
      walletId,
      accountId,
      walletKey: key,
      name,
      accountLabel: label,
      unit,
      way: 'rows',
      baseMicros,
      totalMicros,
      entries: entries.length,
      anchor: { at: newest, firm: true, takes: 1, newestRowAt: newest },
      agreed: { at: newest + 60_000, balance },
      gap: null,
      unexplained: [],
      closed: [],
      history: {
        state: 'done',
        cursor: null,
        rows: entries.length,
        total: null,
        oldest: null,
        whole: true,
        hole: false,
        note: null,
      },
      totals: {},
      ...spec.book,
    },
  };
}

function entryOf(
  row: RowSpec,
  n: number,
  of: { readonly accountId: string; readonly walletId: string; readonly key: string; readonly unit: string },
): Entry {
  const { micros, ...fields } = row;
  const sourceId = row.sourceId ?? `row-${n}`;
  return {
    id: entryIdOf(of.accountId, of.key, sourceId),
    accountId: of.accountId,
    walletId: of.walletId,
    walletKey: of.key,
    kind: 'usage' as EntryKind,
    amount: { micros, unit: of.unit },
    since: null,
    description: `call ${n}`,
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    source: 'reported',
    flags: [],
    raw: `{"id":"${sourceId}"}`,
    seenAt: row.at + 5_000,
    postedAt: row.at,
    answers: null,
    lateFor: null,
    ...fields,
    sourceId,
  };
}

const quiet = () => undefined;
const BATCH = 2_000;

/** Through the real store, so that what is read back is what the app would have written. */
export async function fillStore(
  file: string,
  wallets: readonly MadeWallet[],
  rules: readonly Rule[] = [],
): Promise<void> {
  const store = await openStore({ file, log: { info: quiet, warn: quiet, error: quiet }, now: () => 0 });
  try {
    await store.commit([
      { collection: 'accounts', put: [...new Map(wallets.map(({ account }) => [account.id, account])).values()] },
      { collection: 'books', put: wallets.map(({ book }) => book) },
      { collection: 'rules', put: rules },
      { collection: 'readings', insertNew: wallets.flatMap(({ readings }) => readings ?? []) },
    ]);
    const entries = wallets.flatMap((wallet) => wallet.entries);
    for (let n = 0; n < entries.length; n += BATCH)
      await store.commit([{ collection: 'entries', insertNew: entries.slice(n, n + BATCH) }]);
  } finally {
    await store.close();
  }
}
