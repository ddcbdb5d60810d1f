/** What an export is about, worked out from the request and the books: which wallets, which time, which rows. */
import { createHash } from 'node:crypto';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ExportFormat, ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { Book } from '#shared/domain/book.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { Unit } from '#shared/money/amount.ts';
import type { LedgerReader } from '../ledger/reader.ts';
import { type Fits, rowFilterOf } from './filter.ts';
import { createZoneTime, type ZoneTime } from './zoneTime.ts';

export interface WalletScope {
  readonly walletId: string;
  readonly accountId: string;
  readonly accountLabel: string;
  /** The service's id; null for an account that was removed. */
  readonly service: string | null;
  readonly name: string;
  readonly key: string;
  readonly unit: Unit;
  /** Eight characters that stand for the wallet wherever its name must not be able to change. */
  readonly short: string;
  /** Null for a wallet that has rows and no book yet: its balance is not known. */
  readonly book: Book | null;
  /** By the book before the first row of the period, in millionths. */
  readonly openingMicros: number | null;
  /** How many rows of it lie in the period. */
  readonly rows: number;
  /**
   * The moment of the closing balance: the end of the period, or the last one before it of which the ledger knows
   * (a row, or a reading that agreed). Without an end it is the last row's. Null where nothing is known at all.
   */
  readonly asOf: number | null;
}

export interface ExportScope {
  readonly request: ExportRequest;
  readonly zone: ZoneTime;
  /** Inclusive; null: from the first row. */
  readonly from: number | null;
  /** Exclusive; null: to the last row. */
  readonly to: number | null;
  readonly wallets: readonly WalletScope[];
  /** Null where all rows of the wallets and the period are meant. */
  readonly fits: Fits | null;
}

/** Formats that prove their balances: with rows left out they would prove something else. */
const WHOLE_WALLETS: ReadonlySet<ExportFormat> = new Set(['ofx', 'hledger', 'beancount', 'statement']);

/**
 * @throws PlimsollError `invalid-input` for a zone, period or filter that makes no sense for the format; `not-found` for
 * a wallet without a ledger
 */
export function scopeOf(request: ExportRequest, reader: LedgerReader): ExportScope {
  const zone = createZoneTime(request.zone);
  const { from = null, to = null } = request;
  if (from !== null && to !== null && from >= to)
    throw new PlimsollError({ kind: 'invalid-input', message: 'The period ends before it begins.' });
  const fits = rowFilterOf(request.filter, () => agentNamesOf(reader));
  if (fits !== null && WHOLE_WALLETS.has(request.format)) throw needsAllRows(request.format);
  const wallets = walletsOf(reader, from, to);
  return { request, zone, from, to, fits, wallets: chosen(wallets, request) };
}

function walletsOf(reader: LedgerReader, from: number | null, to: number | null): WalletScope[] {
  const books = new Map(reader.books().map((book) => [book.walletId, book]));
  const accounts = new Map(reader.accounts().map((account) => [account.id, account]));
  const lastRow = lastRowIn(reader);
  const ids = new Set([...books.keys(), ...walletIdsWithRows(reader)]);
  const all = [...ids].map((walletId): WalletScope => {
    const book = books.get(walletId) ?? null;
    const accountId = book?.accountId ?? accountOfWallet(walletId);
    const account = accounts.get(accountId);
    const key = book?.walletKey ?? walletId.slice(accountId.length + 1);
    const before = from === null ? { micros: 0, count: 0 } : reader.sumBefore(walletId, from);
    return {
      walletId,
      accountId,
      accountLabel: account?.label ?? book?.accountLabel ?? accountId,
      service: account?.service ?? null,
      name: book?.name ?? key,
      key,
      unit: book?.unit ?? unitOfFirstRow(reader, walletId),
      short: createHash('sha256').update(walletId).digest('hex').slice(0, 8),
      book,
      openingMicros: book === null ? null : book.baseMicros + before.micros,
      rows: reader.sumBefore(walletId, to ?? Number.MAX_SAFE_INTEGER).count - before.count,
      asOf: asOfFor(book, lastRow(walletId, to ?? Number.MAX_SAFE_INTEGER), from, to),
    };
  });
  const order = (a: WalletScope) => [a.accountLabel, a.name, a.walletId].join('\u0000');
  return all.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function asOfFor(book: Book | null, lastRow: number | null, from: number | null, to: number | null): number | null {
  const earliest = from ?? Number.NEGATIVE_INFINITY;
  if (to === null) {
    const last = lastRow ?? book?.anchor?.at ?? null;
    return last === null ? null : Math.max(last, earliest);
  }
  const known = Math.max(lastRow ?? Number.NEGATIVE_INFINITY, book?.agreed?.at ?? Number.NEGATIVE_INFINITY);
  const reached = Math.max(Math.min(to, known), earliest);
  return Number.isFinite(reached) ? reached : null;
}

function lastRowIn({ database, table }: LedgerReader): (walletId: string, before: number) => number | null {
  const last = database.prepare(
    `SELECT max("postedAt") AS at FROM ${table('entries')} WHERE _deleted = 0 AND "walletId" = ? AND "postedAt" < ?`,
  );
  return (walletId, before) => (last.get(walletId, before) as { at: number | null }).at;
}

/** Leaps from wallet to wallet over the index, which no count of rows slows down. */
function* walletIdsWithRows({ database, table }: LedgerReader): Generator<string> {
  const next = database.prepare(
    `SELECT "walletId" AS id FROM ${table('entries')} WHERE _deleted = 0 AND "walletId" > ? ORDER BY "walletId" LIMIT 1`,
  );
  for (let last = ''; ; ) {
    const row = next.get(last) as { id: string } | undefined;
    if (row === undefined) return;
    last = row.id;
    yield last;
  }
}

function unitOfFirstRow(reader: LedgerReader, walletId: string): Unit {
  for (const { amount } of reader.entries(walletId)) return amount.unit;
  throw new Error(`${walletId} has neither a book nor a row`);
}

/** What the services call their agents. */
function agentNamesOf(reader: LedgerReader): ReadonlyMap<string, string> {
  const agents = reader.observations().flatMap(({ slices }) => slices.agents?.value.listed ?? []);
  return new Map(agents.map(({ id, name }) => [id, name]));
}

function chosen(wallets: readonly WalletScope[], { filter }: ExportRequest): readonly WalletScope[] {
  if (filter?.walletIds === undefined) return wallets;
  const wanted = new Set(filter.walletIds);
  const missing = filter.walletIds.find((id) => !wallets.some(({ walletId }) => walletId === id));
  if (missing !== undefined)
    throw new PlimsollError({ kind: 'not-found', message: `There is no ledger of a wallet "${missing}".` });
  return wallets.filter(({ walletId }) => wanted.has(walletId));
}

function needsAllRows(format: ExportFormat): PlimsollError {
  return new PlimsollError({
    kind: 'invalid-input',
    message: `An export as ${format} proves the balances of whole wallets, so no rows of theirs can be left out.`,
    help: 'Choose wallets and a period only, or one of the formats csv, jsonl, xlsx and focus.',
  });
}
