/** Whether dollars that were paid are in the balance. elizaOS Cloud keeps a ledger, and writes it with the balance. */
import type { Payment } from '#shared/domain/payment.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { type Amount, add, amountOf } from '#shared/money/amount.ts';
import type { AccountReading } from '../adapter.ts';
import { balanceRose, type Evidence, newTopUpRow, notedTopUpRows } from '../evidence.ts';

export const WALLET = 'balance';
const AUTO_AMOUNT = 'autoTopUpMicros';

export function autoTopUpIn(reading: AccountReading): AutoTopUp | null {
  return reading.wallets.find(({ key }) => key === WALLET)?.autoTopUp ?? null;
}

/** Notes the top-up rows there are, and what an automatic top-up would add: its answer may not say. */
export function notedBefore(reading: AccountReading): Record<string, string> {
  const setting = autoTopUpIn(reading)?.amount ?? null;
  return {
    ...notedTopUpRows(reading, WALLET),
    ...(setting === null ? {} : { [AUTO_AMOUNT]: String(setting.micros) }),
  };
}

/**
 * A ledger row first. The balance counts only for what no other new row explains: an automatic top-up or a refund that
 * comes meanwhile lifts it too.
 */
export function arrivedDollars(payment: Payment, now: AccountReading): Evidence | null {
  const amount = payment.amount ?? serviceAmount(payment);
  if (amount === null) return null;
  const row = newTopUpRow(payment, now, WALLET, [amount]);
  if (row !== null) return row;
  const others = now.entries
    .filter(({ walletKey, kind, amount: { micros }, at }) => {
      return walletKey === WALLET && kind !== 'release' && micros > 0 && at >= payment.createdAt;
    })
    .reduce((total, entry) => add(total, entry.amount), amount);
  return balanceRose(payment, now, WALLET, others);
}

/** What the service said that it adds, else what its setting said before. */
function serviceAmount({ refs, baseline }: Payment): Amount | null {
  const micros = Number(refs[AMOUNT_REF] ?? baseline[AUTO_AMOUNT] ?? Number.NaN);
  return Number.isSafeInteger(micros) && micros > 0 ? amountOf(micros, 'USD') : null;
}

/** Under this name an answer's amount is kept with the payment, in millionths of a dollar. */
export const AMOUNT_REF = 'amountMicros';
