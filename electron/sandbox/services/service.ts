/** What a service brings to the sandbox: its keys, its routes, and its own way to refuse. */

import type { Books } from '../books.ts';
import type { Ask, Reply } from '../http/exchange.ts';
import type { Bank } from '../stripe/bank.ts';
import type { Cards } from '../stripe/cards.ts';
import type { CardOutcome } from '../stripe/records.ts';
import type { ServiceAction } from '../world/actions.ts';
import type { ServiceName, StateOf } from '../world/world.ts';

/** `seed`: as the documents that Plimsoll was asked for show it. `public`: as the service's public source has it. */
export type Dialect = 'seed' | 'public';

export interface SandboxKey {
  readonly key: string;
  readonly dialect: Dialect;
  /** What sets this key apart from the others: `main`, `revoked`, a shape or a missing scope. */
  readonly variant: string;
}

export interface Scene<N extends ServiceName> {
  readonly seed: number;
  readonly now: number;
  readonly state: StateOf<N>;
  /** Every key that this service ever gave out, revoked ones included. */
  readonly keys: readonly SandboxKey[];
  readonly desk: Desk;
}

/** What a service's routes write with. Everything that is done here is a command, and is kept. */
export interface Desk {
  /** This service's own origin, and that of the fake Stripe. */
  readonly origin: string;
  readonly stripeOrigin: string;
  readonly books: Books;
  readonly bank: Bank;
  readonly cards: Cards;
  /** How the charge that is about to be made ends: a fault's word, else the default card's. */
  outcome(): CardOutcome;
  act(action: ServiceAction): void;
  /** Puts what an intent was for into the wallet, once: true when this call did it. */
  grant(intentId: string): boolean;
}

export interface ShopOffer {
  readonly wallet: string;
  readonly micros: number;
  readonly text: string;
  /** Minor units. */
  readonly price: number;
  readonly currency: string;
}

export interface SandboxService<N extends ServiceName> {
  readonly name: N;
  readonly label: string;
  /** The first is the one that the demo connects with. */
  keys(seed: number): readonly [SandboxKey, ...SandboxKey[]];
  /** What the sandbox's stand-in for the billing page sells. */
  readonly shop: readonly ShopOffer[];
  answer(ask: Ask, scene: Scene<N>): Reply;
  /** This service's own words for a status, as a fault asks for it. */
  refuse(status: number, dialect: Dialect, retryAfter: number | undefined): Reply;
}

/** The key's record when it is one that still opens doors. */
export function liveKey(keys: readonly SandboxKey[], presented: string | null): SandboxKey | undefined {
  return keys.find((known) => known.key === presented && known.variant !== 'revoked');
}

/** Which dialect to refuse in: that of the key, were it a known one, else the seed's. */
export function dialectOf(keys: readonly SandboxKey[], presented: string | null): Dialect {
  return keys.find((known) => known.key === presented)?.dialect ?? 'seed';
}
