/** What a service must bring to join: a definition for the catalogue, and an adapter that reads an account. */
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { Problem, Slices } from '#shared/domain/observation.ts';
import type { ServiceInfo, Withheld } from '#shared/domain/service.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { WalletFacts, WalletKey } from '#shared/domain/wallet.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { ServiceHttp } from '../http/client.ts';
import type { Clock } from '../ports.ts';
import type { Operations } from './operations.ts';
import type { SignIn, SignInContext } from './signIn.ts';

/** The slices of an observation without their times: the reconciliation stamps them with `readAt`. */
export type SliceValues = { [K in keyof Slices]?: NonNullable<Slices[K]>['value'] };

/**
 * What a service says was used in all under one name (a day and a tile), which grows until the span is over. Posted as
 * the difference to what was posted before.
 */
export interface UsageTotal {
  /** Names the total within its wallet, for ever: `2026-11-02/rough-cut`. */
  readonly name: string;
  /** The span it counts: from, inclusive, to, exclusive. */
  readonly from: Instant;
  readonly to: Instant;
  readonly activity: string;
  /** What was used, as a positive amount. */
  readonly used: Amount;
  readonly raw: string;
}

/** What a read brought of a wallet's ledger. A wallet that a reading does not name here keeps no ledger: its book goes by the balance. */
export interface WalletLedger {
  readonly walletKey: WalletKey;
  readonly way: 'rows' | 'usage';
  /**
   * `whole`: all there is to know down to rows known before, or to the beginning. `newest`: there may be rows between
   * these and the known ones; `history` goes on at `resume`. `failed`: this part could not be read.
   */
  readonly state: 'whole' | 'newest' | 'failed';
  readonly resume: string | null;
  readonly totals: readonly UsageTotal[];
}

/** A page of a ledger's past. */
export interface HistoryPage {
  readonly entries: readonly EntryFacts[];
  readonly totals: readonly UsageTotal[];
  /** Where to go on; null at the end. */
  readonly next: string | null;
  /** How many rows there are in all, where the service says so. */
  readonly total: number | null;
  /** Why it ends here although there is more, where that is so. */
  readonly beyondReach: string | null;
  readonly problems: readonly Problem[];
}

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
  readonly ledgers: readonly WalletLedger[];
  /** Ids of started work that the service says failed. */
  readonly failedWork?: readonly string[];
}

export interface ReadOptions {
  /** Ask the service to skip its caches, after a payment. */
  readonly fresh?: boolean;
  /**
   * Which of the rows of that wallet the ledger already holds. An adapter that pages through a service's ledger goes
   * back until it meets known rows, and no further than a few pages: the past is for {@link ServiceAdapter.history}.
   */
  readonly known?: (walletKey: WalletKey, sourceIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** A difference is being looked at: look a few pages deeper than what is known, for rows that came late. */
  readonly recheck?: boolean;
  /** Work that was started from here a short while ago, by the service's ids: how it ended is of interest. */
  readonly startedWork?: readonly string[];
  /** Up to when usage of that wallet is known: totals of spans that ended before need not be asked for. */
  readonly usageKnownTo?: (walletKey: WalletKey) => Instant | null;
}

export interface ServiceAdapter {
  /** @throws PlimsollError with the service's own kind of failure. */
  read(options?: ReadOptions): Promise<AccountReading>;
  /**
   * A page of the past of a wallet's ledger, from `cursor` on backwards; null begins at the newest.
   * @throws PlimsollError when the page could not be read: it is asked for again later.
   */
  history?(walletKey: WalletKey, cursor: string | null): Promise<HistoryPage>;
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
