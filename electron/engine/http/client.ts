/** Requests to one account's service: one origin, one key, bounded in time and size. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Instant } from '#shared/domain/time.ts';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with `/`; never a whole address. */
  readonly path: string;
  /** Stands for the path in the log, where the path itself holds a secret. */
  readonly shownPath?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a web form instead, as OAuth wants it. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** For work that takes longer than the client's usual time-out. Milliseconds. */
  readonly timeoutMs?: number;
  /** For an answer that may be larger than usual. Bytes after decompression. */
  readonly maxBytes?: number;
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

/**
 * The request failed, and certainly before its first byte could reach the service, which therefore did nothing. Any
 * other error says nothing of the kind: the request may have been carried out.
 */
export class NotSentError extends PlimsollError {}

export interface ServiceHttp {
  /**
   * Any status is an answer and is returned. Reads (GET, or POST marked `read`) are retried within bounds.
   * @throws PlimsollError `offline`, `unavailable` (time-out, reset), `bad-response` (too large, redirected away),
   * `no-key`, `invalid-key` (one that no header can carry), `cancelled`. It is a
   * {@link NotSentError} where nothing can have reached the service.
   */
  request(request: ServiceRequest & { readonly read?: boolean }): Promise<ServiceResponse>;
  /** Whether the key begins so, for finding it in a list of first characters. It says no to what tells keys too little apart. */
  keyBeginsWith(text: string): Promise<boolean>;
}
