/** What Olostep puts on the wire: seed and public documents agree; null is accepted widely. */
import type { z } from 'zod';
import { amount, flag, identifier, integer, list, object, orNull, text, unixSeconds, word } from '../wireFields.ts';

/** The total and what decides whether it may be spent. The total is the service's: it is never added up here. */
export const creditsWire = object({
  credits: amount('credit'),
  allow_usage: orNull(flag()),
});

export const lotsWire = object({
  breakdown: orNull(
    list(
      object({
        purchase_kind: text(),
        allocated_units: amount('credit'),
        remaining_units: amount('credit'),
        expiry_date: orNull(unixSeconds()),
      }),
    ),
  ),
});
export type LotsWire = z.output<typeof lotsWire>;

export const subscriptionWire = object({
  active_subscription: orNull(
    object({
      id: orNull(identifier()),
      display_name: orNull(text()),
      credits: orNull(amount('credit')),
      created_at: orNull(unixSeconds()),
    }),
  ),
});
export type SubscriptionWire = z.output<typeof subscriptionWire>;

/**
 * 200 and 202 of a purchase (seed and OpenAPI). `credits` must be those asked for: an answer about another purchase
 * says nothing of this one.
 */
export function purchaseWire(credits: number) {
  return object({
    success: flag().refine((success) => success, 'true was expected, not false'),
    payment_intent_id: identifier(),
    credits: integer().refine((bought) => bought === credits, `${credits} was expected, not another number`),
    status: orNull(word()),
  });
}
