/**
 * Fetches the past of ledgers, page by page beside the usual rounds. Each page and the place where it ended are one
 * commit, so that after a crash it goes on where it was.
 */
import { PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Book } from '#shared/domain/book.ts';
import { type Instant, SECOND } from '#shared/domain/time.ts';
import type { CancelTimer, Clock, Log } from '../ports.ts';
import type { HistoryPage, ServiceAdapter } from '../providers/adapter.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';
import { enter } from './book.ts';
import { lookUp } from './lookUp.ts';
import { postRows } from './post.ts';
import { usageRows } from './usageTotals.ts';

export interface HistoryDeps {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly log: Log;
  readonly adapterOf: (account: Account) => ServiceAdapter;
  /** Whether requests may go out now. */
  readonly mayAsk: () => boolean;
  readonly changed: (accountId: string, ledger: boolean) => void;
}

export interface HistoryFetcher {
  /** Goes on with what is left to fetch of an account, if it is not under way already. */
  kick(accountId: string): void;
  isFetching(walletId: string): boolean;
  stop(): Promise<void>;
}

/** A ledger is fetched no further than this: one that has no end would fill the disk. */
const MOST_ROWS = 2_000_000;
/** Rows known before come by once more at most; this many beyond them and the pages lead round in a circle. */
const REPEATS_ALLOWED = 5_000;

/** Between two pages, so that a long past neither crowds out the balance nor meets a rate limit. */
const PAUSE = 0.4 * SECOND;

export function createHistoryFetcher(deps: HistoryDeps): HistoryFetcher {
  const { state, clock, log } = deps;
  const underWay = new Map<string, Promise<void>>();
  const pauses = new Map<string, { cancel: CancelTimer; done(): void }>();
  let stopped = false;

  const pause = (walletId: string) =>
    new Promise<void>((done) => {
      const cancel = clock.setTimer(PAUSE, () => {
        pauses.delete(walletId);
        done();
      });
      pauses.set(walletId, { cancel, done });
    });

  const toFetch = (walletId: string): { account: Account; book: Book } | null => {
    const book = state.books.get(walletId);
    const account = book === undefined ? undefined : state.accounts.get(book.accountId);
    if (book === undefined || account === undefined || book.history.state !== 'running') return null;
    return { account, book };
  };

  async function fetchAll(walletId: string): Promise<void> {
    let repeated = 0;
    for (let next = toFetch(walletId); next !== null && !stopped && deps.mayAsk(); next = toFetch(walletId)) {
      const { account, book } = next;
      const adapter = deps.adapterOf(account);
      const asked =
        adapter.history === undefined ? nothingOlder() : await adapter.history(book.walletKey, book.history.cursor);
      if (stopped) return;
      const page = bounded(asked, book.history.rows, repeated);
      const added = await storePage(state, account, walletId, book.history.cursor, page, clock.now());
      repeated = added > 0 ? 0 : repeated + page.entries.length + page.totals.length;
      log.info('history.page', { walletId, rows: page.entries.length + page.totals.length, added });
      deps.changed(account.id, added > 0);
      if (!stopped && toFetch(walletId) !== null) await pause(walletId);
    }
  }

  return {
    kick(accountId) {
      for (const book of state.books.values()) {
        const { walletId } = book;
        if (book.accountId !== accountId || stopped || underWay.has(walletId) || toFetch(walletId) === null) continue;
        const work = fetchAll(walletId)
          .catch((error) => {
            // Asked for again after the next round of the account.
            const known = error instanceof PlimsollError;
            log[known ? 'warn' : 'error']('history.failed', {
              walletId,
              message: known ? toErrorInfo(error).message : String(error),
            });
          })
          .finally(() => underWay.delete(walletId));
        underWay.set(walletId, work);
      }
    },
    isFetching: (walletId) => underWay.has(walletId),
    async stop() {
      stopped = true;
      for (const { cancel, done } of pauses.values()) {
        cancel();
        done();
      }
      await Promise.allSettled(underWay.values());
    },
  };
}

