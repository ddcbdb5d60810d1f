/** Bars and windows of the usage screen in words. Pure. */
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import type { Step } from './periods.ts';
import { monthOf } from './periods.ts';
import { spanWords } from './rowFilter.ts';
import { dayWords, longDay, monthName, monthWords, timeOfDay, weekdayOf } from './times.ts';
import type { UsageWindow } from './usageView.ts';

/** Under the bar: as short as can be. */
export function tickWords(step: Step, at: Instant, now: Instant): string {
  if (step === 'hour') return timeOfDay(at);
  return step === 'month' ? monthName(at) : dayWords(at, now);
}

/** The bar by its full name. */
export function stepWords(step: Step, at: Instant, now: Instant): string {
  switch (step) {
    case 'hour':
      return `${weekdayOf(at)} ${dayWords(at, now)}, ${timeOfDay(at)}`;
    case 'day':
      return longDay(at);
    case 'week':
      return en.usage.week(dayWords(at, now));
    case 'month':
      return monthWords(monthOf(at));
  }
}

/** The bar as the head of a line in a table. */
export function rowWords(step: Step, at: Instant, now: Instant): string {
  return step === 'day' ? `${weekdayOf(at)} ${dayWords(at, now)}` : stepWords(step, at, now);
}

/** "22 Oct – 20 Nov"; a whole month and a day by their names. */
export function windowWords({ from, to }: UsageWindow, now: Instant): string {
  const month = monthOf(from);
  const date = new Date(from);
  const wholeMonth = date.getDate() === 1 && to === new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
  if (wholeMonth) return monthWords(month);
  const oneDay = to === new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
  return oneDay ? longDay(from) : spanWords(from, to, now);
}
