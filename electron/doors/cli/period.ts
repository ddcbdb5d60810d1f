/** Days and months as a person types them, as instants of a zone. Pure. */
import { createZoneTime, nextMonth, type ZoneTime } from '#engine/exports/zoneTime.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

export interface PeriodOptions {
  /** A whole month: `2026-10`. */
  readonly month?: string;
  /** First day or month. */
  readonly from?: string;
  /** First day or month that is no longer meant. */
  readonly to?: string;
  readonly zone?: string;
}

export interface Period {
  readonly zone: string;
  readonly from?: number;
  readonly to?: number;
}

/**
 * @param ownZone used when none is named
 * @throws PlimsollError `invalid-input` for what is no day or month, or both ways of saying the period at once
 */
export function periodOf({ month, from, to, zone = '' }: PeriodOptions, ownZone: string): Period {
  const time = createZoneTime(zone === '' ? ownZone : zone);
  if (month !== undefined) {
    if (from !== undefined || to !== undefined) throw said('--month says the whole period: leave --from and --to out.');
    if (!MONTH.test(month)) throw said(`--month ${month} is no month. Write it like 2026-10.`);
    return { zone: time.zone, from: startOf(month, time), to: startOf(nextMonth(month), time) };
  }
  const start = from === undefined ? {} : { from: startOf(from, time) };
  const end = to === undefined ? {} : { to: startOf(to, time) };
  if (start.from !== undefined && end.to !== undefined && start.from >= end.to)
    throw said(`The period ends before it begins: --to is the first day that is left out.`);
  return { zone: time.zone, ...start, ...end };
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

function startOf(text: string, time: ZoneTime): number {
  return time.startOf(MONTH.test(text) ? `${text}-01` : text);
}

function said(message: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message });
}

/** The zone that this process lives in. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
