/**
 * Totals of usage (a day and a tile) become entries by what they grew since they were last posted. Pure. What was used
 * was taken from the balance before, when the run began: the same sum is given back to what is held, so that the two
 * lines say what it was spent on and leave the balance as it is. Totals from before the first reading stand alone.
 */
import type { Book } from '#shared/domain/book.ts';
import type { EntryFacts } from '#shared/domain/entry.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import type { UsageTotal } from '../providers/adapter.ts';

export interface PostedTotals {
  readonly rows: readonly EntryFacts[];
  /** What is posted of each total now. */
  readonly totals: Readonly<Record<string, number>>;
}

/** Totals that ended longer ago than this are forgotten: services mend yesterday, not last season. */
const KEPT_FOR = 400 * DAY;

export function usageRows(book: Book, totals: readonly UsageTotal[], readAt: Instant): PostedTotals {
  const rows: EntryFacts[] = [];
  const posted: Record<string, number> = { ...book.totals };
  for (const total of totals) {
    const before = posted[total.name] ?? 0;
    const grown = total.used.micros - before;
    if (grown === 0 || total.used.unit !== book.unit) continue;
    posted[total.name] = total.used.micros;
    rows.push(...linesOf(book, total, before, grown, readAt));
  }
  return { rows, totals: posted };
}

/** Forgets totals whose names sort before the instant's day. */
export function withoutOldTotals(totals: Readonly<Record<string, number>>, now: Instant): Record<string, number> {
  const oldest = new Date(now - KEPT_FOR).toISOString().slice(0, 10);
  return Object.fromEntries(Object.entries(totals).filter(([name]) => name >= oldest));
}

function linesOf(book: Book, total: UsageTotal, before: number, grown: number, readAt: Instant): EntryFacts[] {
  const over = total.to <= readAt;
  const used: EntryFacts = {
    walletKey: book.walletKey,
    sourceId: `total:${total.name}:${before}+${grown}@${readAt}`,
    kind: 'usage',
    amount: amountOf(-grown, book.unit),
    at: over ? total.to - 1 : readAt,
    since: total.from,
    description: total.activity,
    agentId: null,
    activity: total.activity,
    paymentRef: null,
    thread: null,
    source: 'reported',
    flags: [],
    raw: total.raw,
  };
  if (isPast(book, total)) return [used];
  const held: EntryFacts = {
    ...used,
    sourceId: `${used.sourceId}:held`,
    kind: 'release',
    amount: amountOf(grown, book.unit),
    description: `Held for ${total.activity}`,
    activity: null,
    source: 'derived',
  };
  return [used, held];
}

/** Before the first reading nothing was seen to be taken. */
function isPast({ anchor }: Book, total: UsageTotal): boolean {
  return anchor === null || (anchor.newestRowAt !== null && total.to - 1 <= anchor.newestRowAt);
}
