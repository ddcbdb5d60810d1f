/** How Mosaic refuses. */
import type { Reply } from '../http/exchange.ts';
import type { Dialect } from './service.ts';

const DETAILS: Readonly<Record<number, { error: string; detail: string }>> = {
  401: { error: 'unauthorized', detail: 'Invalid API key' },
  400: { error: 'invalid_request', detail: 'The request is not valid' },
  402: { error: 'insufficient_credits', detail: 'Not enough credits' },
  403: { error: 'forbidden', detail: 'Your plan is not eligible for this feature' },
  404: { error: 'not_found', detail: 'Not found' },
  405: { error: 'method_not_allowed', detail: 'Method not allowed' },
  409: { error: 'conflict', detail: 'The run is not failed or cancelled' },
  429: { error: 'rate_limit', detail: 'Rate limit exceeded' },
};

/** The current docs show `detail` alone; the older API had a code beside it. */
export function refuse(status: number, dialect: Dialect, retryAfter?: number, detail?: string): Reply {
  const usual = DETAILS[status] ?? { error: 'internal_error', detail: 'Internal server error' };
  const known = { ...usual, detail: detail ?? usual.detail };
  return {
    status,
    body: dialect === 'seed' ? { detail: known.detail } : known,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}
