/** What the page says and draws of runways besides their words. Pure. */
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { MonthForecast, RunwayView, Score } from '#shared/domain/forecast.ts';
import { DAY, HOUR, type Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { span } from '#shared/words/lasts.ts';

/** "Of 14 forecasts that are over, 11 came true within their range; the median missed by 7 hours." */
export function scoreWords({ settled, open, hitRate, medianErrorHours }: Score): string {
  const more = open === 0 ? '' : en.runway.scoreOpen(open);
  if (settled === 0 || hitRate === null) return `${en.runway.scoreNone}${more}`;
  const miss = medianErrorHours === null ? '' : en.runway.scoreMiss(span(medianErrorHours * HOUR));
  return `${en.runway.scoreOf(Math.round(hitRate * settled), settled)}${miss}.${more}`;
}

/** Why the end of a month is not foreseen: too little is known yet, or what is known goes too far apart. Null where it is. */
export function untoldMonth({ expected, wallets }: Pick<MonthForecast, 'expected' | 'wallets'>): string | null {
  if (expected !== null) return null;
  return wallets === 0 ? en.months.gathering : en.months.tooWide;
}

/** What the low line is made from: "5 days of runway", in short "5 days". Null where there is none. */
export function lineOrigin(
  { lines, watch }: Pick<WalletView, 'lines' | 'watch'>,
  length: 'whole' | 'short' = 'whole',
): string | null {
  const words = length === 'whole' ? en.watch.from : en.watch.fromShort;
  switch (lines?.measure) {
    case undefined:
      return null;
    case 'days':
      return words.days(String(watch.days?.low ?? ''));
    case 'share':
      return words.share(String(watch.share?.low ?? ''));
    case 'amount':
      return words.amount;
  }
}

export interface RunwayAxis {
  /** In percent of the axis, which begins now. */
  readonly from: number;
  readonly median: number | null;
  /** Null lies beyond what can be foreseen: the range goes on. */
  readonly to: number | null;
  /** How long the axis is: whole hours, from two days on whole days. */
  readonly length: number;
}

/** Where the run-out lies on a line from now to a little after it; null where there is none to draw. */
export function runwayAxis(runway: RunwayView, now: Instant): RunwayAxis | null {
  if (runway.state !== 'runs-out' || runway.p10 === null) return null;
  const { p10, p50, p90, horizon } = runway;
  const least = p90 === null ? horizon - now : (p90 - now) * 1.15;
  const step = least <= 2 * DAY ? HOUR : DAY;
  const length = Math.max(6 * HOUR, Math.ceil(least / step) * step);
  const at = (instant: Instant) => Math.min(100, Math.max(0, (100 * (instant - now)) / length));
  return { from: at(p10), median: p50 === null ? null : at(p50), to: p90 === null ? null : at(p90), length };
}
