/** One reading, or its failure, and everything that follows from it (balances, ledger rows, alert episodes) in one transaction. */
import { isDeepStrictEqual } from 'node:util';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import { type Alerts, hasRows } from '../alerts/alerts.ts';
import { balanceOf } from '../ledger/book.ts';
import { entryIdOf } from '../ledger/entryId.ts';
import { forgottenRows, spanOf } from '../ledger/forgotten.ts';
import { entriesToLookUp, type KeptBooks, keepBooks } from '../ledger/keepBooks.ts';
import { lookUp } from '../ledger/lookUp.ts';
import type { AccountReading } from '../providers/adapter.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';
import { noteFailure, reconcile } from './reconcile.ts';

export interface StoringDeps {
  readonly state: EngineState;
  readonly alerts: Pick<Alerts, 'changesFor'>;
}

/** @returns how many entries are new, and whether anything went to the disk: else all was as before */
export async function storeReading(
  deps: StoringDeps,
  account: Account,
  reading: AccountReading,
  also: readonly Change[] = [],
): Promise<{ newEntries: number; news: boolean }> {
  const { state } = deps;
  let entriesAt = -1;
  let news = false;
  const { inserted } = await state.transact(async () => {
    const isNew = also.some((change) => change.collection === 'accounts');
    if (!isNew && !state.accounts.has(account.id)) return []; // removed while the service answered
    const changes = [...also, ...(await changesOf(deps, account, reading))].filter(hasRows);
    entriesAt = changes.findIndex((change) => change.collection === 'entries');
    const storedAt = state.storedUntil(account.id);
    const isDue = storedAt === null || reading.readAt - storedAt >= STORED_WITHIN;
    news = isDue || changes.some((change) => change.collection !== 'readings' && !saysNothingNew(state, change));
    if (news) return changes;
    // Readings that say the same once more come when something is stored anyway.
    return { now: [], mayWait: changes.filter(({ collection }) => collection !== 'readings') };
  });
  return { newEntries: inserted[entriesAt] ?? 0, news };
}

/** What could not be read, and what it means: a key that is refused is told with it. */
export async function storeFailure(
  { state, alerts }: StoringDeps,
  account: Account,
  error: ErrorInfo,
  now: Instant,
): Promise<void> {
  await state.transact(() => {
    if (!state.accounts.has(account.id)) return []; // removed while the service answered
    const observation = noteFailure(state.observationOf(account.id), error, now);
    const { changes } = alerts.changesFor({
      ...{ account, observation, now },
      before: null,
      settingsOf: state.walletSettingsOf,
    });
    return [{ collection: 'observations', put: [observation] }, ...changes];
  });
}

/** An account that is found as it was is stored again no later than this: so much older its figures are after a crash. */
const STORED_WITHIN = 3 * HOUR;

/** All it would tell the disk is the time at which things were still as they were. */
function saysNothingNew({ observationOf, books }: EngineState, change: Change): boolean {
  if (!('put' in change)) return false;
  if (change.collection === 'observations')
    return change.put.every((one) => isDeepStrictEqual(timeless(one), timeless(observationOf(one.accountId))));
  if (change.collection !== 'books') return false;
  return change.put.every((one) => isDeepStrictEqual(timelessBook(one), timelessBook(books.get(one.walletId))));
}

function timeless(observation: Observation) {
  const slices = Object.entries(observation.slices).map(([name, slice]) => [name, slice?.value]);
  const wallets = observation.wallets.map((wallet) => ({ ...wallet, asOf: 0 }));
  return { ...observation, wallets, slices, lastSuccessAt: 0, lastAttemptAt: 0 };
}

function timelessBook(book: Book | undefined) {
  return book?.agreed == null ? book : { ...book, agreed: { ...book.agreed, at: 0 } };
}

