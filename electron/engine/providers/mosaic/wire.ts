/**
 * What Mosaic puts on the wire. `GET /credits` has been published in two shapes: flat (seed's era, current page) and
 * with a `credits` object (an older copy of the same page). Both are read.
 */
import { z } from 'zod';
import { amount, amountOrUnknown, flag, identifier, isoInstant, object, orNull, text } from '../wireFields.ts';

const cycle = { current_period_start: orNull(isoInstant()), current_period_end: orNull(isoInstant()) };

/** `balance` is looked for in both places; it comes out at the top. */
export const creditsWire = object({
  organization_id: orNull(identifier()),
  balance: orNull(amount('credit')),
  credits: orNull(
    object({
      balance: amount('credit'),
      unlimited: orNull(flag()),
      included_usage: orNull(amountOrUnknown('credit')),
      next_reset_at: orNull(isoInstant()),
    }),
  ),
}).transform((body, context) => {
  const balance = body.balance ?? body.credits?.balance ?? null;
  if (balance !== null) return { ...body, balance };
  context.addIssue({ code: 'custom', path: ['balance'], message: 'an amount was expected, not nothing' });
  return z.NEVER;
});
export type CreditsWire = z.output<typeof creditsWire>;

/** The plan as `/credits` mentions it: its family, its id, the billing cycle. */
export const creditsPlanWire = object({
  plan: orNull(text()),
  plan_id: orNull(identifier()),
  billing_cycle: orNull(object(cycle)),
});
export type CreditsPlanWire = z.output<typeof creditsPlanWire>;

export const autoTopUpWire = object({
  auto_topup: orNull(
    object({
      eligible: orNull(flag()),
      enabled: flag(),
      threshold: orNull(amount('credit')),
      quantity: orNull(amount('credit')),
    }),
  ),
});
export type AutoTopUpWire = z.output<typeof autoTopUpWire>['auto_topup'];

/** `GET /plan`. What it says without a paid plan is not documented: null is accepted. */
export const planWire = object({
  plan: orNull(
    object({
      ...cycle,
      id: orNull(identifier()),
      family: orNull(text()),
      status: orNull(text()),
      started_at: orNull(isoInstant()),
    }),
  ),
  credits: orNull(object({ included_usage: orNull(amountOrUnknown('credit')) })),
});
export type PlanWire = z.output<typeof planWire>;
