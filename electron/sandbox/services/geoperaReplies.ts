/** How Geopera refuses, and what an operation is. */
import type { Ask, Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import type { SandboxKey, Scene } from './service.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Who calls, and for what. */
export interface Call {
  readonly input: Input;
  readonly scene: Scene<'geopera'>;
  readonly key: SandboxKey;
  readonly ask: Ask;
}

export interface Operation {
  readonly scope: string;
  /** Reads have a GET form in the seed. */
  readonly writes?: true;
  run(call: Call): Reply;
}

const TITLES: Readonly<Record<number, [title: string, detail: string]>> = {
  400: ['Bad Request', 'The request body is not valid JSON'],
  401: ['Unauthorized', 'Missing or invalid credentials'],
  402: ['Payment Method Required', 'Attach a card to continue'],
  403: ['Forbidden', 'The credentials do not allow this operation'],
  404: ['Not Found', 'No such operation'],
  405: ['Method Not Allowed', 'Operations are called by POST'],
  409: ['Conflict', 'The Idempotency-Key was used with another body'],
  410: ['Gone', 'The approval has expired'],
  429: ['Too Many Requests', 'Rate limit of the organization exceeded'],
  500: ['Internal Server Error', 'Unexpected error'],
  502: ['Bad Gateway', 'The payment processor is unreachable'],
  503: ['Service Unavailable', 'Billing is not configured'],
};

/** RFC 9457 problem details, as every error but 422. */
export function problem(
  status: number,
  detail?: string,
  headers: Record<string, string> = {},
  more: { readonly title?: string; readonly [key: string]: Json | undefined } = {},
): Reply {
  const [title, usual] = TITLES[status] ?? ['Error', 'Unexpected error'];
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: { type: 'about:blank', title, status, detail: detail ?? usual, ...more },
  };
}

/** 422 is FastAPI's own form and no problem document. */
export function invalid(field: string, msg: string, type: string): Reply {
  return { status: 422, body: { detail: [{ loc: ['body', field], msg, type }] } };
}
