/** Signing in through the system browser instead of pasting a key, for services that have a flow for it. */
import type { Instant } from '#shared/domain/time.ts';
import type { ServiceHttp } from '../http/client.ts';
import type { Clock } from '../ports.ts';

export interface SignInContext {
  /** Requests to the account's origin that carry no key. */
  readonly http: ServiceHttp;
  readonly origin: string;
  readonly clock: Clock;
}

/** What the person is shown, and what the flow needs to go on. */
export interface SignInStart {
  /** For the system browser; checked against the service's origins like every other address. */
  readonly verificationUrl: string;
  /** To be compared with, or typed into, the page; null where the address says it all. */
  readonly userCode: string | null;
  readonly expiresAt: Instant;
  /** Not more often than this may be polled. Milliseconds. */
  readonly intervalMs: number;
  /** Opaque, and secret: for {@link SignIn.poll} only, in memory only. */
  readonly state: string;
}

export type SignInPoll =
  /** `intervalMs` where the service asked for a longer one from now on. */
  { readonly status: 'pending'; readonly intervalMs?: number } | { readonly status: 'denied' | 'expired' } | SignInDone;

export interface SignInDone {
  readonly status: 'done';
  /** What the account is connected with, as if it had been pasted. A secret. */
  readonly key: string;
  /** When the key ends by itself; null where it does not, or where the service does not say. */
  readonly expiresAt: Instant | null;
  /** What {@link SignIn.renew} takes before then, where the key is renewable. A secret, good for one use. */
  readonly renewal?: string;
}

export interface SignIn {
  /** @throws PlimsollError when the service does not begin one. */
  begin(): Promise<SignInStart>;
  /** Asks once how it stands. @throws PlimsollError when that cannot be learnt now; it may be asked again. */
  poll(state: string): Promise<SignInPoll>;
  /**
   * A new key for one that is about to end. The answer's `renewal` replaces the one handed in.
   * @throws PlimsollError `invalid-key` when the sign-in is over and the person must sign in anew.
   */
  renew?(renewal: string): Promise<SignInDone>;
}
