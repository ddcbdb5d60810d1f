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
  /\b(authorization|proxy-authorization|x-api-key|cookie|set-cookie)(["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi;
const SECRET_NAME =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie$|^x-api-key$|^(?:api[-_]?key|key|secret|token|password|client[-_]?secret|access[-_]?token|refresh[-_]?token)$/i;
const DEEPEST = 8;

/** The text with everything that looks like a key masked. */
export function redactText(text: string): string {
  let masked = text
    .replace(HEADER_LINE, (_all, name: string, between: string) => `${name}${between}${MASK}`)
    .replace(BEARER, (_all, scheme: string) => `${scheme} ${MASK}`);
  for (const form of SECRET_FORMS) masked = masked.replace(form, MASK);
  return masked.replace(SIGNED_TOKEN, (run) => (run.includes('.') ? MASK : run));
}

/** A copy with every string masked, and whole fields masked whose name says that they hold a secret. */
export function redact(value: unknown): unknown {
  return copy(value, 0, new Set());
}

function copy(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (above.has(value)) return '[circular]';
  if (depth >= DEEPEST) return '[deep]';
  const within = new Set(above).add(value);
  if (value instanceof Error) return copyError(value, depth, within);
  if (value instanceof Date || value instanceof URL) return redactText(String(value));
  if (value instanceof Headers || value instanceof Map)
    return copyFields(
      [...value.entries()].map(([name, field]) => [String(name), field]),
      depth,
      within,
    );
  if (value instanceof Set) return [...value].map((item) => copy(item, depth + 1, within));
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, within));
  return copyFields(Object.entries(value), depth, within);
}

function copyFields(fields: readonly (readonly [string, unknown])[], depth: number, above: Set<object>): unknown {
  return Object.fromEntries(
    fields.map(([name, field]) => [
      redactText(name),
      SECRET_NAME.test(name) && field !== null && field !== undefined ? MASK : copy(field, depth + 1, above),
    ]),
  );
}

function copyError(error: Error, depth: number, above: Set<object>): unknown {
  const fields: Record<string, unknown> = { name: error.name, message: redactText(error.message) };
  if (error.stack !== undefined) fields.stack = redactText(error.stack);
  if (error.cause !== undefined) fields.cause = copy(error.cause, depth + 1, above);
  for (const [name, field] of Object.entries(error)) fields[name] ??= copy(field, depth + 1, above);
  return fields;
}

/**
 * Masks one known key wherever it stands in a text, in case a service repeats it. Keys too short or too much like a
 * number to be told from other content are left alone.
 */
export function maskKey(text: string, key: string): string {
  return key.length >= 8 && !/^[\d.eE+-]+$/.test(key) ? text.replaceAll(key, MASK) : text;
}
