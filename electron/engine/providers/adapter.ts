/** What a service must bring to join: a definition for the catalogue, and an adapter that reads an account. */
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { Problem, Slices } from '#shared/domain/observation.ts';
import type { ServiceInfo, Withheld } from '#shared/domain/service.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { WalletFacts, WalletKey } from '#shared/domain/wallet.ts';
import type { ServiceHttp } from '../http/client.ts';
import type { Clock } from '../ports.ts';
import type { Operations } from './operations.ts';
import type { SignIn, SignInContext } from './signIn.ts';

/** The slices of an observation without their times: the reconciliation stamps them with `readAt`. */
export type SliceValues = { [K in keyof Slices]?: NonNullable<Slices[K]>['value'] };

/**
 * One read of an account. A part that failed is named in `problems` and left out of the rest, so that the last good
 * value stays. A read that could see no wallet at all throws a PlimsollError instead.
 */
export interface AccountReading {
  readonly readAt: Instant;
  readonly wallets: readonly WalletFacts[];
  readonly slices: SliceValues;
  readonly problems: readonly Problem[];
  /** Ledger rows the service gave along the way, in any order, possibly seen before. */
  readonly entries: readonly EntryFacts[];
}

export interface ReadOptions {
  /** Ask the service to skip its caches, after a payment. */
  readonly fresh?: boolean;
  /**
   * Whether the ledger already holds the row of that wallet. With it an adapter that pages through a service's ledger
   * goes back until it meets known rows; without it, only as far as a few pages.
   */
  readonly isKnown?: (walletKey: WalletKey, sourceId: string) => boolean | Promise<boolean>;
}

export interface ServiceAdapter {
  /** @throws PlimsollError with the service's own kind of failure. */
  read(options?: ReadOptions): Promise<AccountReading>;
  /** What this key was seen not to be allowed, since the adapter was made. */
  withheld?(): readonly Withheld[];
  /** What the service can be asked to do; what is missing here is not offered anywhere. */
  readonly operations?: Operations;
}

export interface ServiceDefinition {
  readonly info: ServiceInfo;
  /** Pages for the system browser. Their exact origins, and no others, may be opened for an account. */
  readonly webPages: { readonly billing: string; readonly dashboard: string };
  /** Headers that carry the key. */
  authorize(key: string): Record<string, string>;
  /** Signing in through the browser, for a key without pasting one. */
  readonly signIn?: (context: SignInContext) => SignIn;
  /** Origins besides those of `webPages` where a checkout of this service may be. */
  readonly checkoutOrigins?: readonly string[];
  /** The card processor's public key for the service's payments, where the service tells it to clients. */
  readonly publishableKey?: string;
  connect(context: { readonly http: ServiceHttp; readonly clock: Clock }): ServiceAdapter;
}
