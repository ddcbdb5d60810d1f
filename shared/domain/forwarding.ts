/** Alerts handed on to people away from the desk: what is set, what is sent, and the queue that survives a restart. */
import { z } from 'zod';
import { instantSchema } from './time.ts';

export const channelSchema = z.enum(['command', 'webhook']);
export type Channel = z.infer<typeof channelSchema>;

/** Off as long as it is null. */
export const forwardingSchema = z.object({
  command: z
    .object({
      /** Absolute path of a program. It is started directly, never by a shell. */
      executable: z.string().min(1).max(1_000),
      args: z.array(z.string().max(1_000)).max(32),
    })
    .nullable(),
  webhook: z
    .object({
      /** https, or http to this machine. */
      url: z.string().min(1).max(2_000),
    })
    .nullable(),
});
export type Forwarding = z.infer<typeof forwardingSchema>;

export const deliverySchema = z.object({
  /** Channel and event: the same event is queued for a channel once. */
  id: z.string(),
  channel: channelSchema,
  accountId: z.string(),
  walletId: z.string(),
  episodeId: z.string().nullable(),
  /** The message, as JSON text, exactly as it is sent and signed. */
  payload: z.string(),
  createdAt: instantSchema,
  attempts: z.int(),
  /** Not before this instant. */
  nextAt: instantSchema,
  state: z.enum(['waiting', 'sent', 'given-up']),
  lastError: z.string().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;
