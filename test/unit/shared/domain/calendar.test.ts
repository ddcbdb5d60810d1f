import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlimsollError } from '#shared/contract/errors.ts';
import { calendarIn, type Span } from '#shared/domain/calendar.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';

const at = (iso: string) => Date.parse(iso);
const hours = (month: string, zone: string) => {
  const { from, to } = calendarIn(zone).monthBounds(month);
  return (to - from) / HOUR;
};

describe('months', () => {
  it('are an hour shorter or longer where the clock jumps, by half an hour on Lord Howe', () => {
    expect(hours('2026-03', 'Europe/Berlin')).toBe(31 * 24 - 1);
    expect(hours('2026-10', 'Europe/Berlin')).toBe(31 * 24 + 1);
    expect(hours('2026-03', 'America/New_York')).toBe(31 * 24 - 1);
    expect(hours('2026-11', 'America/New_York')).toBe(30 * 24 + 1);
    expect(hours('2026-10', 'Australia/Lord_Howe')).toBe(31 * 24 - 0.5);
    expect(hours('2026-04', 'Australia/Lord_Howe')).toBe(30 * 24 + 0.5);
    expect(hours('2026-02', 'Asia/Kolkata')).toBe(28 * 24);
    expect(hours('2028-02', 'UTC')).toBe(29 * 24);
  });

  it('begin at local midnight', () => {
    expect(calendarIn('Europe/Berlin').monthBounds('2026-10')).toEqual({
      from: at('2026-10-01T00:00:00+02:00'),
      to: at('2026-11-01T00:00:00+01:00'),
    });
    expect(calendarIn('Asia/Kolkata').monthBounds('2026-12').from).toBe(at('2026-12-01T00:00:00+05:30'));
    expect(calendarIn('Europe/Berlin').monthOf(at('2026-09-30T22:00:00Z'))).toBe('2026-10');
    expect(calendarIn('Europe/Berlin').monthOf(at('2026-09-30T21:59:59.999Z'))).toBe('2026-09');
  });

  it('are refused when they are none', () => {
    expect(() => calendarIn('UTC').monthBounds('2026-13')).toThrow(PlimsollError);
  });
});

describe('days', () => {
  it('have 23, 25 and, on Lord Howe, 23.5 and 24.5 hours', () => {
    const length = (zone: string, noon: string) => {
      const calendar = calendarIn(zone);
      const start = calendar.startOf('day', at(noon));
      return (calendar.endOf('day', start) - start) / HOUR;
    };
    expect(length('Europe/Berlin', '2026-03-29T10:00:00Z')).toBe(23);
    expect(length('Europe/Berlin', '2026-10-25T10:00:00Z')).toBe(25);
    expect(length('America/New_York', '2026-11-01T15:00:00Z')).toBe(25);
    expect(length('Australia/Lord_Howe', '2026-10-04T02:00:00Z')).toBe(23.5);
    expect(length('Australia/Lord_Howe', '2026-04-05T02:00:00Z')).toBe(24.5);
    expect(length('Asia/Kolkata', '2026-03-29T10:00:00Z')).toBe(24);
  });

  it('begin with the jump where midnight is skipped, once where it comes twice, and may be missing', () => {
    // Beirut goes from 23:59:59 on Saturday to 01:00 on Sunday.
    expect(calendarIn('Asia/Beirut').startOf('day', at('2026-03-29T10:00:00Z'))).toBe(at('2026-03-29T01:00:00+03:00'));
    // Havana shows 00:00 to 01:00 twice.
    expect(calendarIn('America/Havana').startOf('day', at('2026-11-01T12:00:00Z'))).toBe(
      at('2026-11-01T00:00:00-04:00'),
    );
    // Samoa had no 30 December 2011.
    const apia = calendarIn('Pacific/Apia');
    const friday = apia.startOf('day', at('2011-12-30T09:00:00Z'));
    expect(apia.dayOf(friday)).toBe('2011-12-29');
    expect(apia.dayOf(apia.endOf('day', friday))).toBe('2011-12-31');
    expect(apia.endOf('day', friday) - friday).toBe(DAY);
  });
});

