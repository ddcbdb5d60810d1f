/**
 * Schemas for single fields of what services send: amounts by their digits, integers, truth values, times.
 * They work on values as `parseWireJson` gives them. Each refusal says what was expected; the path comes from zod.
 */
import { z } from 'zod';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import { type Amount, amountOf, MoneyError, parseAmount, type Unit } from '#shared/money/amount.ts';
import { plain } from '#shared/words/plain.ts';
import { WireNumber } from '../http/json.ts';
import { plainLine } from '../http/plainLine.ts';
import { isRecord } from './records.ts';

class FieldError extends Error {
  override readonly name = 'FieldError';
}

function field<T>(read: (value: unknown) => T) {
  return z.unknown().transform((value, context): T => {
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof FieldError) && !(error instanceof MoneyError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

function wrong(expected: string, value: unknown): FieldError {
  return new FieldError(`${expected} was expected, not ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value instanceof WireNumber) return `the number ${value.text.slice(0, 40)}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
  return typeof value === 'object' ? 'an object' : `${value}`;
}

function digitsOf(value: unknown, expected: string): string {
  if (value instanceof WireNumber) return value.text;
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw wrong(expected, value);
}

/** A decimal amount of `unit`, as a JSON number or as a string of digits. Refused when it cannot be held exactly. */
export function amount(unit: Unit) {
  return field((value): Amount => parseAmount(digitsOf(value, 'an amount'), unit));
}

/**
 * As {@link amount}, but null where the service's own arithmetic left digits past the sixth decimal: for side figures,
 * where unknown is better than losing the whole part. Never for a balance or a ledger row.
 */
export function amountOrUnknown(unit: Unit) {
  return field((value): Amount | null => {
    if (value === null || value === undefined) return null;
    const digits = digitsOf(value, 'an amount');
    try {
      return parseAmount(digits, unit);
    } catch (error) {
      if (error instanceof MoneyError && Number.isFinite(Number(digits))) return null;
      throw error;
    }
  });
}

/** An integer count of hundredths (`aud_cents`) as an amount of the unit itself. */
export function cents(unit: Unit) {
  return field((value): Amount => amountOf(readInteger(value) * 10_000, unit));
}

function readInteger(value: unknown): number {
  const digits = digitsOf(value, 'a whole number').trim();
  const number = Number(digits);
  if (!/^-?\d+(\.0*)?$/.test(digits) || !Number.isSafeInteger(number)) throw wrong('a whole number', value);
  return number === 0 ? 0 : number;
}

export function integer() {
  return field(readInteger);
}

export function flag() {
  return field((value): boolean => {
    if (typeof value !== 'boolean') throw wrong('true or false', value);
    return value;
  });
}

const LONGEST_TEXT = 1_000;
const LONGEST_VERBATIM = 8_192;
const LONGEST_IDENTIFIER = 500;

/** Words for people: names, descriptions, states. What could steer a terminal or deceive a reader is taken out, a text of no end cut. */
export function text() {
  return field((value): string => {
    if (typeof value !== 'string') throw wrong('a text', value);
    return plainLine(value, LONGEST_TEXT);
  });
}

/**
 * A word on which it hangs whether money moved. One with characters that are not seen would be read as a word that was not sent:
 * it is refused.
 */
export function word() {
  return field((value): string => {
    if (typeof value !== 'string') throw wrong('a word', value);
    if (plain(value) !== value) throw new FieldError('a word of characters that can be seen was expected');
    return plainLine(value, LONGEST_TEXT);
  });
}

/**
 * A text to be used as it came, such as an address or a token. Refused when it is longer than any of these can be or has
 * characters that are not seen; the refusal repeats nothing of it.
 */
export function verbatim() {
  return field((value): string => {
    if (typeof value !== 'string') throw wrong('a text', value);
    if (value.length > LONGEST_VERBATIM) throw tooLong('a text', LONGEST_VERBATIM, value);
    if (plain(value) !== value) throw new FieldError('a text of characters that can be seen was expected');
    return value;
  });
}

function tooLong(what: string, most: number, value: string): FieldError {
  return new FieldError(`${what} of at most ${most} characters was expected, not one of ${value.length}`);
}

/** An identifier: a text, or a number taken by its digits. One that cannot be shown or put into an address is refused. */
export function identifier() {
  return field((value): string => {
    const id = value instanceof WireNumber ? value.text : value;
    if (typeof id !== 'string' || id === '') throw wrong('an identifier', value);
    if (id.length > LONGEST_IDENTIFIER) throw tooLong('an identifier', LONGEST_IDENTIFIER, id);
    if (plain(id) !== id) throw wrong('an identifier of characters that can be seen', value);
    return id;
  });
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

function readIso(value: unknown): Instant {
  if (typeof value !== 'string') throw wrong('a time such as 2026-11-20T08:00:00Z', value);
  const match = ISO.exec(value.trim());
  if (!match) throw wrong('a time such as 2026-11-20T08:00:00Z', value);
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for those of the last century.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), ms);
  // 31 February is carried over into March, month 13 into the next year; a service that sends such is not to be
  // trusted with the time.
  const said = [year, month, day, hour, minute, second].map(Number);
  const read = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  const offset = zoneOffset(zone);
  if (offset === null || read.some((part, index) => part !== said[index])) throw wrong('a time that exists', value);
  return date.getTime() - offset;
}

/** Milliseconds; null for a zone that no clock has. */
function zoneOffset(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}

/** ISO 8601, with or without fractions of a second (cut to milliseconds). A time that names no zone is read as UTC. */
export function isoInstant() {
  return field(readIso);
}

/** Whether a time on the wire says which zone it is in; seconds since 1970 do, and a date by itself needs none. */
export function namesZone(value: unknown): boolean {
  return typeof value !== 'string' || !/[T ]\d\d:\d\d/.test(value) || /(Z|[+-]\d\d(:?\d\d)?)\s*$/i.test(value);
}

const LAST_SECOND = 253_402_300_799;

function readUnixSeconds(value: unknown): Instant {
  const digits = digitsOf(value, 'a time in seconds since 1970');
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(digits.trim());
  const seconds = Number(match?.[2]);
  if (!match || seconds > LAST_SECOND) throw wrong('a time in seconds since 1970', value);
  const ms = seconds * 1000 + Number((match[3] ?? '').padEnd(3, '0').slice(0, 3));
  return match[1] === '-' && ms !== 0 ? -ms : ms;
}

/** Seconds since 1970, as Unix counts them. */
export function unixSeconds() {
  return field(readUnixSeconds);
}

/** Either of the two, for services whose documents do not say which. */
export function anyInstant() {
  return field(
    (value): Instant =>
      value instanceof WireNumber || (typeof value === 'string' && /^-?\d+(\.\d*)?$/.test(value))
        ? readUnixSeconds(value)
        : readIso(value),
  );
}

/** An object with these fields, and any others. A number is kept as an object by its digits and is none. */
export function object<S extends z.ZodRawShape>(shape: S) {
  return field((value): Record<string, unknown> => {
    if (!isRecord(value)) throw wrong('an object', value);
    return value;
  }).pipe(z.object(shape));
}

/** A list whose items are each so. */
export function list<T extends z.ZodType>(item: T) {
  return field((value): unknown[] => {
    if (!Array.isArray(value)) throw wrong('a list', value);
    return value;
  }).pipe(z.array(item));
}

/** Why a schema refused: in the words of the fields above, for those of the library say nothing to a person. */
export function reasonOf(issue: { readonly code?: string; readonly message: string } | undefined): string {
  return issue?.code === 'custom' ? issue.message : 'another shape was expected';
}

/** The field, or null where it is null or missing. */
export function orNull<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value): z.output<T> | null => value ?? null);
}
