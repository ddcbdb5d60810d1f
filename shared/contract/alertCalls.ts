/** Calls about alerts: what is watched, what is held back, and where alerts are handed on to. */
import { z } from 'zod';
import { alertLogRowSchema, episodeSchema } from '../domain/alert.ts';
import { channelSchema, forwardingSchema } from '../domain/forwarding.ts';
import { instantSchema } from '../domain/time.ts';
import { watchSchema } from '../domain/watch.ts';
import { logPageOf, logPlaceSchema } from './logPlace.ts';

const done = z.object({});
const episodeId = z.string().min(1).max(512);
const walletId = z.string().min(1).max(128);

export const alertViewSchema = episodeSchema.extend({
  /** Empty where the whole account is concerned. */
  walletName: z.string(),
  accountLabel: z.string(),
  muted: z.boolean(),
});
export type AlertView = z.infer<typeof alertViewSchema>;

export const forwardingViewSchema = forwardingSchema.extend({
  /** A webhook's messages are signed with a secret that is kept where the keys are; it is never shown again. */
  hasSecret: z.boolean(),
  /** Messages that wait to be sent. */
  waiting: z.int(),
  lastSentAt: instantSchema.nullable(),
  /** Of the newest message that could not be sent: why. Null when the last one was. */
  lastError: z.string().nullable(),
});
export type ForwardingView = z.infer<typeof forwardingViewSchema>;

export const alertCalls = {
  /** What a wallet is watched by; null goes back to the default. */
  'wallets.setWatch': { input: z.object({ walletId, watch: watchSchema.nullable() }), output: done },
  'wallets.mute': { input: z.object({ walletId, muted: z.boolean() }), output: done },
  /** Tells of an alert later: in an hour, tomorrow at nine, or not again until it is over. */
  'alerts.snooze': { input: z.object({ episodeId, for: z.enum(['hour', 'tomorrow', 'top-up']) }), output: done },
  'alerts.unsnooze': { input: z.object({ episodeId }), output: done },
  /** Every decision with its reason. */
  'alerts.log': {
    input: z.object({
      limit: z.int().min(1).max(500),
      before: logPlaceSchema.optional(),
      walletId: walletId.optional(),
    }),
    output: logPageOf(alertLogRowSchema.extend({ name: z.string() })),
  },
  /**
   * Sets where alerts are handed on to. On the desktop the person confirms a program or an address in a dialog of the
   * app itself: a page alone cannot.
   */
  'forwarding.set': {
    input: z.object({
      forwarding: forwardingSchema,
      /** A new secret of the webhook; missing keeps the one there is. */
      secret: z.string().min(16).max(200).optional(),
    }),
    output: done,
  },
  /** Sends one message that says it is a trial, and tells how it went. */
  'forwarding.test': {
    input: z.object({ channel: channelSchema }),
    output: z.object({ ok: z.boolean(), detail: z.string() }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
