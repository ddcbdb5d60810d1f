/** What a service's routes are asked and what they answer, free of sockets. */
import type { Json } from '../json.ts';

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as parsed JSON; undefined when there is none, null when it is not JSON. */
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: Json, headers?: Readonly<Record<string, string>>): Reply {
  return headers === undefined ? { status: 200, body } : { status: 200, body, headers };
}

export function bearer(ask: Ask): string | null {
  return /^Bearer\s+(\S+)$/i.exec(ask.headers.authorization ?? '')?.[1] ?? null;
}

/** A whole number from the query, or the default when it is absent or not one. */
export function wholeFrom(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
