/** What a service's routes are asked and what they answer, free of sockets. */
import type { Json } from '../json.ts';

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as parsed JSON, or the fields of a form; undefined when there is none, null when it is neither. */
  readonly body: unknown;
  /** The body as it came. */
  readonly raw: string;
}

export interface Reply {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the body: a page or a script, as the content type says. */
  readonly text?: string;
}

export function page(html: string, status = 200): Reply {
  return { status, body: null, text: html, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

/** After a form: the browser goes on with GET. */
export function seeOther(location: string): Reply {
  return { status: 303, body: null, text: '', headers: { 'content-type': 'text/plain', location } };
}

/** The fields of a JSON object or of a form; empty for anything else. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
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
