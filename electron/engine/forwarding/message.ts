/** What a program or a webhook is told of an alert: one JSON message with a version. Pure. See docs/forwarding.md. */
import { z } from 'zod';
import type { Account } from '#shared/domain/account.ts';
import { alertRuleSchema, type Episode, holdReasonSchema } from '#shared/domain/alert.ts';
import { levelSchema } from '#shared/domain/level.ts';
import type { Instant } from '#shared/domain/time.ts';
import { toDecimal } from '#shared/money/amount.ts';

const instant = z.iso.datetime();

export const messageSchema = z.object({
  version: z.literal(1),
  /** Names this message: what comes twice with the same id is one. */
  id: z.string(),
  event: z.enum(['opened', 'worsened', 'closed', 'test']),
  at: instant,
  alert: z
    .object({
      id: z.string(),
      rule: alertRuleSchema,
      subject: z.string(),
      level: levelSchema,
      title: z.string(),
      body: z.string(),
      openedAt: instant,
      closedAt: instant.nullable(),
      account: z.object({ id: z.string(), label: z.string(), service: z.string() }),
      walletId: z.string().nullable(),
      /** Every digit of it. */
      balance: z.object({ amount: z.string(), unit: z.string() }).nullable(),
      runOut: z.object({ p10: instant.nullable(), p50: instant.nullable(), p90: instant.nullable() }).nullable(),
      /** Why the person at the desk was not told yet. */
      held: z.object({ reason: holdReasonSchema, until: instant.nullable() }).nullable(),
    })
    .nullable(),
});
export type AlertMessage = z.infer<typeof messageSchema>;
export type AlertEvent = Exclude<AlertMessage['event'], 'test'>;

export function messageOf(
  id: string,
  event: AlertEvent,
  episode: Episode,
  account: Account,
  at: Instant,
): AlertMessage {
  const { balance, runOut, held } = episode;
  return {
    version: 1,
    id,
    event,
    at: iso(at),
    alert: {
      id: episode.id,
      rule: episode.rule,
      subject: episode.subject,
      level: episode.level,
      title: episode.title,
      body: episode.body,
      openedAt: iso(episode.openedAt),
      closedAt: isoOrNull(episode.closedAt),
      account: { id: account.id, label: account.label, service: account.service },
      walletId: episode.walletId,
      balance: balance === null ? null : { amount: toDecimal(balance), unit: balance.unit },
      runOut:
        runOut === null ? null : { p10: isoOrNull(runOut.p10), p50: isoOrNull(runOut.p50), p90: isoOrNull(runOut.p90) },
      held: held === null ? null : { reason: held.reason, until: isoOrNull(held.until) },
    },
  };
}

export function trialMessage(id: string, at: Instant): AlertMessage {
  return { version: 1, id, event: 'test', at: iso(at), alert: null };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : iso(at);
}
