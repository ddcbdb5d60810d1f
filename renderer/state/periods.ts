/**
 * Stretches of time as a person names them, in the zone of this machine. Days, weeks and months go by the calendar: a
 * day may have 23 hours. Pure, apart from the zone.
 */
import type { Instant } from '#shared/domain/time.ts';

export const NAMED_PERIODS = ['this-month', 'last-month', 'last-7', 'last-30', 'last-90'] as const;
export type NamedPeriod = (typeof NAMED_PERIODS)[number];

export type Period =
  | { readonly kind: 'all' | NamedPeriod }
  /** Days as `2026-11-20`, both inclusive; null leaves that end open. */
  | { readonly kind: 'custom'; readonly first: string | null; readonly last: string | null }
  /** From, inclusive, to, exclusive. */
  | { readonly kind: 'span'; readonly from: Instant; readonly to: Instant };

export interface TimeSpan {
  readonly from?: Instant;
  readonly to?: Instant;
}

export type Step = 'hour' | 'day' | 'week' | 'month';

export function startOf(step: Step, at: Instant): Instant {
  const date = new Date(at);
  if (step === 'hour') return at - (date.getMinutes() * 60 + date.getSeconds()) * 1_000 - date.getMilliseconds();
  const day = step === 'month' ? 1 : step === 'week' ? date.getDate() - ((date.getDay() + 6) % 7) : date.getDate();
  return new Date(date.getFullYear(), date.getMonth(), day).getTime();
}

/** The instant so many hours, days, weeks or months later, at the same time of day for all but hours. */
export function shifted(step: Step, at: Instant, count: number): Instant {
  const date = new Date(at);
  if (step === 'hour') return at + count * 3_600_000;
  if (step === 'month') date.setMonth(date.getMonth() + count);
  else date.setDate(date.getDate() + (step === 'week' ? 7 * count : count));
  return date.getTime();
}

export function spanOf(period: Period, now: Instant): TimeSpan {
  const days = (count: number) => ({ from: shifted('day', startOf('day', now), 1 - count) });
  switch (period.kind) {
    case 'all':
      return {};
    case 'this-month':
      return { from: startOf('month', now) };
    case 'last-month': {
      const to = startOf('month', now);
      return { from: shifted('month', to, -1), to };
    }
    case 'last-7':
      return days(7);
    case 'last-30':
      return days(30);
    case 'last-90':
      return days(90);
    case 'custom': {
      const from = dayStart(period.first);
      const last = dayStart(period.last);
      return {
        ...(from === null ? {} : { from }),
        ...(last === null ? {} : { to: shifted('day', last, 1) }),
      };
    }
    case 'span':
      return { from: period.from, to: period.to };
  }
}

/** The first instant of a day written like `2026-11-20`; null for what is no day. */
export function dayStart(text: string | null): Instant | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (match === null) return null;
  const [, year, month, day] = match.map(Number);
  const date = new Date(year ?? 0, (month ?? 1) - 1, day ?? 1);
  return date.getMonth() + 1 === month && date.getDate() === day ? date.getTime() : null;
}

/** The month `2026-11` that an instant falls in, and the first instants of a month and of the one after it. */
export function monthOf(at: Instant): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
