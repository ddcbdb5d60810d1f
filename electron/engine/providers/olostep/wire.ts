/** What Olostep puts on the wire at `/user/credits/info`: seed and public documents agree; null is accepted widely. */
import { z } from 'zod';
import { amount, flag, identifier, orNull, text, unixSeconds } from '../wireFields.ts';

/** The total and what decides whether it may be spent. The total is the service's: it is never added up here. */
export const creditsWire = z.object({
  credits: amount('credit'),
  allow_usage: orNull(flag()),
});

export const lotsWire = z.object({
  breakdown: orNull(
    z.array(
      z.object({
        purchase_kind: text(),
        allocated_units: amount('credit'),
        remaining_units: amount('credit'),
        expiry_date: orNull(unixSeconds()),
      }),
    ),
  ),
});
export type LotsWire = z.output<typeof lotsWire>;

export const subscriptionWire = z.object({
  active_subscription: orNull(
    z.object({
      id: orNull(identifier()),
      display_name: orNull(text()),
      credits: orNull(amount('credit')),
      created_at: orNull(unixSeconds()),
    }),
  ),
});
export type SubscriptionWire = z.output<typeof subscriptionWire>;
