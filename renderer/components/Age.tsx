import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { useClock } from '../state/clock.ts';
import { ageWords, dayWords, exactInstant, momentWords, untilWords } from '../state/times.ts';

interface InstantProps {
  readonly at: Instant;
}

function Time({ at, children }: InstantProps & { readonly children: string }) {
  // Spelled out when somebody points at it: dates in full are dear, and every row has one.
  return (
    <time
      dateTime={new Date(at).toISOString()}
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = exactInstant(at);
      }}
    >
      {children}
    </time>
  );
}

/** "2 min ago", ticking; the exact instant on hover. */
export function Age({ at }: InstantProps) {
  return <Time at={at}>{useClock((now) => ageWords(at, now))}</Time>;
}

/** "in 4 min", ticking. */
export function Until({ at }: InstantProps) {
  return <Time at={at}>{useClock((now) => untilWords(at, now))}</Time>;
}

/** "1 Dec": for dates far enough away that the hour does not matter. */
export function Day({ at }: InstantProps) {
  return <Time at={at}>{useClock((now) => dayWords(at, now))}</Time>;
}

/** "today 14:05". */
export function Moment({ at }: InstantProps) {
  return <Time at={at}>{useClock((now) => momentWords(at, now))}</Time>;
}

export function AgeOrNever({ at }: { readonly at: Instant | null }) {
  return at === null ? <span>{en.freshness.never}</span> : <Age at={at} />;
}
