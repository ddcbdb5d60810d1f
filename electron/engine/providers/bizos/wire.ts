/**
 * What BizOS puts on the wire. Bodies: seed and public documents agree. The paths of billing and wallet are inferred
 * from the command line's names; whoami's is documented.
 */
import { z } from 'zod';
import { plainLine } from '../../http/plainLine.ts';
import { firstOf, isRecord } from '../records.ts';
import { amount, flag, identifier, integer, list, object, orNull, text, verbatim } from '../wireFields.ts';

/**
 * The ad wallet's currency. The service names none anywhere; its prices and its market are in US dollars, so its
 * wallet is read as such and the wallet says that this is an inference.
 */
export const AD_CURRENCY = 'USD';

export const billingWire = object({
  plan: orNull(text()),
  credits: amount('credit'),
  tiers: orNull(list(z.unknown())),
  packs: orNull(list(z.unknown())),
});
export type BillingWire = z.output<typeof billingWire>;

export const walletWire = object({
  balance: amount(AD_CURRENCY),
  funding: orNull(text()),
  autoRecharge: orNull(object({ enabled: flag(), threshold: orNull(amount(AD_CURRENCY)) })),
});
export type WalletWire = z.output<typeof walletWire>;

export const whoamiWire = object({
  org: orNull(object({ id: orNull(text()), name: orNull(text()) })),
  plan: orNull(text()),
  credits: orNull(amount('credit')),
});
export type WhoamiWire = z.output<typeof whoamiWire>;

/** One task. Its fields beside the list are not documented; a task is made of `text` (documents). */
const taskWire = z.unknown().transform((row, context) => {
  const record = isRecord(row) ? row : {};
  const id = identifier().safeParse(record.id);
  if (!id.success) {
    context.addIssue({ code: 'custom', path: ['id'], message: 'an identifier was expected' });
    return z.NEVER;
  }
  const title = firstOf(record, ['text', 'title', 'name', 'prompt'])?.[1];
  const status = record.status;
  return {
    id: id.data,
    title: typeof title === 'string' && title.trim() !== '' ? plainLine(title, 200) : `Task ${id.data}`,
    status: typeof status === 'string' ? plainLine(status, 100) : null,
  };
});

export const tasksWire = object({
  items: list(taskWire),
  usedToday: orNull(integer()),
  limit: orNull(integer()),
  remaining: orNull(integer()),
});

export const runWire = object({
  ok: flag().refine((ok) => ok, 'true was expected, not false'),
  status: orNull(text()),
  runId: identifier(),
});

export const creativeWire = object({ url: orNull(verbatim()), artifactId: identifier() });
