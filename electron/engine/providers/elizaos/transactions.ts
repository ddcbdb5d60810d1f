/** elizaOS Cloud's ledger rows and what they mean. Amounts are signed dollars (public source). */
import { z } from 'zod';
import type { EntryFacts, EntryKind } from '#shared/domain/entry.ts';
import { stringifyWire } from '../../http/json.ts';
import { firstOf, isRecord } from '../records.ts';
import { amount, identifier, isoInstant, object, orNull, text } from '../wireFields.ts';

const rowFields = object({
  id: identifier(),
  type: text(),
  amount: amount('USD'),
  description: orNull(text()),
  metadata: z.unknown().optional(),
  stripe_payment_intent_id: orNull(identifier()),
  created_at: isoInstant(),
});

/** One row as an entry of the ledger; the row as it came rides along. */
export const rowWire = z.unknown().transform((row, context): EntryFacts => {
  const parsed = rowFields.safeParse(row);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  }
  const { id, type, amount: figure, description, metadata, stripe_payment_intent_id, created_at } = parsed.data;
  const details = isRecord(metadata) ? metadata : {};
  const agent = firstOf(details, ['agent_id', 'agentId', 'character_id', 'characterId'])?.[1];
  return {
    walletKey: 'balance',
    sourceId: id,
    kind: kindOf(type, detailOf(details), stripe_payment_intent_id !== null),
    amount: figure,
    at: created_at,
    description: description ?? type,
    agentId: typeof agent === 'string' ? agent : null,
    since: null,
    activity: null,
    paymentRef: stripe_payment_intent_id,
    thread: null,
    source: 'reported',
    flags: [],
    raw: stringifyWire(row),
  };
});

function detailOf(details: Readonly<Record<string, unknown>>): string {
  return typeof details.type === 'string' ? details.type.toLowerCase() : '';
}

/**
 * `credit | debit | refund` (public source) or `usage` (seed), made finer by `metadata.type`. A reservation is a debit
 * that is followed by a refund when it is reconciled. A type that nobody foresaw is an adjustment.
 * @param detail `metadata.type` in small letters, empty where there is none
 * @param paid the row names a card payment
 */
export function kindOf(type: string, detail: string, paid: boolean): EntryKind {
  const reservation = /reserv|reconcil/.test(detail);
  switch (type.toLowerCase()) {
    case 'debit':
      if (reservation) return 'reserve';
      if (/fee|surcharge/.test(detail)) return 'fee';
      return /budget|allocation|transfer/.test(detail) ? 'transfer' : 'usage';
    case 'usage':
      return 'usage';
    case 'refund':
      return reservation ? 'release' : 'refund';
    case 'credit':
      if (!paid && /grant|bonus|welcome|signup|promo|initial|gift/.test(detail)) return 'grant';
      return reservation ? 'release' : 'topup';
    default:
      return 'adjustment';
  }
}
