/**
 * What Geopera puts on the wire. Its OpenAPI leaves the bodies of these reads open, so every shape that its documents
 * suggest is read; names may be in snake or camel case.
 */
import { z } from 'zod';
import type { Amount } from '#shared/money/amount.ts';
import { WireNumber } from '../../http/json.ts';
import { firstOf, isRecord, snakeKeys } from '../records.ts';
import { amount, flag, object, orNull, reasonOf } from '../wireFields.ts';

export interface BalanceWire {
  /** What can be spent; null for an organisation that is invoiced instead. */
  readonly available: Amount | null;
  readonly reserved: Amount | null;
  readonly invoiced: boolean;
}

const AVAILABLE = [
  'available',
  'available_credits',
  'available_balance',
  'balance',
  'balance_credits',
  'credits',
  'credit_balance',
];
const RESERVED = ['reserved', 'reserved_credits', 'held', 'held_credits'];
const WRAPPERS = ['data', 'result', 'balance', 'credits', 'wallet'];
const credit = amount('credit');

/** A number, `{balance}`, `{credits}`, `{available, reserved}`, or one of these inside a wrapper. */
export const balanceWire = z.unknown().transform((body, context): BalanceWire => {
  const refuse = (path: string[], message: string) => {
    context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  };
  if (body instanceof WireNumber || typeof body === 'string') {
    const parsed = credit.safeParse(body);
    return parsed.success
      ? { available: parsed.data, reserved: null, invoiced: false }
      : refuse([], messageOf(parsed.error));
  }
  const path: string[] = [];
  let record = isRecord(body) ? snakeKeys(body) : null;
  let invoiced = false;
  while (record !== null) {
    invoiced ||= firstOf(record, ['billing_mode'])?.[1] === 'enterprise';
    const found = firstOf(
      record,
      AVAILABLE.filter((name) => !isRecord(record?.[name])),
    );
    if (found !== null || invoiced) {
      const available = invoiced || found === null ? null : credit.safeParse(found[1]);
      if (available?.success === false) return refuse([...path, found?.[0] ?? ''], messageOf(available.error));
      const held = firstOf(record, RESERVED);
      const reserved = held === null ? null : credit.safeParse(held[1]);
      if (reserved?.success === false) return refuse([...path, held?.[0] ?? ''], messageOf(reserved.error));
      return { available: available?.data ?? null, reserved: reserved?.data ?? null, invoiced };
    }
    const wrapper = firstOf(record, WRAPPERS);
    if (wrapper === null || !isRecord(wrapper[1])) break;
    path.push(wrapper[0]);
    record = snakeKeys(wrapper[1]);
  }
  return refuse([...path, 'balance'], 'an amount was expected, not nothing');
});

function messageOf(error: z.ZodError): string {
  return reasonOf(error.issues[0]);
}

/** Unset settings answer `enabled: false` (OpenAPI). Null is read as nothing said. */
export const autoTopUpWire = z
  .unknown()
  .transform((body) => (isRecord(body) ? snakeKeys(isRecord(body.data) ? body.data : body) : body))
  .pipe(
    orNull(
      object({
        enabled: flag(),
        threshold_credits: orNull(credit),
        topup_amount_credits: orNull(credit),
        daily_charge_cap_aud: orNull(amount('AUD')),
      }),
    ),
  );
export type AutoTopUpWire = z.output<typeof autoTopUpWire>;
