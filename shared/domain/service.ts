/** What a billing service is to the rest of the house: an id, words for the connect form, and capabilities. */
import { z } from 'zod';

export const serviceIdSchema = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/);
export type ServiceId = z.infer<typeof serviceIdSchema>;

/** What an account can do or tell. Screens and rules ask for these, never for a service by name. */
export const capabilitySchema = z.enum([
  'balance.read',
  'lots.read',
  'plan.read',
  'auto-top-up.read',
  'agents.read',
  'agents.control',
  'apps.read',
  'earnings.read',
  'transactions.read',
  'usage.read',
  'pricing.read',
  'billing.web',
  'top-up',
  'auto-top-up.write',
  'auto-top-up.run',
  'plans',
  'work',
  'blocked-work',
  'cards',
  'cards.write',
  'approvals',
  'approvals.write',
  'crypto',
  'sign-in',
]);
export type Capability = z.infer<typeof capabilitySchema>;

/** Something the service offers and this key may not do, with the service's reason and what to do about it. */
export const withheldSchema = z.object({ capability: capabilitySchema, reason: z.string() });
export type Withheld = z.infer<typeof withheldSchema>;

/** One entry of the catalogue of services that an account can be connected to. */
export const serviceInfoSchema = z.object({
  id: serviceIdSchema,
  name: z.string(),
  /** Where the service's API answers unless the account says otherwise. */
  defaultOrigin: z.string(),
  key: z.object({
    /** What the service calls its secret: "API key", "access token". */
    label: z.string(),
    /** How one begins, so that a person can tell a wrong one at a glance. */
    example: z.string(),
    /** Where a person makes one, in words. */
    where: z.string(),
  }),
  capabilities: z.array(capabilitySchema),
});
export type ServiceInfo = z.infer<typeof serviceInfoSchema>;