describe('weeks', () => {
  it('begin on Monday', () => {
    const berlin = calendarIn('Europe/Berlin');
    const monday = at('2026-10-19T00:00:00+02:00');
    expect(berlin.startOf('week', at('2026-10-25T23:59:59+01:00'))).toBe(monday);
    expect(berlin.startOf('week', monday)).toBe(monday);
    expect(berlin.startOf('week', monday - 1)).toBe(at('2026-10-12T00:00:00+02:00'));
    expect(berlin.endOf('week', monday) - monday).toBe(7 * DAY + HOUR);
    expect(calendarIn('UTC').startOf('week', -1)).toBe(at('1969-12-29T00:00:00Z'));
  });
});

describe('hours', () => {
  it('come twice where the clock goes back by one, and are skipped where it goes ahead', () => {
    const berlin = calendarIn('Europe/Berlin');
    expect(berlin.startOf('hour', at('2026-10-25T00:30:00Z'))).toBe(at('2026-10-25T00:00:00Z'));
    expect(berlin.startOf('hour', at('2026-10-25T01:30:00Z'))).toBe(at('2026-10-25T01:00:00Z'));
    expect(berlin.endOf('hour', at('2026-03-29T00:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'));
  });

  it('last 90 or 30 minutes around the jumps of Lord Howe, and begin at half past in UTC in Kolkata', () => {
    const howe = calendarIn('Australia/Lord_Howe');
    const back = at('2026-04-05T01:00:00+11:00');
    expect(howe.endOf('hour', back) - back).toBe(90 * MINUTE);
    expect(howe.startOf('hour', at('2026-04-05T01:45:00+10:30'))).toBe(back);
    const ahead = at('2026-10-04T02:00:00+10:30');
    expect(howe.startOf('hour', ahead + 10 * MINUTE)).toBe(ahead);
    expect(howe.endOf('hour', ahead) - ahead).toBe(30 * MINUTE);
    expect(calendarIn('Asia/Kolkata').startOf('hour', at('2026-01-01T12:10:00Z'))).toBe(at('2026-01-01T11:30:00Z'));
  });
});

it('refuses an unknown zone as wrong input', () => {
  expect(() => calendarIn('Europe/Atlantis')).toThrow(PlimsollError);
  try {
    calendarIn('Europe/Atlantis');
  } catch (error) {
    expect((error as PlimsollError).kind).toBe('invalid-input');
  }
});

describe('every span of every zone', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Beirut', 'UTC'];
  const label = (zone: string, span: Span) => {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      ...(span === 'month' ? {} : { day: '2-digit' }),
      ...(span === 'hour' ? { hour: '2-digit', hourCycle: 'h23' } : {}),
    });
    return (instant: number) => format.format(instant);
  };

  it('holds what lies in it, ends where the next begins, and reads the same on the local clock throughout', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom<Span>('hour', 'day', 'week', 'month'),
        fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }),
        fc.nat(1_000),
        (zone, span, instant, part) => {
          const calendar = calendarIn(zone);
          const start = calendar.startOf(span, instant);
          const end = calendar.endOf(span, start);
          expect(start).toBeLessThanOrEqual(instant);
          expect(end).toBeGreaterThan(instant);
          expect(calendar.startOf(span, end)).toBe(end);
          expect(calendar.startOf(span, end - 1)).toBe(start);
          if (span === 'week') return;
          const shown = label(zone, span);
          expect(shown(start + Math.floor(((end - 1 - start) * part) / 1_000))).toBe(shown(instant));
          if (span !== 'hour') expect(shown(end)).not.toBe(shown(instant));
        },
      ),
      { seed: 1_117, numRuns: 2_000 },
    );
  });
});
