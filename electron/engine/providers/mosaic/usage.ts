/**
 * Mosaic's usage, summed by the service per UTC day and tile (`GET /credits/usage`, public docs and client). There are no
 * rows: what a day's tile used grows until the day is over. An answer that the service cut short is asked for again in
 * single days, and a day that is still too long is left out rather than counted too low.
 */
import { z } from 'zod';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { DAY, type Instant, MINUTE } from '#shared/domain/time.ts';
import type { ServiceHttp } from '../../http/client.ts';
import type { HistoryPage, ReadOptions, UsageTotal, WalletLedger } from '../adapter.ts';
import { type ReadRequest, readAnswer } from '../answers.ts';
import type { Parts } from '../parts.ts';
import { rawRow, readRows } from '../rows.ts';
import { mosaicVoice } from './client.ts';
import { usageRowWire, usageWire } from './wire.ts';

const WALLET = 'credits';
/** Events that the service scans for one answer; its documents allow no more. */
const MOST_EVENTS = 10_000;
/** The sums move slowly; the balance tells at once what was taken. */
const ASK_EVERY = 5 * MINUTE;
const WINDOW = 30 * DAY;
/** Without any usage for this long the beginning is taken to be reached. */
const QUIET_WINDOWS = 3;
/** Whatever the service says of earlier times, nothing is asked for them. */
const LONGEST_PAST = 3_660 * DAY;

interface Usage {
  readonly totals: readonly UsageTotal[];
  /** What was left out, and why. */
  readonly problems: readonly ErrorInfo[];
}

export function createUsage(http: ServiceHttp) {
  let askedAt = Number.NEGATIVE_INFINITY;
  let exists = true;

  async function between(from: Instant, to: Instant): Promise<Usage> {
    const query = { start_date: iso(from), end_date: iso(to), limit: MOST_EVENTS };
    const request: ReadRequest = { method: 'GET', path: '/credits/usage', query };
    const response = await http.request(request);
    if (response.status === 404 || response.status === 405) {
      exists = false;
      return { totals: [], problems: [] };
    }
    const { summary, breakdown } = readAnswer(mosaicVoice, request, response, usageWire);
    if (summary?.truncated !== true) {
      const rows = breakdown.by_date_and_tile;
      const { read, problem } = readRows(mosaicVoice, request, 'breakdown.by_date_and_tile', rows, totalWire);
      return { totals: read, problems: problem === null ? [] : [problem] };
    }
    if (to - startOfDay(from) <= DAY) return { totals: [], problems: [cutShort(dayName(from))] };
    const found: Usage[] = [];
    for (let day = startOfDay(from); day < to; day += DAY)
      found.push(await between(Math.max(day, from), Math.min(day + DAY, to)));
    return { totals: found.flatMap(({ totals }) => totals), problems: found.flatMap(({ problems }) => problems) };
  }

  return {
    /** Null where this service has no such figures: then the balance alone makes the ledger. */
    async newest(parts: Parts, now: Instant, { usageKnownTo, fresh }: ReadOptions): Promise<WalletLedger | null> {
      if (!exists) return null;
      const ledger = { walletKey: WALLET, way: 'usage' as const, resume: null };
      if (fresh !== true && now - askedAt < ASK_EVERY) return { ...ledger, state: 'whole', totals: [] };
      // Yesterday too: what was counted late, and what ended after midnight.
      const known = usageKnownTo?.(WALLET) ?? null;
      const from = known === null ? startOfDay(now) : startOfDay(Math.min(known, now) - DAY);
      const usage = await parts.take('usage', () => between(from, now));
      if (!exists) return null;
      if (usage === undefined) return { ...ledger, state: 'failed', totals: [] };
      askedAt = now;
      for (const problem of usage.problems) parts.note('usage', problem);
      return { ...ledger, state: 'whole', totals: usage.totals };
    },

    /** @param cursor the day before which to go on, and how many quiet windows lie behind: `2026-10-01 0` */
    async history(cursor: string | null, now: Instant): Promise<HistoryPage> {
      const [day = '', quiet = '0'] = (cursor ?? `${dayName(now)} 0`).split(' ');
      const to = Date.parse(`${day}T00:00:00Z`);
      const from = to - WINDOW;
      const { totals, problems } = await between(from, to - 1);
      const quietNow = totals.length === 0 ? Number(quiet) + 1 : 0;
      const ended = quietNow >= QUIET_WINDOWS || !exists;
      const over = ended || from < now - LONGEST_PAST;
      return {
        entries: [],
        totals,
        next: over ? null : `${dayName(from)} ${quietNow}`,
        total: null,
        beyondReach: over && !ended ? 'Usage of more than ten years ago is not fetched.' : null,
        problems: problems.map((error) => ({ part: 'usage', error })),
      };
    },
  };
}

/** One row as a total. The row as it came rides along. */
export const totalWire = z.unknown().transform((row, context): UsageTotal => {
  const parsed = usageRowWire.safeParse(row);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  }
  const { date, tile_id, tile_name, credits_used } = parsed.data;
  const from = startOfDay(date);
  return {
    name: `${dayName(from)}/${tile_id}`,
    from,
    to: from + DAY,
    activity: tile_name ?? tile_id,
    used: credits_used,
    raw: rawRow(row),
  };
});

function cutShort(day: string): ErrorInfo {
  return {
    kind: 'refused',
    message: `Mosaic counts at most ${MOST_EVENTS.toLocaleString('en')} events for an answer, and ${day} had more. Its usage by tile is left out.`,
    help: 'The balance and what was taken from it are right all the same.',
  };
}

function startOfDay(at: Instant): Instant {
  return Math.floor(at / DAY) * DAY;
}

function dayName(at: Instant): string {
  return iso(at).slice(0, 10);
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
