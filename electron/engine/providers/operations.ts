/**
 * What a service can be asked to do besides being read. Each capability is optional: where an adapter has none, the
 * screens do not offer it. Money moves only through a `PaymentRoute`, and only from the payment runner.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type {
  Approval,
  AutoTopUpChange,
  BlockedWork,
  Card,
  PlanOffer,
  TopUpOffer,
  WorkList,
} from '#shared/domain/offers.ts';
import type { Payment, PaymentKind, PaymentOrder } from '#shared/domain/payment.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { AutoTopUp, WalletKey } from '#shared/domain/wallet.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { AccountReading } from './adapter.ts';

/** How one request for money ended, as far as the service says. */
export type PaymentAnswer =
  /** The service says the charge went through. The credits may still be on their way. */
  | { readonly outcome: 'succeeded'; readonly refs: Refs; readonly note: string }
  /** Taken, and under way at the service. */
  | { readonly outcome: 'processing'; readonly refs: Refs; readonly note: string }
  /** The person must go on in the browser, at an address of the service. */
  | { readonly outcome: 'checkout'; readonly url: string; readonly refs: Refs; readonly note: string }
  /**
   * The bank wants the person (3-D Secure). The secret stays in memory. `provider` tells whose page can run the
   * challenge: Stripe's where nothing is said, with any other the service's own.
   */
  | {
      readonly outcome: 'challenge';
      readonly clientSecret: string;
      readonly provider?: 'stripe' | 'other';
      readonly refs: Refs;
      readonly note: string;
    }
  /** A pay address (crypto): shown, and watched. */
  | { readonly outcome: 'address'; readonly url: string | null; readonly refs: Refs; readonly note: string }
  /** The card or the service said no; nothing was charged. */
  | { readonly outcome: 'declined'; readonly error: ErrorInfo; readonly refs: Refs }
  /**
   * The request was not taken at all (wrong input, no card, cooldown); nothing was charged. `before` names the check
   * that turned it away, where the status alone would leave open whether a charge was made.
   */
  | { readonly outcome: 'refused'; readonly error: ErrorInfo; readonly lockedUntil?: Instant; readonly before?: string }
  /** Nobody can say whether a charge was made. Only reading may settle it, or the same key where there is one. */
  | { readonly outcome: 'unknown'; readonly error: ErrorInfo; readonly lockedUntil?: Instant; readonly refs?: Refs }
  /** The service did its check and had nothing to do. */
  | { readonly outcome: 'not-needed'; readonly note: string };

export type Refs = Readonly<Record<string, string>>;

export interface PaymentRequest {
  readonly order: PaymentOrder;
  readonly idempotencyKey: string;
  /** Where the service may send the payer back to: an allowed loopback page, or a page of the service itself. */
  readonly returnTo: { readonly success: string; readonly cancel: string };
}

export interface PaymentRoute {
  readonly kind: PaymentKind;
  /** The wallet that what was paid for arrives in. */
  readonly walletKey: WalletKey;
  /**
   * What will be charged, where the service states it: a rate, a price, a preview. Null where it does not; never reckoned
   * from anything else. `before` is the reading that the payment is measured against.
   */
  charge?(order: PaymentOrder, before: AccountReading): Amount | null | Promise<Amount | null>;
  /** Sends the request, once. An answer never throws; what was thrown before a byte could leave is `refused`. */
  send(request: PaymentRequest): Promise<PaymentAnswer>;
  /** Asks how it stands with a payment sent before, where the service has a way to ask. */
  check?(payment: Payment): Promise<PaymentAnswer>;
  /**
   * What the journal must note of the account just before the request, so that arrival can be told later, also after
   * a restart: how many lots of this size there are, the newest top-up row. Pure.
   */
  baseline(reading: AccountReading): Readonly<Record<string, string>>;
  /**
   * Whether a later reading shows that what was paid for is there, with the evidence in words. Pure; null when this
   * reading proves nothing. A balance that merely might have risen proves nothing.
   */
  arrived(payment: Payment, now: AccountReading): { readonly evidence: string } | null;
}

