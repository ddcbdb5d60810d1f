/** What each wallet spent day by day, by the ledger: looked up now and then, to tell a day that is out of pattern. */
import { calendarIn } from '#shared/domain/calendar.ts';
import { SPENDING_KINDS } from '#shared/domain/entry.ts';
import { DAY, type Instant, MINUTE } from '#shared/domain/time.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { CancelTimer, Clock, Log } from '../ports.ts';

/** In millionths, never negative: what was given back is taken off. */
export interface DailySpending {
  readonly unit: string;
  /** First instant of today. */
  readonly today: Instant;
  readonly spentToday: number;
  /** Complete days, the oldest first, from the first on which anything was spent. */
  readonly daysBefore: readonly number[];
}

export interface SpendingDeps {
  readonly ledger: Pick<LedgerQueries, 'ask'>;
  readonly clock: Clock;
  readonly zone: () => string;
  readonly log: Log;
  readonly changed: () => void;
}

export interface Spending {
  /** Null while nothing was looked up, or nothing was spent within the last weeks. */
  of(walletId: string): DailySpending | null;
  /** The ledger has new rows: looks again soon, not more often than every few minutes. */
  refreshSoon(): void;
  stop(): Promise<void>;
}

const DAYS_BACK = 28;
const NOT_MORE_OFTEN = 15 * MINUTE;

export function createSpending({ ledger, clock, zone, log, changed }: SpendingDeps): Spending {
  let known: ReadonlyMap<string, DailySpending> = new Map();
  let last: Instant | null = null;
  let cancel: CancelTimer | null = null;
  let underWay: Promise<void> | null = null;
  let stopped = false;

  async function look(): Promise<void> {
    const now = clock.now();
    last = now;
    try {
      known = await dailySpending(ledger, now, zone());
      changed();
    } catch (error) {
      // Nothing is stored by it; the next rows bring the next look.
      if (!stopped) log.warn('spending.not-looked-up', { error: String(error) });
    }
  }

  return {
    of: (walletId) => known.get(walletId) ?? null,
    refreshSoon() {
      if (stopped || cancel !== null) return;
      const wait = last === null ? 0 : Math.max(0, last + NOT_MORE_OFTEN - clock.now());
      cancel = clock.setTimer(wait, () => {
        cancel = null;
        underWay = (underWay ?? Promise.resolve()).then(look);
      });
    },
    async stop() {
      stopped = true;
      cancel?.();
      await underWay;
    },
  };
}

/** @throws PlimsollError as the ledger's question does */
export async function dailySpending(
  ledger: Pick<LedgerQueries, 'ask'>,
  now: Instant,
  zone: string,
): Promise<Map<string, DailySpending>> {
  const calendar = calendarIn(zone);
  const today = calendar.startOf('day', now);
  const from = calendar.startOf('day', today - DAYS_BACK * DAY);
  const { buckets, sums } = await ledger.ask('ledger.sums', {
    filter: { from, to: now + 1, kinds: [...SPENDING_KINDS] },
    bucket: 'day',
    zone,
    by: ['wallet'],
  });
  const found = new Map<string, DailySpending>();
  for (const walletId of new Set(sums.map((sum) => sum.walletId))) {
    if (walletId === null) continue;
    const own = sums.filter((sum) => sum.walletId === walletId);
    const unit = own[0]?.amount.unit ?? '';
    const spent = new Map(own.map(({ start, amount }) => [start, Math.max(0, -amount.micros)]));
    const days = buckets.filter((start) => start < today).map((start) => spent.get(start) ?? 0);
    const first = days.findIndex((micros) => micros > 0);
    found.set(walletId, {
      unit,
      today,
      spentToday: spent.get(today) ?? 0,
      daysBefore: first < 0 ? [] : days.slice(first),
    });
  }
  return found;
}
