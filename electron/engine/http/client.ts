/** Requests to one account's service: one origin, one key, bounded in time and size. */

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
}

export interface ServiceHttp {
  /**
   * Any status is an answer and is returned. Reads (GET, or POST marked `read`) are retried within bounds.
   * @throws PlimsollError `offline`, `unavailable` (time-out, reset), `bad-response` (too large, redirected away).
   */
  request(request: ServiceRequest & { readonly read?: boolean }): Promise<ServiceResponse>;
}
