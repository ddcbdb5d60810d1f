/** The part of the contract that asks a service to do something: payments, plans, cards, approvals, work. */
import { z } from 'zod';
import {
  approvalSchema,
  autoTopUpChangeSchema,
  blockedWorkSchema,
  cardSchema,
  planOfferSchema,
  topUpOfferSchema,
  workListSchema,
} from '../domain/offers.ts';
import { paymentOrderSchema, paymentSchema } from '../domain/payment.ts';
import { instantSchema } from '../domain/time.ts';
import { autoTopUpSchema } from '../domain/wallet.ts';

const done = z.object({});
const accountId = z.string().min(1).max(64);
const walletId = z.string().min(1).max(128);
const ofAccount = z.object({ accountId });
const serviceItem = z.string().min(1).max(200);
const paymentId = z.uuid();

/** What a person can do about a payment now; ready to show as buttons. */
export const paymentActionSchema = z.enum(['check', 'open-page', 'resend', 'cancel', 'open-billing']);

/** A payment as shown: with names, and with what happens next in words. Without what only the adapter needs. */
export const paymentViewSchema = paymentSchema.omit({ baseline: true, idempotencyKey: true }).extend({
  accountLabel: z.string(),
  serviceName: z.string(),
  walletName: z.string(),
  /** What happens next, or what to do: one sentence. */
  next: z.string(),
  actions: z.array(paymentActionSchema),
  /** It still moves by itself: show progress. */
  live: z.boolean(),
});
export type PaymentView = z.infer<typeof paymentViewSchema>;
const onePayment = z.object({ payment: paymentViewSchema });

/** A sign-in through the browser that is under way. */
export const signInStateSchema = z.object({
  id: z.string(),
  status: z.enum(['waiting', 'connected', 'denied', 'expired', 'failed']),
  /** To compare with the code that the browser shows. */
  userCode: z.string().nullable(),
  expiresAt: instantSchema.nullable(),
  accountId: z.string().nullable(),
  message: z.string().nullable(),
});
export type SignInState = z.infer<typeof signInStateSchema>;

export const paymentCalls = {
  /** What can be bought for a wallet, and how, asked fresh. */
  'topUps.offer': { input: z.object({ walletId }), output: z.object({ offer: topUpOfferSchema }) },
  /**
   * Sends what the person has just confirmed. `confirmationId` is made once for each confirmation: the same one again
   * returns the payment there is, so a double click pays once.
   */
  'payments.start': {
    input: z.object({ walletId, order: paymentOrderSchema, confirmationId: paymentId }),
    output: onePayment,
  },
  'payments.list': { input: done, output: z.object({ payments: z.array(paymentViewSchema) }) },
  'payments.get': { input: z.object({ paymentId }), output: onePayment },
  /** Looks at the service now. */
  'payments.check': { input: z.object({ paymentId }), output: onePayment },
  /** Opens the checkout or the bank's challenge again in the system browser. */
  'payments.openPage': { input: z.object({ paymentId }), output: z.object({ url: z.string() }) },
  /** The same request with the same key. Refused for kinds that have none. */
  'payments.resend': { input: z.object({ paymentId }), output: onePayment },
  'payments.cancel': { input: z.object({ paymentId }), output: onePayment },

  'autoTopUp.set': {
    input: z.object({ walletId, change: autoTopUpChangeSchema }),
    output: z.object({ autoTopUp: autoTopUpSchema }),
  },
  'plans.list': {
    input: ofAccount,
    output: z.object({ current: z.string().nullable(), plans: z.array(planOfferSchema) }),
  },
  'work.list': { input: ofAccount, output: workListSchema },
  'blockedWork.list': { input: ofAccount, output: z.object({ items: z.array(blockedWorkSchema) }) },
  'blockedWork.resume': { input: ofAccount.extend({ workId: serviceItem }), output: z.object({ note: z.string() }) },

  'cards.list': { input: ofAccount, output: z.object({ cards: z.array(cardSchema) }) },
  /** Opens the page in the browser on which a new card is entered: ours with Stripe.js, or the service's own. */
  'cards.add': { input: ofAccount, output: z.object({ url: z.string(), by: z.enum(['page', 'service']) }) },
  'cards.setDefault': { input: ofAccount.extend({ cardId: serviceItem }), output: done },
  'cards.detach': { input: ofAccount.extend({ cardId: serviceItem }), output: done },

  'approvals.list': { input: ofAccount, output: z.object({ approvals: z.array(approvalSchema) }) },
  'approvals.request': {
    input: ofAccount.extend({ credits: z.int().min(1), expiryHours: z.int().min(1).max(720).nullable() }),
    output: z.object({ approval: approvalSchema }),
  },
  'approvals.reject': {
    input: ofAccount.extend({ approvalId: serviceItem, reason: z.string().max(500).nullable() }),
    output: z.object({ approval: approvalSchema }),
  },
  'crypto.info': {
    input: ofAccount,
    output: z.object({
      enabled: z.boolean(),
      tokens: z.array(z.string()),
      networks: z.array(z.string()),
      canCreate: z.boolean(),
    }),
  },

  /** Signs in at the service in the browser instead of pasting a key; the account appears when it is done. */
  'signIn.begin': {
    input: z.object({
      service: z.string().max(40),
      origin: z.string().max(300).optional(),
      label: z.string().trim().min(1).max(60).optional(),
      keepKey: z.enum(['keychain', 'memory']).optional(),
    }),
    output: z.object({ signIn: signInStateSchema, url: z.string() }),
  },
  'signIn.state': { input: z.object({ id: z.string().max(100) }), output: z.object({ signIn: signInStateSchema }) },
  'signIn.cancel': { input: z.object({ id: z.string().max(100) }), output: done },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
