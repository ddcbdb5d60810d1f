/**
 * Whether a reading of the service agrees with the book. Pure. A difference is noted first: the service's ledger may lag
 * behind its balance, or the two were read a moment apart. One that stays becomes an `unexplained` entry; when the row
 * that explains it comes after all, a further entry answers it. Nothing is rewritten.
 */
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { DAY, type Instant, MINUTE } from '#shared/domain/time.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { balanceOf, enter } from './book.ts';
import { entryIdOf } from './entryId.ts';

/** How long, and over how many readings, a difference must stand still before it is posted. */
export const GAP_STANDS = 10 * MINUTE;
export const GAP_SEEN = 3;
/** One that keeps moving is posted after this long all the same. */
export const GAP_LONGEST = DAY;
/** A service whose ledger never adds up must not be able to hide it by being taken at its word each time. */
const MOST_TAKES = 5;
/** Rows of this long before a reading may have come after the balance was read. */
const MOMENT = 2 * MINUTE;

export interface ProveInput {
  readonly book: Book;
  readonly balance: Amount;
  readonly readAt: Instant;
  /** The rows that this reading added, as entries. */
  readonly added: readonly Entry[];
}

export interface Proven {
  readonly book: Book;
  readonly entries: readonly Entry[];
  readonly log: readonly AccountLogRow[];
  /** Whether the reading agrees with the book, at its end or at a moment within it. */
  readonly agrees: boolean;
}

export function prove({ book, balance, readAt, added }: ProveInput): Proven {
  const gap = balance.micros - balanceOf(book).micros;
  if (book.anchor === null) return unposted(anchored(book, gap, readAt, added), true);
  const agreed = { at: readAt, balance };
  if (gap === 0) return unposted({ ...firm(book), agreed, gap: null }, true);
  if (cameAfter(added, -gap, readAt)) return unposted({ ...firm(book), agreed, gap: null }, true);
  if (!book.anchor.firm && book.anchor.takes < MOST_TAKES) return unposted(anchored(book, gap, readAt, added), true);
  if (answersLateRows(book, gap, added)) return posted(book, gap, readAt, agreed);
  const pending = notedGap(book, gap, readAt);
  const stands = pending.seen >= GAP_SEEN && readAt - pending.since >= GAP_STANDS;
  if (stands || (book.gap !== null && readAt - book.gap.since >= GAP_LONGEST)) return posted(book, gap, readAt, agreed);
  return unposted({ ...book, gap: pending }, false);
}

function unposted(book: Book, agrees: boolean): Proven {
  return { book, entries: [], log: [], agrees };
}

/** Takes the base from this reading. Until a second reading agrees, the next one may take it anew. */
function anchored(book: Book, gap: number, readAt: Instant, added: readonly Entry[]): Book {
  const newest = added.reduce((latest, { at, postedAt }) => (postedAt === at ? Math.max(latest, at) : latest), -1);
  const before = book.anchor?.newestRowAt ?? -1;
  // Totals of days are cut by the clock: a day that is over was part of the balance.
  const newestRowAt = Math.max(newest, before, book.way === 'usage' ? readAt : -1);
  const baseMicros = amountOf(book.baseMicros + gap, book.unit).micros;
  return {
    ...book,
    baseMicros,
    anchor: {
      at: readAt,
      firm: false,
      takes: (book.anchor?.takes ?? 0) + 1,
      newestRowAt: newestRowAt < 0 ? null : newestRowAt,
    },
    agreed: { at: readAt, balance: amountOf(baseMicros + book.totalMicros, book.unit) },
    gap: null,
  };
}

function firm(book: Book): Book {
  return book.anchor === null || book.anchor.firm ? book : { ...book, anchor: { ...book.anchor, firm: true } };
}

