/** The five services on loopback: what the demo watches and what the tests talk to. */
import type { ServiceId } from '#shared/domain/service.ts';
import type { CardOutcome } from './stripe/records.ts';
import type { WorldCommand } from './world/commands.ts';

export type { CardOutcome } from './stripe/records.ts';
export type { WorldCommand } from './world/commands.ts';

export interface SandboxClock {
  now(): number;
}

export type Fault = FaultKind & {
  /** Only requests whose path (with its query) begins so; all when absent. */
  readonly path?: string;
  /** Only requests by this method; by any when absent. */
  readonly method?: string;
  /** Strikes this often and then no more; for ever when absent. */
  readonly times?: number;
  /** Sleeps until a request whose path begins so has come, and strikes those that come later. */
  readonly after?: string;
};

export type FaultKind =
  | { readonly kind: 'latency'; readonly ms: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'reset' }
  /** The service's own error body for this status. */
  | {
      readonly kind: 'status';
      readonly status: 401 | 402 | 403 | 429 | 500 | 502 | 503;
      readonly retryAfterSeconds?: number;
    }
  /** A complete HTTP response whose JSON is cut in the middle. */
  | { readonly kind: 'truncated' }
  /** A complete HTTP response that claims to be JSON and is a page. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong-types' }
  | { readonly kind: 'duplicate-rows' }
  | { readonly kind: 'shuffled-rows' }
  /** Some rows of a ledger, the same ones each time, are not as they should be. */
  | { readonly kind: 'odd-rows'; readonly oddity: Oddity }
  /** The request reaches the service twice, as a network may do it; the second answer goes out. */
  | { readonly kind: 'twice' }
  /** How the next charge of this service ends. Waits for a request that charges. */
  | { readonly kind: 'card'; readonly outcome: CardOutcome }
  /** A charge is made, all is done, and the answer is lost. Waits for a request that charges. */
  | { readonly kind: 'after-charge'; readonly by: AnswerLoss }
  /** Any write (not GET, answered 2xx; Geopera's reads by POST too): it is done, and the answer is lost. */
  | { readonly kind: 'after-work'; readonly by: AnswerLoss };

export type Oddity =
  | 'no-id'
  | 'no-zone'
  | 'future'
  | 'text-amount'
  | 'changed-amount'
  | 'unknown-kind'
  | 'unreadable'
  | 'not-listed';

/** `unavailable` is the service's own 503, `failed` its own 500; `edge-...` is the page of a proxy with that status. */
export type AnswerLoss = 'reset' | 'timeout' | 'unavailable' | 'failed' | `edge-${403 | 429 | 502 | 504}`;

/** At this pace a balance changes every few seconds and one wallet sinks below its low line within the first minute. */
export const DEMO_PACE = 120;

export interface SandboxOptions {
  /** Same seed, same epoch, same instant: same answers. */
  readonly seed: number;
  /** When the world began; balances at `now` follow from what happened since, and 30 days of history lie before. */
  readonly epoch: number;
  readonly clock: SandboxClock;
  /** First of six ports in a row (the last is the fake Stripe's), so that a restart answers where it did before; a port that is taken gives way to a free one. */
  readonly portBase?: number;
  /** How many times faster than life the agents spend. 1 is calm, the demo uses {@link DEMO_PACE}. */
  readonly pace?: number;
  /** What was done to this world before, from {@link onCommand}: without it a restarted world forgets. */
  readonly commands?: readonly WorldCommand[];
  readonly challenge?: ChallengeMode;
  readonly webhooks?: WebhookSettings;
  /** Told of each new command, to keep it. */
  readonly onCommand?: (command: WorldCommand) => void;
}

/** An account that the sandbox knows: what to connect with. */
export interface SandboxAccount {
  readonly service: ServiceId;
  readonly label: string;
  readonly key: string;
  /** `http://127.0.0.1:port/<service>` is not an origin, so each service has a port of its own. */
  readonly origin: string;
  readonly dialect: 'seed' | 'public';
  /** `main`, or what sets this key apart: `revoked`, a scope it lacks, another published shape. */
  readonly variant: string;
}

