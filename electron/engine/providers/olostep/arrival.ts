/** Whether bought credits are there: Olostep keeps no ledger, but every purchase becomes a lot of its own. */
import type { Payment } from '#shared/domain/payment.ts';
import type { Lot } from '#shared/domain/wallet.ts';
import { type Amount, amountOf, sum } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { AccountReading } from '../adapter.ts';
import { balanceRose, type Evidence } from '../evidence.ts';

const LOTS = 'topUpLots';
const LOTS_TOTAL = 'topUpLotsTotal';

/** Notes each top-up lot by its size and expiry, since lots have no ids. Nothing where the lots could not be read. */
export function notedLots(reading: AccountReading): Record<string, string> {
  const lots = topUpLots(reading);
  if (lots === null) return {};
  return {
    [LOTS]: JSON.stringify(lots.map(nameOf)),
    [LOTS_TOTAL]: String(sum(lots.map(allocatedOf), 'credit').micros),
  };
}

/**
 * A lot of that size which was not there before; or as much more in top-up lots together, should the service merge
 * them. Only where the lots cannot be compared the balance decides: it also rises when a subscription renews.
 */
export function arrivedLot(payment: Payment, now: AccountReading): Evidence | null {
  const { amount, baseline } = payment;
  if (amount === null) return null;
  const lots = topUpLots(now);
  const names = namesIn(baseline[LOTS]);
  const total = Number(baseline[LOTS_TOTAL] ?? Number.NaN);
  if (lots === null || names === null || !Number.isSafeInteger(total))
    return balanceRose(payment, now, 'credits', amount);
  const fresh = newOnes(lots, names).find((lot) => lot.allocated.micros === amount.micros);
  const size = formatAmount(amount, { locale: 'en' });
  if (fresh !== undefined) return { evidence: `There is a new top-up lot of ${size}.` };
  const more = sum(lots.map(allocatedOf), 'credit').micros - total;
  if (more < amount.micros) return null;
  return {
    evidence: `The top-up lots hold ${formatAmount(amountOf(more, 'credit'), { locale: 'en' })} more than before.`,
  };
}

function topUpLots({ slices }: AccountReading): Lot[] | null {
  return slices.lots?.filter(({ walletKey, kind }) => walletKey === 'credits' && /^top[-_ ]?up$/i.test(kind)) ?? null;
}

function newOnes(lots: readonly Lot[], names: readonly string[]): Lot[] {
  const left = [...names];
  return lots.filter((lot) => {
    const known = left.indexOf(nameOf(lot));
    if (known >= 0) left.splice(known, 1);
    return known < 0;
  });
}

function nameOf({ allocated, expiresAt }: Lot): string {
  return `${allocated.micros}@${expiresAt ?? 'never'}`;
}

function allocatedOf({ allocated }: Lot): Amount {
  return allocated;
}

function namesIn(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const names: unknown = JSON.parse(text);
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : null;
}
