/** The five services on loopback: what the demo watches and what the tests talk to. */
import type { ServiceId } from '#shared/domain/service.ts';

export interface SandboxClock {
  now(): number;
}

export type Fault =
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'status';
      readonly status: 401 | 402 | 403 | 429 | 500 | 502 | 503;
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong-types' }
  | { readonly kind: 'duplicate-rows' }
  | { readonly kind: 'shuffled-rows' };

export interface SandboxOptions {
  /** Same seed, same epoch, same instant: same answers. */
  readonly seed: number;
  /** When the world began; balances at `now` follow from what happened since. */
  readonly epoch: number;
  readonly clock: SandboxClock;
  /** 0 picks a free port. */
  readonly port?: number;
  /** How many times faster than life the agents spend. 1 is calm, the demo uses more. */
  readonly pace?: number;
}

/** An account that the sandbox knows: what to connect with. */
export interface SandboxAccount {
  readonly service: ServiceId;
  readonly label: string;
  readonly key: string;
  /** `http://127.0.0.1:port/<service>` is not an origin, so each service has a port of its own. */
  readonly origin: string;
  readonly dialect: 'seed' | 'public';
}

export interface Sandbox {
  /** One account for each service, the ones the demo connects. */
  readonly accounts: readonly SandboxAccount[];
  /** Faults for one service from now on; an empty list heals it. */
  setFaults(service: ServiceId, faults: readonly Fault[]): void;
  /** Sets the balance of a wallet by a visible top-up or charge, for tests: micros of its unit. */
  setBalance(service: ServiceId, walletKey: string, micros: number): void;
  /** How many requests each service answered, by method and path: tests count them. */
  requests(service: ServiceId): readonly { method: string; path: string; status: number }[];
  close(): Promise<void>;
}