/** Whether the newest of the rows, which may have come after the balance was read, make up just this sum. */
function cameAfter(added: readonly Entry[], sum: number, readAt: Instant): boolean {
  let micros = 0;
  for (const entry of [...added].reverse()) {
    if (entry.at < readAt - MOMENT) return false;
    micros += entry.amount.micros;
    if (micros === sum) return true;
  }
  return false;
}

/** Rows that lie before an open unexplained entry came in now, and the difference is just what they explain. */
function answersLateRows({ unexplained }: Book, gap: number, added: readonly Entry[]): boolean {
  const newest = unexplained.at(-1);
  if (newest === undefined) return false;
  const late = added.filter(({ at }) => at <= newest.at).reduce((sum, { amount }) => sum + amount.micros, 0);
  const open = unexplained.reduce((sum, { openMicros }) => sum + openMicros, 0);
  return late !== 0 && gap === -late && Math.sign(gap) === -Math.sign(open) && Math.abs(gap) <= Math.abs(open);
}

function notedGap({ gap: before }: Book, micros: number, readAt: Instant): NonNullable<Book['gap']> {
  if (before === null) return { micros, since: readAt, seen: 1 };
  return before.micros === micros ? { ...before, seen: before.seen + 1 } : { micros, since: before.since, seen: 1 };
}

/** Posts the difference: first as answers to what is open the other way round, the rest as unexplained. */
function posted(book: Book, gap: number, readAt: Instant, agreed: NonNullable<Book['agreed']>): Proven {
  const entries: Entry[] = [];
  let rest = gap;
  const unexplained: Book['unexplained'] = [];
  for (const open of book.unexplained) {
    const answered = Math.sign(rest) === -Math.sign(open.openMicros) ? clamp(rest, -open.openMicros) : 0;
    if (answered !== 0) {
      rest -= answered;
      entries.push(line(book, readAt, answered, open.entryId));
    }
    if (open.openMicros + answered !== 0) unexplained.push({ ...open, openMicros: open.openMicros + answered });
  }
  if (rest !== 0) {
    const entry = line(book, readAt, rest, null);
    entries.push(entry);
    unexplained.push({ entryId: entry.id, at: readAt, openMicros: rest });
  }
  const after = { ...enter(book, entries), unexplained, agreed, gap: null };
  return { book: after, entries, log: entries.map(told), agrees: true };
}

/** The one of the two that is nearer to zero; both have the same sign. */
function clamp(micros: number, bound: number): number {
  return Math.abs(micros) < Math.abs(bound) ? micros : bound;
}

function line(book: Book, readAt: Instant, micros: number, answers: string | null): Entry {
  const { accountId, walletId, walletKey } = book;
  const sourceId = answers === null ? `unexplained@${readAt}:${book.totalMicros}` : `answer@${readAt}:${answers}`;
  const amount = amountOf(micros, book.unit);
  return {
    walletKey,
    sourceId,
    kind: 'unexplained',
    amount,
    at: readAt,
    since: book.agreed?.at ?? null,
    description: answers === null ? unexplainedWords(amount) : 'Explained by rows that came later',
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    source: 'derived',
    flags: [],
    raw: JSON.stringify({ book: balanceOf(book).micros, difference: micros, agreed: book.agreed }),
    id: entryIdOf(accountId, walletKey, sourceId),
    accountId,
    walletId,
    seenAt: readAt,
    postedAt: readAt,
    answers,
    lateFor: null,
  };
}

function unexplainedWords({ micros, unit }: Amount): string {
  const size = formatAmount(amountOf(Math.abs(micros), unit), { locale: 'en', exact: true });
  return `The service’s balance is ${size} ${micros < 0 ? 'lower' : 'higher'} than its ledger explains`;
}

function told(entry: Entry): AccountLogRow {
  return {
    id: `${entry.answers === null ? 'unexplained' : 'answered'}:${entry.id}`,
    at: entry.seenAt,
    accountId: entry.accountId,
    walletId: entry.walletId,
    topic: entry.answers === null ? 'unexplained' : 'answered',
    message: `${entry.description}.`,
    entryId: entry.id,
  };
}
