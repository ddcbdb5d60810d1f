/** What the soak says to the process that plays the services, and what it hears. */
import type { CardOutcome, Fault, SandboxAccount } from '#sandbox/sandbox.ts';
import type { ServiceId } from '#shared/domain/service.ts';

/** Carries the soak's time with each request. */
export const TIME_HEADER = 'x-soak-now';

export interface WorldsSetup {
  readonly epoch: number;
  /** One sandbox each. `skew`: how far the services' clocks are ahead of ours, in milliseconds. */
  readonly worlds: readonly { readonly seed: number; readonly skew: number }[];
}

export type Order =
  | {
      readonly do: 'faults';
      readonly world: number;
      readonly service: ServiceId;
      readonly faults: readonly Fault[];
    }
  | {
      readonly do: 'balance';
      readonly world: number;
      readonly service: ServiceId;
      readonly wallet: string;
      readonly micros: number;
    }
  | { readonly do: 'card'; readonly world: number; readonly service: ServiceId; readonly outcome: CardOutcome | null }
  | { readonly do: 'pay'; readonly world: number; readonly session: string }
  | { readonly do: 'settle' | 'charges' | 'paused'; readonly world: number }
  | { readonly do: 'truth'; readonly world: number; readonly service: ServiceId };

export interface TruthOfWallet {
  readonly key: string;
  /** Millionths. */
  readonly balance: number;
  readonly opening: number;
  readonly rows: readonly { readonly at: number; readonly micros: number }[];
}

export interface Ready {
  readonly silent: string;
  readonly worlds: readonly {
    readonly accounts: readonly SandboxAccount[];
    readonly stripe: { readonly origin: string; readonly publishableKey: string };
  }[];
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly ready: Ready };
