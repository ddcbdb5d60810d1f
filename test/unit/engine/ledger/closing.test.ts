import { describe, expect, it } from 'vitest';
import { monthToClose, withClosed, withReopened } from '#engine/ledger/closing.ts';
import type { Book } from '#shared/domain/book.ts';
import { calendarIn } from '#shared/domain/calendar.ts';
import { HOUR } from '#shared/domain/time.ts';
import { createLedger, credits, row } from './ledgerWorld.ts';

const berlin = calendarIn('Europe/Berlin');
const { to: OCTOBER_ENDS } = berlin.monthBounds('2026-10');
const NOW = OCTOBER_ENDS + HOUR;

async function bookAt(agreedAt: number, change: Partial<Book> = {}): Promise<Book> {
  const ledger = createLedger();
  await ledger.read({ at: agreedAt, balance: 95, rows: [row('a', agreedAt - HOUR, -5)] });
  return { ...ledger.book, ...change };
}
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return null;
};

describe('closing a month', () => {
  it('takes the month of its zone, once, in order', async () => {
    const book = await bookAt(NOW);
    const closing = monthToClose(book, '2026-10', berlin, NOW);
    expect(closing).toMatchObject({ zone: 'Europe/Berlin', to: Date.UTC(2026, 9, 31, 23) });
    const { book: closed, log } = withClosed(book, { ...closing, closingMicros: credits(95).micros });
    expect(log.message).toBe('2026-10 (Europe/Berlin) was closed with 95 credits.');
    expect(refusal(() => monthToClose(closed, '2026-10', berlin, NOW))).toContain('closed already');
    expect(refusal(() => monthToClose(closed, '2026-09', berlin, NOW))).toContain('closed already');
  });

  it('refuses what would not stay true, and says what to do', async () => {
    expect(refusal(() => monthToClose({} as Book & { closed: [] }, '2026-10', berlin, NOW))).not.toBeNull();
    const good = await bookAt(NOW);
    expect(refusal(() => monthToClose(good, '2026-11', berlin, NOW))).toBe('2026-11 is not over yet.');
    const early = await bookAt(OCTOBER_ENDS - HOUR);
    expect(refusal(() => monthToClose(early, '2026-10', berlin, NOW))).toContain('was not seen to agree');
    const fetching = { ...good, history: { ...good.history, state: 'running' as const } };
    expect(refusal(() => monthToClose(fetching, '2026-10', berlin, NOW))).toContain('still being fetched');
  });

  it('opens only the last closed month again, with the reason in the log', async () => {
    const book = await bookAt(NOW);
    const closing = monthToClose(book, '2026-10', berlin, NOW);
    const closed = withClosed(book, { ...closing, closingMicros: 0 }).book;
    expect(refusal(() => withReopened(closed, '2026-09', 'a mistake', NOW))).toContain('2026-10');
    const { book: open, log } = withReopened(closed, '2026-10', 'an invoice was missing', NOW);
    expect(open.closed).toEqual([]);
    expect(log).toMatchObject({ topic: 'month-reopened', message: '2026-10 was opened again: an invoice was missing' });
  });
});
