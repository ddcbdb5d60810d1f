/** Geopera's ledger rows and what they mean. Field names are not documented; the likely ones are looked for. */
import { z } from 'zod';
import type { EntryFacts, EntryFlag, EntryKind } from '#shared/domain/entry.ts';
import { type Amount, negate } from '#shared/money/amount.ts';
import { firstOf, isRecord, snakeKeys } from '../records.ts';
import { contentId, rawRow } from '../rows.ts';
import { amount, anyInstant, identifier, integer, namesZone, reasonOf, text } from '../wireFields.ts';

const LISTS = ['transactions', 'items', 'entries', 'rows', 'data', 'results', 'ledger'];

export interface PageWire {
  /** Where the list stands in the body. */
  readonly path: string;
  readonly rows: readonly unknown[];
  /** How many there are in all, where the body says so. */
  readonly total: number | null;
}

/** The list itself, or an object with the list under a usual name. */
export const pageWire = z.unknown().transform((body, context): PageWire => {
  if (Array.isArray(body)) return { path: '', rows: body, total: null };
  const found = isRecord(body) ? firstOf(body, LISTS) : null;
  if (isRecord(body) && found !== null && Array.isArray(found[1]))
    return { path: found[0], rows: found[1], total: totalOf(body) };
  context.addIssue({ code: 'custom', path: [found?.[0] ?? 'transactions'], message: 'a list was expected' });
  return z.NEVER;
});

function totalOf(body: Readonly<Record<string, unknown>>): number | null {
  const parsed = integer().safeParse(firstOf(body, ['total', 'total_count', 'count'])?.[1]);
  return parsed.success ? parsed.data : null;
}

const FIELDS = {
  id: ['id', 'transaction_id', 'entry_id', 'ledger_id', 'uuid'],
  amount: ['amount', 'amount_credits', 'credits', 'delta', 'delta_credits', 'change'],
  at: ['created_at', 'occurred_at', 'posted_at', 'timestamp', 'at', 'date'],
  reason: ['reason', 'type', 'kind', 'entry_type'],
  description: ['description', 'note', 'memo', 'detail'],
  payment: ['payment_intent_id', 'stripe_payment_intent_id', 'topup_attempt_id', 'payment_ref'],
  reference: ['reference', 'reference_id', 'ref'],
  direction: ['direction', 'side'],
} as const;

/** One row as an entry of the ledger. */
export const rowWire = z.unknown().transform((row, context): EntryFacts => {
  if (!isRecord(row)) {
    context.addIssue({ code: 'custom', message: 'an object was expected' });
    return z.NEVER;
  }
  const record = snakeKeys(row);
  const take = <T extends z.ZodType>(name: keyof typeof FIELDS, schema: T): z.output<T> | undefined => {
    const found = firstOf(record, FIELDS[name]);
    const parsed = schema.safeParse(found?.[1]);
    if (parsed.success) return parsed.data;
    const message = reasonOf(parsed.error.issues[0]);
    context.addIssue({ code: 'custom', path: [found?.[0] ?? FIELDS[name][0]], message });
    return undefined;
  };
  const optional = <T extends z.ZodType>(name: keyof typeof FIELDS, schema: T): z.output<T> | null =>
    firstOf(record, FIELDS[name]) === null ? null : (take(name, schema) ?? null);
  const figure = take('amount', amount('credit'));
  const at = take('at', anyInstant());
  const reason = optional('reason', text()) ?? '';
  const description =
    optional('description', text()) ?? (reason === '' ? 'No reason given' : reason.replace(/[_.]+/g, ' '));
  const ownId = optional('id', identifier());
  const reference = optional('reference', identifier());
  const paymentRef = optional('payment', identifier()) ?? paymentOf(reference);
  const direction = optional('direction', text());
  if (figure === undefined || at === undefined) return z.NEVER;
  const known = kindOf(reason, paymentRef !== null);
  const kind = known ?? 'adjustment';
  const flags: EntryFlag[] = [];
  if (ownId === null) flags.push('no-id');
  if (!namesZone(firstOf(record, FIELDS.at)?.[1])) flags.push('no-zone');
  if (known === null) flags.push('unknown-kind');
  return {
    walletKey: 'credits',
    sourceId: ownId ?? contentId(row),
    kind,
    amount: signed(figure, kind, direction),
    at,
    description,
    since: null,
    agentId: null,
    activity: null,
    paymentRef,
    // What a payment is named by ties no work together.
    thread: paymentRef === null ? reference : null,
    source: 'reported',
    flags,
    raw: rawRow(row),
  };
});

/** First match wins, so that `reservation_released` is a release and `topup_bonus` a grant. */
const REASONS: readonly (readonly [RegExp, EntryKind])[] = [
  [/\b(release|released|void|voided|unreserve|unreserved|cancel|cancelled|canceled)\b/, 'release'],
  [/\b(refund|refunded|reversal|reversed)\b/, 'refund'],
  [/\b(expiry|expire|expired|expiration)\b/, 'expiry'],
  [/\b(fee|fees)\b/, 'fee'],
  [/\b(grant|granted|bonus|promo|promotion|promotional|trial|welcome|signup|gift|complimentary)\b/, 'grant'],
  [/\b(topup|purchase|purchased|payment|deposit)\b/, 'topup'],
  [/\b(transfer|transferred)\b/, 'transfer'],
  [/\b(adjustment|adjust|adjusted|correction|manual)\b/, 'adjustment'],
  [/\b(charge|charged|capture|captured|settle|settled|settlement|usage|spend|spent|debit|consume|consumed)\b/, 'usage'],
  [/\b(reserve|reserved|reservation|hold|held|authorization|authorisation)\b/, 'reserve'],
  [/\border\b/, 'usage'],
];

/** A general reference counts as a payment when it has the form of a top-up attempt or a processor's intent. */
function paymentOf(reference: string | null): string | null {
  return reference !== null && /^(ta|pi|int)_/.test(reference) ? reference : null;
}

/**
 * What a row's reason makes it. Credits that a payment bought are a top-up although the service calls them a grant
 * (seed: a top-up "grants credits"). A reason that nobody foresaw is null: it becomes an adjustment, and the raw row keeps its word.
 */
export function kindOf(reason: string, paid: boolean): EntryKind | null {
  const words = reason
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .replace(/\btop up\b/g, 'topup');
  const kind = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
  return kind === 'grant' && paid && !/\bbonus\b/.test(words) ? 'topup' : kind;
}

const ALWAYS_OUT: ReadonlySet<EntryKind> = new Set(['reserve', 'usage', 'fee', 'expiry']);

/**
 * The amount with its sign. No document says whether debits carry one: a stated direction decides; else what can only
 * take away takes away. A wrong guess shows as an unexplained difference in the wallet's ledger, not in silence.
 */
export function signed(figure: Amount, kind: EntryKind, direction: string | null): Amount {
  const size = figure.micros < 0 ? negate(figure) : figure;
  if (direction !== null && /^(debit|out|outgoing)$/i.test(direction)) return negate(size);
  if (direction !== null && /^(credit|in|incoming)$/i.test(direction)) return size;
  return ALWAYS_OUT.has(kind) ? negate(size) : figure;
}
