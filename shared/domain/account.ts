/** A connection to one service with one key. The key itself is elsewhere, with the keeper of secrets. */
import { z } from 'zod';
import { serviceIdSchema } from './service.ts';
import { instantSchema } from './time.ts';

export const accountSchema = z.object({
  id: z.string(),
  service: serviceIdSchema,
  label: z.string(),
  /** Scheme, host and port that the key is sent to. https, or loopback. */
  origin: z.string(),
  createdAt: instantSchema,
  /** The first bytes of a hash of the key: another key means another purse, and old figures are not carried over. */
  keyFingerprint: z.string(),
  /** True for an account of the demo's sandbox. */
  demo: z.boolean(),
});
export type Account = z.infer<typeof accountSchema>;
