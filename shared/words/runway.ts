/** A runway in words. Pure: nothing is foreseen here, and nothing is promised that was not. */
import type { RunwayView } from '../domain/forecast.ts';
import { DAY, type Instant } from '../domain/time.ts';
import { en } from './en.ts';
import { lastsWords, medianWords } from './lasts.ts';

/** "About 9 days (6 to 14 days)", or why not. */
export function runwayWords(runway: RunwayView, now: Instant): string {
  switch (runway.state) {
    case 'unknown':
      return en.runway.why[runway.why];
    case 'empty':
      return en.runway.empty;
    case 'gathering':
      return en.runway.gathering(runway.days, runway.daysNeeded);
    case 'never':
      return beyond(runway.horizon, now);
    case 'runs-out': {
      const words = lastsWords(runway, now);
      return words === null ? en.runway.tooWide : en.runway.short(words);
    }
  }
}

/** "about 9 days", where there is no room for more; null where there is nothing to say yet that the level does not. */
export function shortRunwayWords(runway: RunwayView, now: Instant): string | null {
  switch (runway.state) {
    case 'unknown':
    case 'empty':
    case 'gathering':
      return null;
    case 'never':
      return lowered(beyond(runway.horizon, now));
    case 'runs-out':
      return medianWords(runway, now) ?? lastsWords(runway, now);
  }
}

function beyond(horizon: Instant, now: Instant): string {
  return en.runway.moreThan(Math.max(0, Math.floor((horizon - now) / DAY)));
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
