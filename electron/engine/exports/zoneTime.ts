/** Instants as a zone's wall clock reads them, fast enough for a million rows. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { calendarIn, zoneOffset } from '#shared/domain/calendar.ts';
import { DAY, MINUTE, SECOND } from '#shared/domain/time.ts';

export interface ZoneTime {
  readonly zone: string;
  /** `2026-10-05T14:30:00.250+02:00` */
  stamp(at: number): string;
  /** `2026-10-05` */
  date(at: number): string;
  /** `2026-10` */
  month(at: number): string;
  /** Milliseconds that the zone is ahead of UTC at an instant. */
  offset(at: number): number;
  /** The first instant of a local day, `2026-10-05`. @throws PlimsollError `invalid-input` for what is no day */
  startOf(date: string): number;
}

/** Clocks of today are only ever changed at full quarters of an hour. */
const QUARTER = 15 * MINUTE;

/** @throws PlimsollError `invalid-input` for a zone that is not known */
export function createZoneTime(zone: string): ZoneTime {
  const calendar = calendarIn(zone);
  const reckon = zoneOffset(zone);
  const offsets = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;
  const offset = (at: number): number => {
    const quarter = Math.floor(at / QUARTER);
    if (quarter === lastQuarter) return lastOffset;
    let known = offsets.get(quarter);
    if (known === undefined) {
      known = reckon(quarter * QUARTER);
      offsets.set(quarter, known);
    }
    lastQuarter = quarter;
    lastOffset = known;
    return known;
  };
  const date = (at: number): string => dateOf(Math.floor((at + offset(at)) / DAY));
  return {
    zone,
    offset,
    date,
    month: (at) => date(at).slice(0, -3),
    stamp(at) {
      const ahead = offset(at);
      const local = at + ahead;
      const day = Math.floor(local / DAY);
      return `${dateOf(day)}T${clock(local - day * DAY)}${suffix(ahead)}`;
    },
    startOf(day) {
      const noon = Date.parse(`${day}T12:00:00Z`);
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(noon))
        throw new PlimsollError({ kind: 'invalid-input', message: `"${day}" is not a day of the calendar.` });
      return calendar.startOf('day', noon - offset(noon));
    },
  };
}

/** UTC needs no rules: `2026-10-05T12:30:00.250Z`. */
export function utcStamp(at: number): string {
  const day = Math.floor(at / DAY);
  return `${dateOf(day)}T${clock(at - day * DAY)}Z`;
}

/** Rows come in the order of time: the day is mostly that of the row before. */
let lastDay = Number.NaN;
let lastDate = '';

/** @param day counted from 1970-01-01 */
function dateOf(day: number): string {
  if (day !== lastDay) {
    lastDate = new Date(day * DAY).toISOString().slice(0, -14);
    lastDay = day;
  }
  return lastDate;
}

/** The day after a date. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, -14);
}

export function dateBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - DAY).toISOString().slice(0, -14);
}

/** `2026-11` after `2026-10`. */
export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${month.slice(0, 5)}${String(number + 1).padStart(2, '0')}`;
}

/** @param ms since the day's midnight */
function clock(ms: number): string {
  const seconds = Math.floor(ms / SECOND);
  const minutes = Math.floor(seconds / 60);
  const rest = ms - seconds * SECOND;
  const thousandths = rest === 0 ? '000' : String(rest).padStart(3, '0');
  return `${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}.${thousandths}`;
}

const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

function suffix(ahead: number): string {
  const minutes = Math.floor(Math.abs(ahead) / MINUTE);
  return `${ahead < 0 ? '-' : '+'}${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}`;
}
