/** elizaOS Cloud's ledger rows and what they mean. Amounts are signed dollars (public source). */
import { z } from 'zod';
import type { EntryFacts, EntryFlag, EntryKind } from '#shared/domain/entry.ts';
import { plainLine } from '../../http/plainLine.ts';
import { firstOf, isRecord } from '../records.ts';
import { contentId, rawRow } from '../rows.ts';
import { amount, anyInstant, identifier, namesZone, object, orNull, text } from '../wireFields.ts';
import { workOf } from './reservations.ts';

/** An id or a name out of a row's details. */
const LONGEST_WORD = 500;

const rowFields = object({
  id: orNull(identifier()),
  type: text(),
  amount: amount('USD'),
  description: orNull(text()),
  metadata: z.unknown().optional(),
  stripe_payment_intent_id: orNull(identifier()),
  created_at: anyInstant(),
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
  const word = (names: readonly string[]) => {
    const found = firstOf(details, names)?.[1];
    return typeof found === 'string' && found !== '' ? plainLine(found, LONGEST_WORD) : null;
  };
  const known = kindOf(type, detailOf(details), stripe_payment_intent_id !== null);
  const flags: EntryFlag[] = [];
  if (id === null) flags.push('no-id');
  if (isRecord(row) && !namesZone(row.created_at)) flags.push('no-zone');
  if (known === null) flags.push('unknown-kind');
  const said = description ?? type;
  return {
    walletKey: 'balance',
    sourceId: id ?? contentId(row),
    kind: known ?? 'adjustment',
    amount: figure,
    at: created_at,
    description: said,
    since: null,
    agentId: word(['agent_id', 'agentId', 'character_id', 'characterId']),
    activity: word(['operation', 'operationType', 'operation_type', 'model', 'endpoint', 'service']) ?? workOf(said),
    paymentRef: stripe_payment_intent_id,
    thread: word(['reservation_id', 'reservationId', 'request_id', 'requestId', 'operation_id', 'generation_id']),
    source: 'reported',
    flags,
    raw: rawRow(row),
  };
});

function detailOf(details: Readonly<Record<string, unknown>>): string {
  return typeof details.type === 'string' ? details.type.toLowerCase() : '';
}

/**
 * `credit | debit | refund` (public source) or `usage` (seed), made finer by `metadata.type`. A reservation is a debit
 * that is followed by a refund when it is reconciled. Null for a type that nobody foresaw.
 * @param detail `metadata.type` in small letters, empty where there is none
 * @param paid the row names a card payment
 */
export function kindOf(type: string, detail: string, paid: boolean): EntryKind | null {
  const reservation = /reserv|reconcil/.test(detail);
  switch (type.toLowerCase()) {
    case 'debit':
      // What a piece of work cost beyond its reservation is spent.
      if (/overage/.test(detail)) return 'usage';
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
      return null;
  }
}