/** `paused`: the reason that its budget is paused for, null to open it. `running`: its compute, or at Mosaic a run of it. */
export interface AgentChange {
  readonly paused?: string | null;
  readonly running?: boolean;
  /** Its description, say: elizaOS Cloud's newest API lists the five agents changed last. */
  readonly edited?: true;
}

/** What the payer does when the bank asks: `ask` shows two buttons on a page of the fake Stripe. */
export type ChallengeMode = 'pass' | 'fail' | 'abandon' | 'ask';

export interface WebhookSettings {
  /** On the sandbox's clock; what is due is delivered before the next request is answered, and by `settle`. */
  readonly delayMs?: number;
  /** Every webhook comes twice. */
  readonly duplicate?: boolean;
  /** No webhook comes. */
  readonly drop?: boolean;
}

export interface WebhookDelivery {
  readonly eventId: string;
  readonly type: string;
  readonly service: ServiceId;
  readonly intentId: string;
  readonly at: number;
  /** What the service answered; 0 for one that was dropped. */
  readonly status: number;
}

/** Money that moved. */
export interface Charge {
  readonly id: string;
  readonly service: ServiceId;
  readonly intentId: string;
  /** Minor units (cents) of `currency`. */
  readonly amount: number;
  /** Lower case, as Stripe has it. */
  readonly currency: string;
  readonly at: number;
  readonly idempotencyKey: string | null;
  /** Whether what was paid for is in the wallet: counted in the wallet's own rows. */
  readonly granted: boolean;
  /** How many times it was granted: more than one is a mistake of the service. */
  readonly grants: number;
}

export interface Sandbox {
  /** One account for each service, the ones the demo connects. */
  readonly accounts: readonly SandboxAccount[];
  /** Every key, the demo's included: both dialects of each service, revoked keys, keys without scopes. */
  readonly variants: readonly SandboxAccount[];
  /** Faults for one service from now on; an empty list heals it. */
  setFaults(service: ServiceId, faults: readonly Fault[]): void;
  /** Sets the balance of a wallet by a visible top-up or charge, for tests: micros of its unit. */
  setBalance(service: ServiceId, walletKey: string, micros: number): void;
  /** Somebody changes an agent at the service, behind the app's back. @throws RangeError for what the service cannot do */
  setAgent(service: 'elizaos' | 'mosaic', agent: string, change: AgentChange): void;
  /** From now on the agents are as busy as right after the epoch: for a demo that is opened again. */
  wake(): void;
  /** The last requests of each service, by method and path: tests count them. Status 0 was never answered. */
  requests(service: ServiceId): readonly RequestRecord[];
  /** The fake Stripe: its API for browsers, Stripe.js (`/v3/`), its hosted checkout, and webhooks to the services. */
  readonly stripe: { readonly origin: string; readonly publishableKey: string };
  /** Every charge ever made, oldest first: the judge of "at most one charge for each confirmed payment". */
  charges(): readonly Charge[];
  setChallenge(mode: ChallengeMode): void;
  /** For payments made from now on. */
  setWebhooks(settings: WebhookSettings): void;
  deliveries(): readonly WebhookDelivery[];
  /** How charges of the service's default card end from now on; null: as its number says. */
  setCard(service: ServiceId, outcome: CardOutcome | null): void;
  /** What the payer does on the hosted page, without a browser. Where the page would send the browser then. */
  answerCheckout(sessionId: string, answer: 'pay' | 'cancel'): string;
  /** What the payer does with 3-D Secure, without a browser. */
  answerChallenge(intentId: string, answer: 'pass' | 'fail'): void;
  /** Delivers what is due by now. Requests to a service do so too before they are answered. */
  settle(): Promise<void>;
  /** Ends the servers; a world whose commands are kept goes to rest until it is woken. */
  close(): Promise<void>;
}

export interface RequestRecord {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly status: number;
}
