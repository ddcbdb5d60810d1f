/** Quiet hours and snoozes on clocks that jump. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTimesIn } from '#engine/alerts/localTime.ts';
import { quietUntil } from '#engine/alerts/quiet.ts';
import { snoozeFor } from '#engine/alerts/snooze.ts';
import { zoneOffset } from '#shared/domain/calendar.ts';
import type { QuietSpan } from '#shared/domain/quiet.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';

const BERLIN = 'Europe/Berlin';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const night: QuietSpan = { days: EVERY_DAY, from: '22:00', to: '07:00' };
const until = (spans: QuietSpan[], at: string, zone = BERLIN) => {
  const found = quietUntil({ on: true, spans }, Date.parse(at), zone);
  return found === null ? null : new Date(found).toISOString();
};

describe('quiet hours', () => {
  it.each([
    ['in the evening', [night], '2026-11-20T21:30:00Z', '2026-11-21T06:00:00.000Z'],
    ['after midnight', [night], '2026-11-21T01:00:00Z', '2026-11-21T06:00:00.000Z'],
    ['at its first moment', [night], '2026-11-20T21:00:00Z', '2026-11-21T06:00:00.000Z'],
    ['at its last', [night], '2026-11-21T06:00:00Z', null],
    ['by day', [night], '2026-11-20T12:00:00Z', null],
    // A Friday night belongs to Friday.
    ['on a night that is not meant', [{ ...night, days: [6] }], '2026-11-21T01:00:00Z', null],
    [
      'on the night after the day that is meant',
      [{ ...night, days: [5] }],
      '2026-11-21T01:00:00Z',
      '2026-11-21T06:00:00.000Z',
    ],
    // The clock goes forward at 01:00Z: the night is an hour shorter, and seven is at 05:00Z.
    ['over the jump of spring', [night], '2026-03-28T22:30:00Z', '2026-03-29T05:00:00.000Z'],
    ['over the jump of autumn', [night], '2026-10-24T22:30:00Z', '2026-10-25T06:00:00.000Z'],
    // 02:30 is not on the clock that day: it begins, or ends, with the jump.
    [
      'that begin in the hour that is not',
      [{ days: [7], from: '02:30', to: '04:00' }],
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    [
      'that end in the hour that is not',
      [{ days: [7], from: '01:00', to: '02:30' }],
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    // 02:30 is twice: from the first to the last.
    [
      'that end in the hour that is twice',
      [{ days: [7], from: '01:00', to: '02:30' }],
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'that follow one another',
      [night, { days: [6], from: '07:00', to: '12:00' }],
      '2026-11-20T23:00:00Z',
      '2026-11-21T11:00:00.000Z',
    ],
    ['of a whole day', [{ days: [6], from: '00:00', to: '00:00' }], '2026-11-21T10:00:00Z', '2026-11-21T23:00:00.000Z'],
  ])('%s', (_name, spans, at, expected) => {
    expect(until(spans, at)).toBe(expected);
  });

  it('are on half-hour clocks too, and off when they are off', () => {
    expect(until([night], '2026-04-04T14:00:00Z', 'Australia/Lord_Howe')).toBe('2026-04-04T20:30:00.000Z');
    expect(quietUntil({ on: false, spans: [night] }, Date.parse('2026-11-21T01:00:00Z'), BERLIN)).toBeNull();
  });

  it('agree with a walk along the local clock, minute by minute', () => {
    const time = fc
      .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 45))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const span = fc.record({
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      from: time,
      to: time,
    });
    const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York');
    // Far from any jump: there the walk says what is meant without a rule of its own.
    const at = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => Date.UTC(2026, 6, 6) + minutes * MINUTE);
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 3 }), zones, at, (spans, zone, now) => {
        const found = quietUntil({ on: true, spans }, now, zone);
        const quiet = (instant: number) => spans.some((one) => shows(one, instant, zone));
        expect(found !== null).toBe(quiet(now));
        if (found === null) return;
        expect(quiet(found - MINUTE)).toBe(true);
        if (found - now < 7 * DAY) expect(quiet(found)).toBe(false);
        if (found - now < 7 * DAY) expect(quietUntil({ on: true, spans }, found - MINUTE, zone)).toBe(found);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

/** Whether the local clock stands within a span. */
function shows({ days, from, to }: QuietSpan, at: number, zone: string): boolean {
  const local = at + zoneOffset(zone)(at);
  const day = Math.floor(local / DAY);
  const minutes = Math.floor((local - day * DAY) / MINUTE);
  const weekday = (n: number) => ((((n + 3) % 7) + 7) % 7) + 1;
  const [begin, end] = [from, to].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
  if (begin === undefined || end === undefined) return false;
  if (end > begin) return days.includes(weekday(day)) && minutes >= begin && minutes < end;
  return (days.includes(weekday(day)) && minutes >= begin) || (days.includes(weekday(day - 1)) && minutes < end);
}

describe('a snooze', () => {
  it.each([
    ['hour', '2026-11-20T12:00:00Z', '2026-11-20T13:00:00.000Z'],
    ['tomorrow', '2026-11-20T12:00:00Z', '2026-11-21T08:00:00.000Z'],
    // In the small hours, tomorrow is still the next date.
    ['tomorrow', '2026-11-20T00:30:00Z', '2026-11-21T08:00:00.000Z'],
    ['tomorrow', '2026-03-28T20:00:00Z', '2026-03-29T07:00:00.000Z'],
    ['tomorrow', '2026-10-24T20:00:00Z', '2026-10-25T08:00:00.000Z'],
  ] as const)('for %s at %s', (choice, at, expected) => {
    expect(new Date(snoozeFor(choice, Date.parse(at), BERLIN).until ?? 0).toISOString()).toBe(expected);
  });

  it('until topped up has no end by the clock', () => {
    expect(snoozeFor('top-up', 5, BERLIN)).toEqual({ at: 5, until: null });
  });

  it('knows weekdays from 1, Monday, to 7', () => {
    const { dayOf, weekdayOf } = localTimesIn('UTC');
    expect(weekdayOf(dayOf(Date.UTC(2026, 10, 23)))).toBe(1);
    expect(weekdayOf(dayOf(Date.UTC(2026, 10, 29, 23)))).toBe(7);
    expect(weekdayOf(dayOf(-3 * DAY - HOUR))).toBe(7);
  });
});
