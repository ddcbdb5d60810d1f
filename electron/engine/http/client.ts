/** Requests to one account's service: one origin, one key, bounded in time and size. */
import type { Instant } from '#shared/domain/time.ts';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with `/`; never a whole address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body read as JSON with every number kept by its digits (`WireNumber`), or undefined when it is not JSON. */
  readonly json: unknown;
  readonly text: string;
  /** When the service said to come back, by its headers; null where it did not say. */
  readonly retryAt: Instant | null;
}

export interface ServiceHttp {
  /**
   * Any status is an answer and is returned. Reads (GET, or POST marked `read`) are retried within bounds.
   * @throws PlimsollError `offline`, `unavailable` (time-out, reset), `bad-response` (too large, redirected away),
   * `no-key`, `invalid-key` (one that no header can carry), `cancelled`.
   */
  request(request: ServiceRequest & { readonly read?: boolean }): Promise<ServiceResponse>;
}