async function changesOf({ state, alerts }: StoringDeps, account: Account, reading: AccountReading): Promise<Change[]> {
  const before = state.observationOf(account.id);
  const reconciled = reconcile({
    before,
    reading,
    settingsOf: state.walletSettingsOf,
    lastReadingOf: state.lastReadingOf,
  });
  const settings = new Map(reconciled.walletSettings.map((one) => [one.walletId, one]));
  const kept = await booksOf(state, account, reading);
  const readings = reconciled.readings.map((one) =>
    one.at === reading.readAt ? withBook(one, kept) : withBookThen(one, state.books.get(one.walletId)),
  );
  const alerted = alerts.changesFor({
    account,
    observation: reconciled.observation,
    before,
    settingsOf: (walletId) => settings.get(walletId) ?? state.walletSettingsOf(walletId),
    now: reading.readAt,
  });
  for (const one of alerted.walletSettings) settings.set(one.walletId, one);
  return [
    { collection: 'entries', insertNew: kept.entries },
    { collection: 'books', put: kept.books },
    {
      collection: 'accountLog',
      insertNew: [...kept.log, ...(await forgottenIn(state, account, reading)), ...unreadableIn(account, reading)],
    },
    { collection: 'observations', put: [reconciled.observation] },
    { collection: 'readings', insertNew: readings },
    { collection: 'walletSettings', put: [...settings.values()] },
    ...alerted.changes,
  ];
}

async function booksOf(state: EngineState, account: Account, reading: AccountReading): Promise<KeptBooks> {
  const payments = [...state.payments.values()].sort((a, b) => b.createdAt - a.createdAt);
  const paymentsOf = (walletId: string) => payments.filter((payment) => payment.walletId === walletId);
  const inherited = new Map<string, readonly Entry[]>();
  for (const { key } of reading.wallets) {
    const walletId = walletIdOf(account.id, key);
    if (!state.books.has(walletId)) inherited.set(walletId, await state.entriesOf(walletId));
  }
  const further = entriesToLookUp(account.id, reading.wallets, paymentsOf);
  return keepBooks({
    account,
    before: state.observationOf(account.id),
    reading,
    bookOf: (walletId) => state.books.get(walletId) ?? null,
    paymentsOf,
    referenceOf: (walletId) => state.walletSettingsOf(walletId)?.reference ?? null,
    known: await lookUp(state.entriesById, account.id, reading.entries, further),
    inherited,
  });
}

async function forgottenIn(state: EngineState, account: Account, reading: AccountReading): Promise<AccountLogRow[]> {
  const log: AccountLogRow[] = [];
  for (const { walletKey, way, state: pulled } of reading.ledgers) {
    const unreadable = reading.problems.some(({ part }) => part === 'transactions');
    const rows = reading.entries.filter((row) => row.walletKey === walletKey);
    const span = way === 'rows' && pulled === 'whole' && !unreadable ? spanOf(rows) : null;
    if (span === null) continue;
    const walletId = walletIdOf(account.id, walletKey);
    const held = await state.entriesBetween(walletId, span.after, span.before);
    log.push(...forgottenRows(account.id, walletId, rows, held, reading.readAt));
  }
  return log;
}

/** Rows that could not be read: told once for each way in which they could not. */
function unreadableIn(account: Account, { problems, readAt }: AccountReading): AccountLogRow[] {
  return problems
    .filter(({ part, error }) => LEDGER_PARTS.has(part) && error.kind === 'bad-response')
    .map(({ error }) => ({
      id: `unreadable:${account.id}:${entryIdOf(account.id, 'problem', error.message)}`,
      at: readAt,
      accountId: account.id,
      walletId: null,
      topic: 'unreadable-row',
      message: error.message,
      entryId: null,
    }));
}

const LEDGER_PARTS = new Set(['transactions', 'usage']);

/** A reading is kept with what the book said at its moment: equal where it agrees, if only at a moment within it. */
function withBook(reading: Reading, { books, agreeing }: KeptBooks): Reading {
  const book = books.find(({ walletId }) => walletId === reading.walletId);
  return proved(reading, book, agreeing.has(reading.walletId));
}

/** Of the reading before, which is kept only now: by the book as that one left it. */
function withBookThen(reading: Reading, book: Book | undefined): Reading {
  return proved(reading, book, book?.agreed?.at === reading.at);
}

function proved(reading: Reading, book: Book | undefined, agrees: boolean): Reading {
  if (book === undefined || book.anchor === null || book.history.hole) return reading;
  return { ...reading, book: agrees ? reading.balance : balanceOf(book) };
}