/**
 * Pure. The page, made the last one where the ledger does not come to an end by itself.
 * @param rows how many older rows are here already
 * @param repeated how many rows came last that were all known
 */
export function bounded(page: HistoryPage, rows: number, repeated: number): HistoryPage {
  if (page.next === null) return page;
  const why =
    rows >= MOST_ROWS
      ? `The ledger has more than ${MOST_ROWS.toLocaleString('en')} rows; older ones are not fetched.`
      : repeated > rows + REPEATS_ALLOWED
        ? 'The service gives the same rows again and again and comes to no end. What lies further back cannot be fetched.'
        : null;
  return why === null ? page : { ...page, next: null, beyondReach: why };
}

function nothingOlder(): HistoryPage {
  return { entries: [], totals: [], next: null, total: null, beyondReach: null, problems: [] };
}

/** @returns how many entries were new */
async function storePage(
  state: EngineState,
  account: Account,
  walletId: string,
  cursor: string | null,
  page: HistoryPage,
  now: Instant,
): Promise<number> {
  let added = 0;
  await state.transact(async () => {
    const book = state.books.get(walletId);
    // Fetching began anew from elsewhere, or the account is gone: this page will come by again.
    if (book === undefined || !state.accounts.has(account.id) || book.history.cursor !== cursor) return [];
    const known = await lookUp(state.entriesById, account.id, page.entries, []);
    const kept = keepPage(book, page, known, now);
    added = kept.entries.length;
    return [
      { collection: 'entries', insertNew: kept.entries },
      { collection: 'books', put: [kept.book] },
      { collection: 'accountLog', insertNew: kept.log },
    ] satisfies Change[];
  });
  return added;
}

/** What a page adds to a book. Pure. */
export function keepPage(
  book: Book,
  page: HistoryPage,
  known: Parameters<typeof postRows>[0]['known'],
  now: Instant,
): { entries: ReturnType<typeof postRows>['entries']; book: Book; log: AccountLogRow[] } {
  const rows = page.entries.filter(
    ({ walletKey, amount }) => walletKey === book.walletKey && amount.unit === book.unit,
  );
  const posted = postRows({ book, rows, known, seenAt: now });
  const used = usageRows(book, page.totals, now);
  const usage = postRows({ book, rows: used.rows, known, seenAt: now });
  const entries = [...posted.entries, ...usage.entries];
  const { history } = book;
  const count = page.entries.length + page.totals.length;
  // Once the beginning was reached, the past from a page of known rows on is known too.
  const met = history.whole && count > 0 && entries.length === 0;
  const over = page.next === null || met;
  // What was out of reach before is so still, when fetching stopped at known rows.
  const note = page.beyondReach ?? (met ? history.note : null);
  const oldest = entries.reduce<number | null>(
    (least, { at }) => (least === null ? at : Math.min(least, at)),
    history.oldest,
  );
  const next: Book = {
    ...enter(book, entries),
    totals: used.totals,
    history: {
      ...history,
      state: !over ? 'running' : note === null ? 'done' : 'beyond-reach',
      cursor: over ? null : page.next,
      rows: history.rows + entries.length,
      total: page.total ?? history.total,
      oldest,
      whole: history.whole || over,
      hole: history.hole && !over,
      note: over ? note : history.note,
    },
  };
  return { entries, book: next, log: [...posted.log, ...usage.log, ...told(book, next, page, over, now)] };
}

function told(before: Book, book: Book, page: HistoryPage, over: boolean, now: Instant): AccountLogRow[] {
  const about = { at: now, accountId: book.accountId, walletId: book.walletId, entryId: null };
  const rows: AccountLogRow[] = page.problems.map(({ error }, index) => ({
    ...about,
    id: `unreadable:${book.walletId}:${before.history.cursor}:${index}`,
    topic: 'unreadable-row',
    message: error.message,
  }));
  if (over)
    rows.push({
      ...about,
      id: `history:${book.walletId}:${now}`,
      topic: 'history',
      message:
        page.beyondReach ??
        `The ledger was fetched to its beginning: ${book.history.rows.toLocaleString('en')} older rows.`,
    });
  return rows;
}
