/**
 * What a text says as a decimal and as a time, read by the tests' own means: integers of any size over the digits, days
 * counted by the calendar's rule. Nothing here uses the app's readers or a float.
 */
import type { Node } from './wireTree.ts';

const LARGEST = 9_007_199_254_740_991n;

/** Millionths of what the digits say, or null where they say nothing that can be held exactly. */
export function exactMicros(node: Node | undefined): bigint | null {
  if (node?.t !== 'num' && node?.t !== 'str') return null;
  const parts = /^([+-]?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(node.s.trim());
  if (parts === null) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return 0n;
  const exponent = BigInt(power) - BigInt(fraction.length) + 6n;
  const trailing = /0*$/.exec(digits)?.[0].length ?? 0;
  const significant = digits.slice(0, digits.length - trailing);
  const shift = exponent + BigInt(trailing);
  if (shift < 0n || shift + BigInt(significant.length) > 20n) return null;
  const size = BigInt(significant) * 10n ** shift;
  if (size > LARGEST) return null;
  return sign === '-' ? -size : size;
}

/** As above for a whole number of hundredths or of pieces. */
export function exactWhole(node: Node | undefined): bigint | null {
  const micros = exactMicros(node);
  return micros === null || micros % 1_000_000n !== 0n ? null : micros / 1_000_000n;
}

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds since 1970 of an ISO 8601 time; what names no zone is UTC. Null for a time that does not exist. */
export function isoMillis(text: string): number | null {
  const parts =
    /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?\s?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$/i.exec(
      text.trim(),
    );
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((one) => Number(one ?? 0));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month < 1 || month > 12 || day < 1 || day > (MONTHS[month - 1] ?? 0) + (month === 2 && leap ? 1 : 0)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const zone = /^([+-])([0-9]{2}):?([0-9]{2})?$/.exec(parts[8] ?? '');
  const [zoneHours, zoneMinutes] = [Number(zone?.[2] ?? 0), Number(zone?.[3] ?? 0)];
  if (zoneHours > 23 || zoneMinutes > 59) return null;
  const offset = (zone?.[1] === '-' ? -1 : 1) * (zoneHours * 60 + zoneMinutes);
  // Days from the first of March of year 0, where leap days come last.
  const y = month <= 2 ? year - 1 : year;
  const m = month <= 2 ? month + 9 : month - 3;
  const days =
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day;
  const since1970 = days - 719_469;
  const millis = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  return (((since1970 * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + millis;
}

/** Milliseconds since 1970 of a count of seconds, cut to the millisecond towards zero. */
export function unixMillis(node: Node): number | null {
  if (node.t !== 'num' && node.t !== 'str') return null;
  const parts = /^(-?)([0-9]+)(?:\.([0-9]*))?$/.exec(node.s.trim());
  if (parts === null) return null;
  const millis = BigInt(parts[2] ?? '0') * 1000n + BigInt((parts[3] ?? '').padEnd(3, '0').slice(0, 3));
  if (millis > 253_402_300_799_999n) return null;
  return Number(parts[1] === '-' ? -millis : millis);
}

/** Either of the two. */
export function anyMillis(node: Node | undefined): number | null {
  if (node === undefined) return null;
  return unixMillis(node) ?? (node.t === 'str' ? isoMillis(node.s) : null);
}
