/** Masks keys in what is about to be logged or shown. The last fence: nothing should bring a key this far. */

import { KEY_FORMS } from '../providers/keyForms.ts';

export const MASK = '[redacted]';

const SECRET_FORMS: readonly RegExp[] = [
  ...KEY_FORMS,
  // What payment processors call secret.
  /\b(?:sk|rk|whsec)_[A-Za-z0-9_-]{8,}/g,
  /\b(?:pi|seti)_[A-Za-z0-9]+_secret_[A-Za-z0-9]+/g,
];

/**
 * A run of letters that begins like a signed token, with its further parts where it has any: only then it is one. The run
 * is taken as a whole either way, or a long text of such beginnings would be looked through from each of them.
 */
const SIGNED_TOKEN = /\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?)?/g;

const HEADER_LINE =
  /\b(authorization|proxy-authorization|x-api-key|cookie|set-cookie)([\\"']*\s*[:=]\s*[\\"']*)[^\\"'\r\n]+/gi;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi;
const NAMES_OF_SECRETS =
  'api[-_]?key|secret|token|password|passphrase|credentials?|client[-_]?secret|webhook[-_]?secret|access[-_]?token|' +
  'refresh[-_]?token|id[-_]?token|private[-_]?key|code[-_]?verifier|device[-_]?code|card[-_]?number|cvc|cvv';
const SECRET_NAME = new RegExp(
  `^(?:proxy-)?authorization$|^(?:set-)?cookie$|^x-api-key$|^(?:key|${NAMES_OF_SECRETS})$`,
  'i',
);
/** The same names where a text holds JSON (within JSON, too), a form or a command line; a list or an object goes as a whole. */
const NAMED_IN_TEXT = new RegExp(
  `(\\b(?:${NAMES_OF_SECRETS})[\\\\"']*\\s*[:=,]\\s*)(?:[[{][^\\]}]*|[\\\\"']*[^\\\\"'\\s,;&}]+)`,
  'gi',
);
/** Who signs in within an address, and what comes after its path: there is where links carry what opens doors. */
const USER_IN_ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;
const QUERY = /([?#])[\w.~%[\]-]+=[^\s"'<>)]*/g;
const EMAIL = /(?<![\w.%+-])[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g;
const CARD = /(?<![\d.])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\d])/g;
/** What a service said is its own, and may repeat what it was told. */
const THEIR_WORDS = /(It says: )“[^”]*”?/g;
const DEEPEST = 8;
const MOST_ITEMS = 100;
const LONGEST_TEXT = 4_000;
/** No more of a text is looked through: it costs time, and the most of it is cut off anyway. */
const LOOKED_THROUGH = 16_000;

/** The text with everything that looks like a key masked. */
export function redactText(text: string): string {
  let masked = text
    .replace(HEADER_LINE, (_all, name: string, between: string) => `${name}${between}${MASK}`)
    .replace(BEARER, (_all, scheme: string) => `${scheme} ${MASK}`);
  for (const form of SECRET_FORMS) masked = masked.replace(form, MASK);
  return masked.replace(SIGNED_TOKEN, (run) => (run.includes('.') ? MASK : run));
}

/**
 * For what is kept in a file or handed on: masked too are card numbers, e-mail addresses, the queries of addresses, fields in
 * a text whose name says that they hold a secret, and what a service said in its own words.
 */
export function redactRecord(text: string): string {
  const masked = redactText(looked(text))
    .replace(THEIR_WORDS, `$1${MASK}`)
    .replace(USER_IN_ADDRESS, `$1${MASK}@`)
    .replace(QUERY, `$1${MASK}`)
    .replace(NAMED_IN_TEXT, `$1${MASK}`)
    .replace(EMAIL, MASK)
    .replace(CARD, (digits) => (isCard(digits.replace(/\D/g, '')) ? MASK : digits));
  return masked.length > LONGEST_TEXT ? `${masked.slice(0, LONGEST_TEXT)}…` : masked;
}

/**
 * A copy to be kept: every text as {@link redactRecord} has it, whole fields masked whose name says that they hold a secret, and
 * no more of it than a person reads. Never throws.
 */
export function redact(value: unknown): unknown {
  return copy(value, 0, new Set());
}

/** The beginning of a long text, up to a word's end: half a key could not be told from other words. */
function looked(text: string): string {
  if (text.length <= LOOKED_THROUGH) return text;
  const begin = text.slice(0, LOOKED_THROUGH);
  const end = Math.max(begin.lastIndexOf(' '), begin.lastIndexOf('\n'), 0);
  return `${begin.slice(0, end).replace(/(?<![\d -])[\d -]{1,40}$/, '')}…`;
}

/** The check digit of card numbers. */
function isCard(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function copy(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return redactRecord(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return redactRecord(String(value));
  // Fewer digits are amounts and instants.
  if (typeof value === 'number') return value > 1e14 && redactRecord(String(value)) === MASK ? MASK : value;
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (above.has(value)) return '[circular]';
  if (depth >= DEEPEST) return '[deep]';
  const within = new Set(above).add(value);
  if (value instanceof Error) return copyError(value, depth, within);
  if (value instanceof URL) return redactRecord(String(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Headers || value instanceof Map || value instanceof URLSearchParams)
    return copyFields(
      [...value.entries()].map(([name, field]) => [String(name), field]),
      depth,
      within,
    );
  if (value instanceof Set || Array.isArray(value)) {
    const items = [...value];
    const kept = items.slice(0, MOST_ITEMS).map((item) => copy(item, depth + 1, within));
    return items.length > MOST_ITEMS ? [...kept, `[${items.length - MOST_ITEMS} more]`] : kept;
  }
  return copyFields(fieldsOf(value), depth, within);
}

function fieldsOf(value: object): (readonly [string, unknown])[] {
  return Object.keys(value).map((name) => [name, fieldOf(value, name)]);
}

/** A getter may throw; what was being told must still be told. */
function fieldOf(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}

function copyFields(fields: readonly (readonly [string, unknown])[], depth: number, above: Set<object>): unknown {
  return Object.fromEntries(
    fields
      .slice(0, MOST_ITEMS)
      .map(([name, field]) => [
        redactRecord(name),
        SECRET_NAME.test(name) && field !== null && field !== undefined ? MASK : copy(field, depth + 1, above),
      ]),
  );
}

function copyError(error: Error, depth: number, above: Set<object>): unknown {
  const told = ['name', 'message', 'stack', 'cause', 'errors'].map((name) => [name, fieldOf(error, name)] as const);
  const known = new Map(told.filter(([, field]) => field !== undefined));
  for (const [name, field] of fieldsOf(error)) if (!known.has(name)) known.set(name, field);
  return copyFields([...known], depth, above);
}

/**
 * Masks one known key wherever it stands in a text, in case a service repeats it. Keys too short or too much like a
 * number to be told from other content are left alone.
 */
export function maskKey(text: string, key: string): string {
  return key.length >= 8 && !/^[\d.eE+-]+$/.test(key) ? text.replaceAll(key, MASK) : text;
}
