/** What a service offers for money or credits, as it states it: nothing here is reckoned by us. */
import { z } from 'zod';
import { type Amount, amountOf, amountSchema, MICROS_PER_UNIT } from '../money/amount.ts';
import { instantSchema } from './time.ts';

export const topUpOfferSchema = z.object({
  /** `card` charges a saved card at once; `checkout` opens a page of the service; `web` is only a link. */
  by: z.enum(['card', 'checkout', 'web']),
  /** What can be bought, in the wallet's unit: a fixed list, or a range with its step. */
  sizes: z.array(amountSchema),
  range: z.object({ min: amountSchema, max: amountSchema.nullable(), step: amountSchema }).nullable(),
  /** A price per size where the service states one: key is the size in millionths. */
  charges: z.record(z.string(), amountSchema),
  /** What charge one unit costs, in millionths of the currency, where the service states a fixed rate; else null. */
  rate: z.object({ unit: z.string(), microsPerUnit: z.int() }).nullable(),
  /** What is added for nothing to a purchase above an amount of the wallet's unit; whole units, rounded down. */
  bonus: z.object({ above: amountSchema, percent: z.int().positive() }).optional(),
  notes: z.array(z.string()),
  /** Not before this instant. */
  availableAt: instantSchema.nullable(),
  /** Why it cannot be bought now, and what to do. */
  blocked: z.string().nullable(),
  card: z.string().nullable(),
});
export type TopUpOffer = z.infer<typeof topUpOfferSchema>;

/** The stated bonus for an amount of the wallet's unit; null where none is stated, or none is due. */
export function bonusOf({ bonus }: Pick<TopUpOffer, 'bonus'>, amount: Amount): Amount | null {
  if (bonus === undefined || amount.unit !== bonus.above.unit || amount.micros <= bonus.above.micros) return null;
  const whole = (BigInt(amount.micros) * BigInt(bonus.percent)) / (100n * BigInt(MICROS_PER_UNIT));
  return amountOf(Number(whole) * MICROS_PER_UNIT, amount.unit);
}

export const autoTopUpChangeSchema = z.object({
  enabled: z.boolean(),
  threshold: amountSchema,
  amount: amountSchema,
  dailyCap: amountSchema.nullable(),
});
export type AutoTopUpChange = z.infer<typeof autoTopUpChangeSchema>;

export const planOfferSchema = z.object({
  id: z.string(),
  name: z.string(),
  billing: z.string().nullable(),
  price: amountSchema.nullable(),
  includes: amountSchema.nullable(),
  /** What further credits cost on this plan, in the service's words. */
  topUpRate: z.string().nullable(),
  notes: z.string().nullable(),
});
export type PlanOffer = z.infer<typeof planOfferSchema>;

/** A piece of work that costs a known number of credits when it is run. */
export const workItemSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string().nullable(),
  cost: amountSchema,
});
export const workListSchema = z.object({
  items: z.array(workItemSchema),
  usedToday: z.int().nullable(),
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
  /** Other paid actions that take a prompt: id, name, cost. */
  actions: z.array(z.object({ id: z.string(), name: z.string(), cost: amountSchema })),
});
export type WorkList = z.infer<typeof workListSchema>;

export const blockedWorkSchema = z.object({
  id: z.string(),
  agentId: z.string().nullable(),
  title: z.string(),
  status: z.string(),
  /** What says that it waits for credits: the run itself, or which of its steps. */
  reason: z.string(),
  startedAt: instantSchema.nullable(),
  resumable: z.boolean(),
});
export type BlockedWork = z.infer<typeof blockedWorkSchema>;

export const cardSchema = z.object({
  id: z.string(),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  expires: z.string().nullable(),
  isDefault: z.boolean(),
});
export type Card = z.infer<typeof cardSchema>;

export const approvalSchema = z.object({
  id: z.string(),
  status: z.string(),
  credits: amountSchema.nullable(),
  requestedBy: z.string().nullable(),
  createdAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;
