/**
 * An episode: from the reading that crossed a line until all is well again. It is known by account, wallet, rule and
 * subject; whatever happens in between, one notification is given of it.
 */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { runOutSchema } from './forecast.ts';
import { levelSchema } from './level.ts';
import { instantSchema } from './time.ts';

export const alertRuleSchema = z.enum([
  /** A wallet is at or below a line of its watch, or empty. */
  'low-balance',
  /** No balance of the account was seen for too long. */
  'cannot-see',
  /** The service does not take the key any more. */
  'key-refused',
  /** A lot with credits in it expires soon. Subject: the lot. */
  'lot-expiring',
  /** An automatic top-up is overdue, failed, or was switched off by the service. Subject: which of them. */
  'auto-top-up',
  /** The service lets the account spend nothing. */
  'not-allowed',
  /** A piece of work was refused for want of credits. Subject: the payment. */
  'run-blocked',
  /** Subject: the payment. */
  'payment-arrived',
  'payment-not-seen',
  /** Much more was spent today than on other days. */
  'unusual-spend',
  /** Subject: the agent. */
  'agent-paused',
  'agent-budget',
  /** A pause, or its end, that the service did not carry out. Subject: the agent. */
  'agent-control',
]);
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** Why a notification waits, or is not given. */
export const holdReasonSchema = z.enum([
  'muted',
  'notifications-off',
  'snoozed',
  /** An automatic top-up should step in: routine, as long as it does. */
  'top-up-expected',
  'quiet-hours',
  'no-desktop',
]);
export type HoldReason = z.infer<typeof holdReasonSchema>;

export const holdSchema = z.object({
  reason: holdReasonSchema,
  /** When it is looked at again by the clock alone; null where something else must happen first. */
  until: instantSchema.nullable(),
});
export type Hold = z.infer<typeof holdSchema>;

export const snoozeSchema = z.object({
  at: instantSchema,
  /** Null: until topped up, which is until the episode ends. */
  until: instantSchema.nullable(),
});
export type Snooze = z.infer<typeof snoozeSchema>;

export const episodeSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  /** Null where the whole account is concerned. */
  walletId: z.string().nullable(),
  rule: alertRuleSchema,
  /** What within the wallet or account it is about: a lot, a payment, an agent. Empty where there is one at most. */
  subject: z.string(),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  /** The worst level so far in this episode; `ok` where it is good news. */
  level: levelSchema,
  balance: amountSchema.nullable(),
  /** When the balance runs out, as foreseen when the words were made; null where that could not be told. */
  runOut: runOutSchema.nullable(),
  /** It happened and was over at once: good news, mostly. */
  once: z.boolean(),
  /** When its notification was handed to the desktop, the last time if a snooze asked for another; null until then. */
  notifiedAt: instantSchema.nullable(),
  /** Nothing more is to be told of it: it was told, or let be. */
  settled: z.boolean(),
  /** Why it has not been told; null when nothing keeps it back. */
  held: holdSchema.nullable(),
  /** The user asked to be told of it later. */
  snooze: snoozeSchema.nullable(),
  /** Said to the user: which wallet, how much is left, how long it lasts, what to do. */
  title: z.string(),
  body: z.string(),
});
export type Episode = z.infer<typeof episodeSchema>;

export const alertDecisionSchema = z.enum([
  'opened',
  'worsened',
  'closed',
  /** Told on the desktop. */
  'notified',
  /** Told among others when quiet hours ended. */
  'summed-up',
  /** Waits, with the reason. */
  'held',
  /** Will not be told, with the reason. */
  'suppressed',
  'snoozed',
  'snooze-ended',
  'muted',
  'unmuted',
  /** What it was about is gone. */
  'withdrawn',
  'forwarded',
  'forward-failed',
]);
export type AlertDecision = z.infer<typeof alertDecisionSchema>;

export const alertLogRowSchema = z.object({
  id: z.string(),
  at: instantSchema,
  /** The wallet's id, or the account's where the whole account is concerned. */
  walletId: z.string(),
  episodeId: z.string().nullable(),
  decision: alertDecisionSchema,
  reason: z.string(),
});
export type AlertLogRow = z.infer<typeof alertLogRowSchema>;
