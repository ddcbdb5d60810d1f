/** Wallets, their lots and automatic top-ups, as one read of a service reports them. */
import { z } from 'zod';
import { amountSchema, unitSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';

/** Names the wallet within its account: `credits`, `ad-spend`, `balance`. Stable for ever: entries hang on it. */
export const walletKeySchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
export type WalletKey = z.infer<typeof walletKeySchema>;

/** `reported` by the service, `derived` from what we saw, `stated` by the user. */
export const sourceSchema = z.enum(['reported', 'derived', 'stated']);
export type Source = z.infer<typeof sourceSchema>;

const span = z.object({ min: amountSchema, max: amountSchema.nullable() });

export const autoTopUpSchema = z.object({
  state: z.enum(['on', 'off', 'not-eligible', 'unknown']),
  threshold: amountSchema.nullable(),
  /** What one automatic top-up adds. */
  amount: amountSchema.nullable(),
  /** What the card is charged for that amount, where the service states it. */
  charge: amountSchema.nullable().optional(),
  /** The most the service charges in a day. */
  dailyCap: amountSchema.nullable(),
  /** The service knows a card or other means to charge; null where it does not say. */
  hasPaymentMethod: z.boolean().nullable(),
  /** Whether the setting can be changed through the service's API or only on its web pages. */
  changedAt: z.enum(['api', 'web']),
  /** What the setting may be, where the service states it; `capUnit` where it knows a daily cap, in that currency. */
  limits: z.object({ threshold: span.optional(), amount: span.optional(), capUnit: unitSchema.nullable() }).optional(),
});
export type AutoTopUp = z.infer<typeof autoTopUpSchema>;

export const walletFactsSchema = z.object({
  key: walletKeySchema,
  /** What the service calls this purse: "Credits", "Ad wallet". */
  name: z.string(),
  unit: unitSchema,
  /** What can be spent now. Null is unknown: never zero, never fine. */
  balance: amountSchema.nullable(),
  /** Held back for work under way and not part of `balance`; null where the service does not say. */
  reserved: amountSchema.nullable(),
  /** The balance in money, only where the service itself states a rate. */
  worth: amountSchema.nullable(),
  autoTopUp: autoTopUpSchema.nullable(),
  /** How the purse is fed, in the service's word: "card". */
  funding: z.string().nullable(),
  /** A condition of this purse worth a line under the number, for example "purchased credit only". */
  note: z.string().nullable(),
});
export type WalletFacts = z.infer<typeof walletFactsSchema>;

/** A part of a wallet with an expiry of its own. */
export const lotSchema = z.object({
  walletKey: walletKeySchema,
  /** In the service's words: "Subscription", "Top-up". */
  kind: z.string(),
  allocated: amountSchema,
  remaining: amountSchema,
  expiresAt: instantSchema.nullable(),
});
export type Lot = z.infer<typeof lotSchema>;
