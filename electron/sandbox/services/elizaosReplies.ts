/** How elizaOS Cloud refuses: the canonical body and its codes are the source's. */
import type { Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';

const ERRORS: Readonly<Record<number, [code: string, error: string]>> = {
  400: ['validation_error', 'Invalid request'],
  401: ['invalid_credentials', 'Invalid or expired API key'],
  402: ['insufficient_credits', 'Insufficient credits'],
  403: ['access_denied', 'Access denied'],
  404: ['resource_not_found', 'Not found'],
  405: ['validation_error', 'Method not allowed'],
  409: ['billing_state_conflict', 'Conflict'],
  429: ['rate_limit_exceeded', 'Too many requests'],
  500: ['internal_error', 'Internal server error'],
  502: ['internal_error', 'Bad gateway'],
  503: ['service_unavailable', 'Service unavailable'],
};

export function refuse(
  status: number,
  retryAfter?: number,
  text?: string,
  code?: string,
  more: { readonly [field: string]: Json } = {},
): Reply {
  const [usualCode, usual] = ERRORS[status] ?? ['internal_error', 'Internal server error'];
  const limited =
    status === 429 ? { message: 'Rate limit exceeded. Try again later.', retryAfter: retryAfter ?? 60 } : {};
  const after = retryAfter ?? (status === 429 ? 60 : undefined);
  return {
    status,
    body: { success: false, error: text ?? usual, code: code ?? usualCode, ...limited, ...more },
    ...(after === undefined ? {} : { headers: { 'retry-after': String(after) } }),
  };
}
