/**
 * Rows become entries of the ledger. Pure: a row that is there already adds nothing, one that came back with another
 * amount adds the difference as a further line, and one that is dated into a closed month is posted into the open one.
 */
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import { type Book, type ClosedMonth, closedThrough } from '#shared/domain/book.ts';
import { type Entry, type EntryFacts, type EntryFlag, inLedgerOrder } from '#shared/domain/entry.ts';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import { subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { monthLabel } from './closing.ts';
import { entryIdOf } from './entryId.ts';

/** Clocks of services and of this machine differ by less than this; beyond it a row is said to lie in the future. */
const CLOCKS_DIFFER = 5 * MINUTE;

export interface PostInput {
  readonly book: Book;
  readonly rows: readonly EntryFacts[];
  /** Entries of the ledger by id: must know those of the rows, and their corrections. */
  readonly known: ReadonlyMap<string, Entry>;
  readonly seenAt: Instant;
}

export interface Posted {
  /** The new ones only, in the order of the ledger. */
  readonly entries: readonly Entry[];
  readonly log: readonly AccountLogRow[];
}

/** Our id of the n-th correction of a row. */
export function correctionId(accountId: string, walletKey: string, sourceId: string, n: number): string {
  return entryIdOf(accountId, walletKey, `${sourceId}#${n}`);
}

export function postRows({ book, rows, known, seenAt }: PostInput): Posted {
  const { accountId, walletId } = book;
  const fresh = new Map<string, Entry>();
  const log: AccountLogRow[] = [];
  const flagged = new Map<EntryFlag, Entry[]>();
  const find = (id: string) => fresh.get(id) ?? known.get(id) ?? null;
  const note = (topic: AccountLogRow['topic'], entry: Entry, message: string) =>
    log.push({ id: `${topic}:${entry.id}`, at: seenAt, accountId, walletId, topic, message, entryId: entry.id });

  for (const row of rows) {
    const id = entryIdOf(accountId, row.walletKey, row.sourceId);
    const first = find(id);
    if (first === null) {
      const entry = dated({ ...row, id, accountId, walletId, seenAt, answers: null }, book, seenAt);
      fresh.set(id, entry);
      for (const flag of entry.flags) flagged.set(flag, [...(flagged.get(flag) ?? []), entry]);
      if (entry.lateFor !== null)
        note('late-row', entry, `${signed(entry)} belongs to ${entry.lateFor}, which is closed, and was posted now.`);
      continue;
    }
    let stands = first.amount;
    let n = 1;
    for (let further = find(correctionOf(row, 1)); further !== null; further = find(correctionOf(row, ++n)))
      stands = { ...stands, micros: stands.micros + further.amount.micros };
    if (stands.unit !== row.amount.unit || stands.micros === row.amount.micros) continue;
    const correction: Entry = {
      ...row,
      id: correctionOf(row, n),
      sourceId: `${row.sourceId}#${n}`,
      accountId,
      walletId,
      seenAt,
      amount: subtract(row.amount, stands),
      at: seenAt,
      postedAt: seenAt,
      since: null,
      description: `${row.description}: the service changed ${plain(stands)} to ${plain(row.amount)}`,
      flags: [...row.flags, 'amount-changed'],
      answers: id,
      lateFor: null,
    };
    fresh.set(correction.id, correction);
    note('amount-changed', correction, correction.description);
  }
  for (const [flag, entries] of flagged) log.push(oddRows(book, flag, entries, seenAt));
  return { entries: [...fresh.values()].sort(inLedgerOrder), log };

  function correctionOf(row: EntryFacts, number: number): string {
    return correctionId(accountId, row.walletKey, row.sourceId, number);
  }
}

/** Gives an entry its date in the books. */
export function dated(entry: Omit<Entry, 'postedAt' | 'lateFor'>, book: Pick<Book, 'closed'>, seenAt: Instant): Entry {
  const through = closedThrough(book);
  if (through !== null && entry.at < through)
    return { ...entry, postedAt: Math.max(seenAt, through), lateFor: monthOf(entry.at, book.closed) };
  const future = entry.at > seenAt + CLOCKS_DIFFER;
  return {
    ...entry,
    postedAt: future ? seenAt : entry.at,
    lateFor: null,
    flags: future ? [...entry.flags, 'future'] : entry.flags,
  };
}

function monthOf(at: Instant, closed: readonly ClosedMonth[]): string {
  const inside = closed.find(({ from, to }) => at >= from && at < to);
  return inside?.month ?? monthLabel(at, closed[0]?.zone ?? 'UTC');
}

const ODD: { readonly [F in EntryFlag]: string } = {
  'no-id': 'without an id; each is known by its content',
  'no-zone': 'with a time that names no zone; it was read as UTC',
  future: 'dated later than now; posted at the time they were seen',
  'unknown-kind': 'of a kind that Plimsoll does not know; kept as adjustments',
  'amount-changed': 'with another amount than before',
};

function oddRows(book: Book, flag: EntryFlag, entries: readonly Entry[], seenAt: Instant): AccountLogRow {
  const [first] = entries;
  return {
    id: `odd-row:${flag}:${first?.id}`,
    at: seenAt,
    accountId: book.accountId,
    walletId: book.walletId,
    topic: 'odd-row',
    message: `${entries.length === 1 ? 'One row' : `${entries.length} rows`} ${ODD[flag]}.`,
    entryId: first?.id ?? null,
  };
}

function plain(amount: Entry['amount']): string {
  return formatAmount(amount, { locale: 'en', exact: true });
}

function signed({ amount }: Entry): string {
  return formatAmount(amount, { locale: 'en', exact: true, signed: true });
}
