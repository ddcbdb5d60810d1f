/**
 * What Geopera answers to charges, cards and approvals. The OpenAPI types some of it and leaves the rest open, so
 * likely names and wrappers are looked for; ids are never guessed.
 */
import { z } from 'zod';
import type { Approval, Card } from '#shared/domain/offers.ts';
import { firstOf, isRecord, snakeKeys } from '../records.ts';
import { amount, anyInstant, flag, identifier, integer, object, orNull, text, verbatim, word } from '../wireFields.ts';

const WRAPPERS = ['data', 'result', 'item', 'payment_method', 'approval'];

/** An object with its names in snake case, taken out of a wrapper where it stands in one. */
function record<T extends z.ZodType>(schema: T) {
  return z
    .unknown()
    .transform((body) => {
      if (!isRecord(body)) return body;
      const own = snakeKeys(body);
      const wrapped = Object.hasOwn(own, 'id') ? null : firstOf(own, WRAPPERS);
      return wrapped !== null && isRecord(wrapped[1]) ? snakeKeys(wrapped[1]) : own;
    })
    .pipe(schema);
}

/** Seed: the answer of a top-up. The public document leaves it open. */
export const chargeWire = record(
  object({
    id: orNull(identifier()),
    status: orNull(word()),
    topup_attempt_id: orNull(identifier()),
    payment_intent_id: orNull(identifier()),
    credits_granted: orNull(amount('credit')),
    bonus_credits: orNull(amount('credit')),
  }),
);
export type ChargeWire = z.output<typeof chargeWire>;

/** Seed: secret and id. OpenAPI: also `customer_id` and `env`, of another processor. */
export const setupWire = record(
  object({
    client_secret: verbatim(),
    setup_intent_id: identifier(),
    env: orNull(text()),
    customer_id: orNull(text()),
  }),
);

/** The body of a call whose only news is that it was done. */
export const doneWire = record(object({ ok: orNull(flag()) }).refine(({ ok }) => ok !== false, 'ok was false'));

/** The list itself, or under one of these names. */
export function listWire(names: readonly string[]) {
  return z.unknown().transform((body, context): { path: string; rows: readonly unknown[] } => {
    if (Array.isArray(body)) return { path: '', rows: body };
    const found = isRecord(body) ? firstOf(snakeKeys(body), [...names, 'items', 'data', 'results']) : null;
    if (found !== null && Array.isArray(found[1])) return { path: found[0], rows: found[1] };
    context.addIssue({ code: 'custom', path: [found?.[0] ?? names[0] ?? ''], message: 'a list was expected' });
    return z.NEVER;
  });
}

/** A field under the first of several names that it has. */
function named<T extends z.ZodType>(row: Record<string, unknown>, names: readonly string[], schema: T) {
  const found = firstOf(row, names);
  return found === null ? null : (schema.safeParse(found[1]).data ?? null);
}

/** What is in the row beside the id is for showing: what cannot be read of it is left out. */
export function cardOf(row: Record<string, unknown>, id: string): Card {
  const inner = isRecord(row.card) ? { ...row, ...snakeKeys(row.card) } : row;
  const month = named(inner, ['exp_month', 'expiry_month'], integer());
  const year = named(inner, ['exp_year', 'expiry_year'], integer());
  return {
    id,
    brand: named(inner, ['brand', 'card_brand', 'scheme', 'network'], text()),
    last4: named(inner, ['last4', 'last_4', 'last_four', 'card_last4'], identifier()),
    expires: month === null || year === null ? null : `${String(month).padStart(2, '0')}/${year}`,
    isDefault: named(inner, ['is_default', 'default'], flag()) ?? false,
  };
}

const ownId = z.object({ id: identifier() }).catchall(z.unknown());
const maybeId = z.object({ id: orNull(identifier()) }).catchall(z.unknown());

export const cardWire = record(ownId).transform((row) => cardOf(row, row.id));

/** The answer to an attached card, whose id may be null (OpenAPI). */
export const attachedWire = record(maybeId).transform((row) => (row.id === null ? null : cardOf(row, row.id)));

export const approvalWire = record(ownId).transform((row): Approval => {
  const by = firstOf(row, ['requested_by', 'requester', 'requested_by_name', 'created_by'])?.[1];
  const person = isRecord(by) ? firstOf(snakeKeys(by), ['name', 'display_name', 'email', 'id'])?.[1] : by;
  return {
    id: row.id,
    status: named(row, ['status', 'state'], text()) ?? 'not stated',
    credits: named(row, ['credits', 'requested_credits', 'credits_requested', 'amount_credits'], amount('credit')),
    requestedBy: text().safeParse(person).data ?? null,
    createdAt: named(row, ['created_at', 'requested_at'], anyInstant()),
    expiresAt: named(row, ['expires_at', 'expiry', 'expires'], anyInstant()),
  };
});
