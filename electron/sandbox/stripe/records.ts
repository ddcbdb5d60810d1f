/** What the payment processor keeps. Amounts are whole minor units (cents) of a lower-case currency, as Stripe has them. */
import type { ServiceId } from '#shared/domain/service.ts';

/** How a charge ends, as the card or the network decides it. */
export type CardOutcome =
  | 'accepted'
  | 'declined'
  /** 3-D Secure: the payer must confirm first. */
  | 'challenge'
  /** Taken, and charged a few seconds later. */
  | 'processing'
  | 'processing-declined'
  /** The charge is made, but the service does not hear of it. */
  | 'charged-unknown'
  /** No charge is made, and the service does not hear of that either. */
  | 'uncharged-unknown'
  /** The processor answers nobody; no charge is made. */
  | 'outage';

/** What is bought: credits of a wallet, and a plan where `plan` names one. */
export interface Purpose {
  readonly wallet: string;
  /** Millionths of the wallet's unit. */
  readonly micros: number;
  readonly text: string;
  readonly plan?: string;
  /** Whose plan: the variant of the key. */
  readonly account?: string;
  /** `answer`: the service grants with its own answer, and ignores the webhook. */
  readonly grantedBy: 'webhook' | 'answer';
}

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_action'
  | 'requires_confirmation'
  | 'processing'
  | 'succeeded'
  | 'canceled';

export interface Intent {
  readonly id: string;
  readonly service: ServiceId;
  readonly amount: number;
  readonly currency: string;
  readonly purpose: Purpose;
  readonly status: IntentStatus;
  readonly clientSecret: string;
  readonly processor: 'stripe' | 'airwallex';
  /** `automatic`: charged as soon as the payer has confirmed. `manual`: when the service asks again after that. */
  readonly confirmation: 'automatic' | 'manual';
  readonly idempotencyKey: string | null;
  readonly createdAt: number;
  readonly declineCode: string | null;
}

export interface ChargeRecord {
  readonly id: string;
  readonly service: ServiceId;
  readonly intentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: number;
  readonly idempotencyKey: string | null;
}

export interface CheckoutSession {
  readonly id: string;
  readonly service: ServiceId;
  readonly amount: number;
  readonly currency: string;
  readonly purpose: Purpose;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly status: 'open' | 'complete';
  readonly intentId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface SetupIntent {
  readonly id: string;
  readonly service: ServiceId;
  readonly clientSecret: string;
  readonly processor: 'stripe' | 'airwallex';
  readonly status: 'requires_payment_method' | 'succeeded';
  readonly paymentMethodId: string | null;
}

export interface SavedCard {
  /** The service's own id of it. */
  readonly rowId: string;
  readonly paymentMethodId: string;
  readonly brand: string;
  readonly last4: string;
  readonly isDefault: boolean;
}

/** Something that will happen by itself at `at`. */
export type Due =
  | {
      readonly id: string;
      readonly at: number;
      readonly kind: 'finish';
      readonly intentId: string;
      readonly charge: boolean;
    }
  | {
      readonly id: string;
      readonly at: number;
      readonly kind: 'webhook';
      readonly eventId: string;
      readonly type: string;
      readonly intentId: string;
      readonly sessionId: string | null;
    };
