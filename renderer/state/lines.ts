/** Reads the two lines that a person typed. Pure. */
import { type Amount, compare, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { typedAmount } from './typed.ts';

export type LinesRead =
  | { readonly ok: true; readonly lines: { readonly low: Amount; readonly critical: Amount } }
  | { readonly ok: false; readonly low: string | null; readonly critical: string | null };

function readOne(text: string, unit: Unit): Amount | string {
  const amount = typedAmount(text, unit);
  if (amount === null) return en.wallet.notAnAmount;
  return amount.micros > 0 ? amount : en.wallet.notAbove;
}

export function readLines(low: string, critical: string, unit: Unit): LinesRead {
  const lowRead = readOne(low, unit);
  const criticalRead = readOne(critical, unit);
  if (typeof lowRead === 'string' || typeof criticalRead === 'string') {
    return {
      ok: false,
      low: typeof lowRead === 'string' ? lowRead : null,
      critical: typeof criticalRead === 'string' ? criticalRead : null,
    };
  }
  if (compare(criticalRead, lowRead) >= 0) return { ok: false, low: null, critical: en.wallet.criticalAboveLow };
  return { ok: true, lines: { low: lowRead, critical: criticalRead } };
}
