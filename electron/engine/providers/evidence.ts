/**
 * Whether a reading shows that what was paid for is there. Pure. In order of weight: a ledger row that names the
 * payment, a new ledger row of that amount, a balance that rose by at least the amount.
 */
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { Payment } from '#shared/domain/payment.ts';
import { MINUTE } from '#shared/domain/time.ts';
import type { WalletKey } from '#shared/domain/wallet.ts';
import { type Amount, subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { AccountReading } from './adapter.ts';

export interface Evidence {
  readonly evidence: string;
}

/** Rows of a ledger are listed newest first a page at a time, so the newest known ones are enough to tell new from old. */
const ROWS_NOTED = 60;
const ROWS = 'topUpRows';
/** This machine's clock and the service's: rows that were there before the payment are known by name anyway. */
const CLOCKS_DIFFER = 5 * MINUTE;

/** Notes the top-up rows that are there already, for {@link newTopUpRow}. */
export function notedTopUpRows(reading: AccountReading, walletKey: WalletKey): Record<string, string> {
  const rows = topUpRows(reading, walletKey).sort((a, b) => b.at - a.at);
  const ids = rows.slice(0, ROWS_NOTED).map(({ sourceId }) => sourceId);
  return { [ROWS]: JSON.stringify(ids) };
}

/**
 * A top-up row with one of the payment's references, whatever its amount; else one of an amount that was asked for,
 * not there in the baseline, of the time after the payment was made, and of no other payment.
 * @param amounts what the row may say, for example with and without a bonus
 */
export function newTopUpRow(
  payment: Payment,
  now: AccountReading,
  walletKey: WalletKey,
  amounts: readonly Amount[],
): Evidence | null {
  const rows = topUpRows(now, walletKey);
  const refs = new Set(Object.values(payment.refs));
  const named = rows.find(({ paymentRef }) => paymentRef !== null && refs.has(paymentRef));
  if (named !== undefined)
    return { evidence: `The ledger has ${formatAmount(named.amount, EXACT)} for ${named.paymentRef}.` };
  const before = notedIds(payment.baseline[ROWS]);
  const fresh = rows.find(
    (row) =>
      row.at >= payment.createdAt - CLOCKS_DIFFER &&
      !before.has(row.sourceId) &&
      !namesAnother(row.paymentRef, refs) &&
      amounts.some((amount) => isSame(amount, row.amount)),
  );
  return fresh === undefined
    ? null
    : { evidence: `The ledger has a new top-up of ${formatAmount(fresh.amount, EXACT)}.` };
}

/** The balance is at least `amount` above what it was just before the payment. Less than that proves nothing. */
export function balanceRose(
  payment: Payment,
  now: AccountReading,
  walletKey: WalletKey,
  amount: Amount | null,
): Evidence | null {
  const balance = now.wallets.find(({ key }) => key === walletKey)?.balance ?? null;
  const before = payment.balanceBefore;
  if (balance === null || before === null || amount === null || amount.micros <= 0) return null;
  if (balance.unit !== before.unit || amount.unit !== before.unit) return null;
  if (subtract(balance, before).micros < amount.micros) return null;
  return { evidence: `The balance rose from ${formatAmount(before, EXACT)} to ${formatAmount(balance, EXACT)}.` };
}

// Evidence is kept for ever and read by anyone: the same digits in every locale.
const EXACT = { locale: 'en', exact: true } as const;

function topUpRows({ entries }: AccountReading, walletKey: WalletKey): EntryFacts[] {
  return entries.filter((entry) => entry.walletKey === walletKey && entry.kind === 'topup' && entry.amount.micros > 0);
}

/** A reference of the same form as one of the payment's (`pi_…`), and yet not that one, is another payment's. */
function namesAnother(paymentRef: string | null, refs: ReadonlySet<string>): boolean {
  const form = paymentRef === null ? null : /^([a-z]+)_/i.exec(paymentRef)?.[1];
  return form != null && [...refs].some((ref) => ref.startsWith(`${form}_`));
}

function isSame(a: Amount, b: Amount): boolean {
  return a.unit === b.unit && a.micros === b.micros;
}

function notedIds(text: string | undefined): ReadonlySet<string> {
  const ids: unknown = text === undefined ? [] : JSON.parse(text);
  return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
}
