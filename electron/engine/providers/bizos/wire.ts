/**
 * What BizOS puts on the wire. Bodies: seed and public documents agree. The paths of billing and wallet are inferred
 * from the command line's names; whoami's is documented.
 */
import { z } from 'zod';
import { amount, flag, object, orNull, text } from '../wireFields.ts';

/**
 * The ad wallet's currency. The service names none anywhere; its prices and its market are in US dollars, so its
 * wallet is read as such and the wallet says that this is an inference.
 */
export const AD_CURRENCY = 'USD';

export const billingWire = object({
  plan: orNull(text()),
  credits: amount('credit'),
  tiers: orNull(z.array(z.unknown())),
  packs: orNull(z.array(z.unknown())),
});
export type BillingWire = z.output<typeof billingWire>;

export const walletWire = object({
  balance: amount(AD_CURRENCY),
  funding: orNull(text()),
  autoRecharge: orNull(object({ enabled: flag(), threshold: orNull(amount(AD_CURRENCY)) })),
});
export type WalletWire = z.output<typeof walletWire>;

export const whoamiWire = object({
  org: orNull(object({ id: orNull(text()), name: orNull(text()) })),
  plan: orNull(text()),
  credits: orNull(amount('credit')),
});
export type WhoamiWire = z.output<typeof whoamiWire>;