/** What asking for a pause, or its end, came to. */
export interface ControlAnswer {
  /** `done`: the service said so. `asked`: it is under way there. `none`: this service has no way to, for this agent. */
  readonly outcome: 'done' | 'asked' | 'none';
  /** By what means, in words: "its budget is paused". Empty for `none`. */
  readonly means: string;
  /** What the service said, in a sentence; for `none`, why. */
  readonly note: string;
}

/** How an agent stands by its service, asked just now. */
export interface AgentAtService {
  /** Null where the service cannot tell; `free`: nothing of it runs, and nothing keeps it from running. */
  readonly paused: boolean | 'free' | null;
  /** It is on its way to another state. */
  readonly busy: boolean;
  readonly reason: string | null;
}

/** A budget as the service keeps it. */
export interface BudgetAtService {
  readonly allocated: Amount;
  readonly spent: Amount;
  /** The newest allocations, with the words that they were given: by these an allocation of ours is known again. */
  readonly grants: readonly { readonly amount: Amount; readonly description: string }[];
}

/** Stopping agents, where the service has any means to. Ids are those of its list of agents. */
export interface AgentControls {
  /** @throws PlimsollError as the service said it */
  pause(agentId: string, reason: string): Promise<ControlAnswer>;
  resume(agentId: string): Promise<ControlAnswer>;
  standing(agentId: string): Promise<AgentAtService>;
  /** Budgets, where this server has the route for them: it is asked, and null is no. */
  budget(agentId: string): Promise<BudgetAtService | null>;
  /**
   * Adds to a budget, once: the service knows no idempotency key. `mark` goes with it as its description.
   * @throws PlimsollError; of kind `unavailable`, `offline` or `bad-response` where nobody knows whether it was done
   */
  allocate(agentId: string, amount: Amount, mark: string): Promise<void>;
}

export interface Operations {
  readonly agents?: AgentControls;
  /** By order type: `top-up`, `plan`, ... */
  readonly payments?: Partial<Readonly<Record<PaymentOrder['type'], PaymentRoute>>>;
  /** What can be bought now, read fresh. */
  topUpOffer?(walletKey: WalletKey): Promise<TopUpOffer>;
  setAutoTopUp?(walletKey: WalletKey, change: AutoTopUpChange): Promise<AutoTopUp>;
  plans?(): Promise<{ readonly current: string | null; readonly plans: readonly PlanOffer[] }>;
  readonly work?: {
    list(): Promise<WorkList>;
  };
  readonly blocked?: {
    list(): Promise<readonly BlockedWork[]>;
    /** @throws PlimsollError `conflict` with the service's reason when it cannot go on. */
    resume(workId: string): Promise<{ readonly note: string }>;
    /** Gives the work up, where the service has a way to. */
    cancel?(workId: string): Promise<{ readonly note: string }>;
  };
  readonly cards?: {
    list(): Promise<readonly Card[]>;
    /** A set-up for a new card; `provider` tells whose page must confirm it. */
    beginSetup(): Promise<{
      readonly provider: 'stripe' | 'other';
      readonly clientSecret: string;
      readonly setupId: string;
    }>;
    attach(paymentMethodId: string): Promise<Card>;
    setDefault(cardId: string): Promise<void>;
    detach(cardId: string): Promise<void>;
  };
  readonly approvals?: {
    list(): Promise<readonly Approval[]>;
    request(credits: number, expiryHours: number | null): Promise<Approval>;
    reject(approvalId: string, reason: string | null): Promise<Approval>;
  };
  readonly crypto?: {
    info(): Promise<{
      readonly enabled: boolean;
      readonly tokens: readonly string[];
      readonly networks: readonly string[];
      readonly canCreate: boolean;
    }>;
  };
}
