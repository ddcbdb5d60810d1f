/**
 * A payment as the journal keeps it. Written before the first byte is sent; every later fact is an event that the
 * state machine of its kind accepts or refuses.
 */
import { z } from 'zod';
import { errorInfoSchema } from '../contract/errors.ts';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';

/** How the money moves. Each kind has a state machine of its own. */
export const paymentKindSchema = z.enum([
  /** A saved card is charged by one request; the service knows no idempotency key. Never sent twice. */
  'card',
  /** A saved card is charged by one request that carries an idempotency key. May be sent again with the same key. */
  'keyed-card',
  /** A page of the service takes the money in the system browser. */
  'checkout',
  /** A plan is changed; the service may charge at once or ask for a checkout. */
  'plan',
  /** The service is asked to run its own automatic top-up now. */
  'auto-top-up',
  /** A pay address is shown and watched. */
  'crypto',
  /** Credits, not money, are spent on work: reserved first, refunded by the service when the work fails. */
  'spend',
]);
export type PaymentKind = z.infer<typeof paymentKindSchema>;

/** A service may call its work what it likes: the list keeps this much of it. */
export const LONGEST_TITLE = 200;
/** How running an item of the work list is named in an order. */
export const RUN_TASK = 'Run task';

/** What the person confirmed. */
export const paymentOrderSchema = z.discriminatedUnion('type', [
  /** `amount` is in the wallet's unit; `charge` instead where the person chose a sum of money. */
  z.object({ type: z.literal('top-up'), amount: amountSchema }),
  z.object({ type: z.literal('plan'), planId: z.string().min(1).max(100) }),
  z.object({ type: z.literal('auto-top-up') }),
  z.object({
    type: z.literal('crypto'),
    amount: amountSchema,
    token: z.string().max(20),
    network: z.string().max(20).nullable(),
  }),
  z.object({ type: z.literal('approval'), approvalId: z.string().min(1).max(200), amount: amountSchema.nullable() }),
  /** Work that costs credits: an item of the work list by `target`, or an action with a `prompt`. */
  z.object({
    type: z.literal('spend'),
    action: z.string().min(1).max(60),
    target: z.string().max(200).nullable(),
    prompt: z.string().max(4_000).nullable(),
    cost: amountSchema,
    /** What the service calls the work, for the list. */
    title: z.string().max(LONGEST_TITLE).optional(),
  }),
]);
export type PaymentOrder = z.infer<typeof paymentOrderSchema>;

export const paymentStateSchema = z.enum([
  'confirmed',
  'sending',
  'action-required',
  'processing',
  'succeeded',
  'unknown',
  'declined',
  'failed',
  'cancelled',
  'arrived',
  'not-seen',
]);
export type PaymentState = z.infer<typeof paymentStateSchema>;

/** Nothing follows these but reading. `not-seen` may still turn into `arrived` when the money comes late. */
export const FINAL_STATES: ReadonlySet<PaymentState> = new Set(['arrived', 'declined', 'failed', 'cancelled']);

export const paymentEventSchema = z.object({
  at: instantSchema,
  state: paymentStateSchema,
  /** Why, in words for the list. */
  note: z.string(),
});

export const paymentSchema = z.object({
  id: z.string(),
  kind: paymentKindSchema,
  accountId: z.string(),
  walletId: z.string(),
  order: paymentOrderSchema,
  /** What is asked for, in the wallet's unit: what should arrive. Null where the service decides (auto top-up). */
  amount: amountSchema.nullable(),
  /** What will be charged, where it is known before. */
  charge: amountSchema.nullable(),
  /** What it is for, in a few words: "20,000 credits", "Plan Professional", "Run task Newsletter". */
  what: z.string(),
  state: paymentStateSchema,
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /** Sent with every try of a keyed kind; the same for ever. */
  idempotencyKey: z.string(),
  /** How often the request was begun. A kind without a key never passes one. */
  attempts: z.int(),
  /** The service's ids, as it named them: payment intent, session, attempt. Never a secret. */
  refs: z.record(z.string(), z.string()),
  /** What was noted of the account just before the request, so that arrival can be told. The service's adapter reads it. */
  baseline: z.record(z.string(), z.string()),
  /** The balance read just before the request, and the one that settled it. */
  balanceBefore: amountSchema.nullable(),
  balanceAfter: amountSchema.nullable(),
  /** Not before this instant may anything be sent or bought again on this wallet. */
  lockedUntil: instantSchema.nullable(),
  /** Until when the balance is watched closely for it. */
  watchUntil: instantSchema.nullable(),
  error: errorInfoSchema.nullable(),
  history: z.array(paymentEventSchema),
});
export type Payment = z.infer<typeof paymentSchema>;
