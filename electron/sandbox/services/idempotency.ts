/** Idempotency keys: the first answer is kept for a while and given again to the same request; to another it is refused. */
import { createHash } from 'node:crypto';
import type { Books } from '../books.ts';
import type { Reply } from '../http/exchange.ts';
import { encode, type Json } from '../json.ts';

interface Claim {
  readonly at: number;
  readonly digest: string;
  /** The stored answer; null while there is only a payment that has not come to its end. */
  readonly reply: { readonly status: number; readonly text: string; readonly headers: Record<string, string> } | null;
  readonly intentId: string | null;
}

export type KeyState =
  | { readonly kind: 'new' }
  | { readonly kind: 'open'; readonly intentId: string }
  | { readonly kind: 'replay'; readonly reply: Reply }
  | { readonly kind: 'conflict' };

export interface KeyedRequest {
  /** What the key is claimed for: service, organisation, route. */
  readonly scope: string;
  readonly key: string;
  readonly body: unknown;
  readonly now: number;
  /** How long a key is remembered. */
  readonly lasts: number;
}

export function stateOfKey(books: Books, request: KeyedRequest): KeyState {
  const claim = table(books).get(nameOf(request));
  if (claim === undefined || claim.at + request.lasts <= request.now) return { kind: 'new' };
  if (claim.digest !== digestOf(request.body)) return { kind: 'conflict' };
  if (claim.reply !== null) {
    const { status, text, headers } = claim.reply;
    return { kind: 'replay', reply: { status, headers, body: JSON.parse(text) as Json } };
  }
  return claim.intentId === null ? { kind: 'new' } : { kind: 'open', intentId: claim.intentId };
}

/** A claim keeps the time of its first request. @param reply null while the payment is not at its end */
export function claimKey(books: Books, request: KeyedRequest, intentId: string | null, reply: Reply | null): void {
  const known = table(books).get(nameOf(request));
  const at = known !== undefined && known.at + request.lasts > request.now ? known.at : request.now;
  const kept =
    reply === null ? null : { status: reply.status, text: encode(reply.body), headers: { ...reply.headers } };
  table(books).put(nameOf(request), { at, digest: digestOf(request.body), reply: kept, intentId });
}

function table(books: Books) {
  return books.table<Claim>('idempotency');
}

function nameOf({ scope, key }: KeyedRequest): string {
  return `${scope} ${key}`;
}

/** Of the body's meaning: the order of its fields does not matter. */
function digestOf(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
