/**
 * The rows of the ledger that fit one filter, as far as they are looked at: a few pages around the place in sight. The
 * list stands still while it is read (`upTo`); rows that come meanwhile are only counted.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { LedgerFilter, LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { Client } from './client.ts';
import { kept, PAGE_SIZE, pagesOf } from './pageCache.ts';
import type { Span } from './virtual.ts';

/** Enough to keep a fast disk busy; what was scrolled past meanwhile is never asked for. */
const AT_ONCE = 2;

export interface LedgerRows {
  /** Null until the first page is there. */
  readonly total: number | null;
  readonly newer: number;
  readonly pages: ReadonlyMap<number, readonly LedgerRow[]>;
  readonly error: ErrorInfo | null;
}

export interface LedgerPages {
  readonly filter: LedgerFilter;
  current(): LedgerRows;
  subscribe(listener: () => void): () => void;
  /** Says what is looked at: its pages are fetched, and only these. */
  look(sight: Span): void;
  /** The ledger has changed: what is in sight is read again at the same standing, and new rows are counted. */
  recheck(): void;
  /** Reads again, with the rows that have come since. */
  renew(): void;
  close(): void;
}

const NOTHING: LedgerRows = { total: null, newer: 0, pages: new Map(), error: null };

export function openLedgerPages(client: Client, filter: LedgerFilter): LedgerPages {
  const listeners = new Set<() => void>();
  const asking = new Set<number>();
  let rows = NOTHING;
  let sight: Span = { first: 0, end: 1 };
  let upTo: string | null = null;
  let stale = new Set<number>();
  /** Answers to questions from before a renewal are not used. */
  let round = 0;
  let closed = false;

  const set = (next: Partial<LedgerRows>) => {
    rows = { ...rows, ...next };
    for (const listener of listeners) listener();
  };

  const missing = () => pagesOf(sight).find((page) => (!rows.pages.has(page) || stale.has(page)) && !asking.has(page));

  function pump(): void {
    // Until the standing is known there is one question only: two might be answered at different ones.
    const most = upTo === null ? 1 : AT_ONCE;
    while (!closed && rows.error === null && asking.size < most) {
      const page = missing();
      if (page === undefined) return;
      void ask(page);
    }
  }

  async function ask(page: number): Promise<void> {
    const asked = round;
    asking.add(page);
    const result = await client.call('ledger.page', {
      filter,
      offset: page * PAGE_SIZE,
      limit: PAGE_SIZE,
      ...(upTo === null ? {} : { upTo }),
    });
    if (closed || asked !== round) return;
    asking.delete(page);
    stale.delete(page);
    if (!result.ok) {
      set({ error: result.error });
      return;
    }
    const { total, newer } = result.value;
    upTo ??= result.value.upTo;
    // At one standing the rows of a filter change only when they are attributed anew: the other pages are then old.
    const before = total === rows.total ? rows.pages : new Map<number, readonly LedgerRow[]>();
    set({ total, newer, pages: kept(new Map(before).set(page, result.value.rows), sight) });
    pump();
  }

  return {
    filter,
    current: () => rows,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    look(next) {
      sight = next.end > next.first ? next : { first: next.first, end: next.first + 1 };
      pump();
    },
    recheck() {
      if (rows.total === null) return;
      stale = new Set(rows.pages.keys());
      pump();
    },
    renew() {
      round += 1;
      upTo = null;
      asking.clear();
      stale = new Set(rows.pages.keys());
      set({ error: null, newer: 0 });
      pump();
    },
    close() {
      closed = true;
      listeners.clear();
    },
  };
}
