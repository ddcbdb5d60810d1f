/** Reads the two lines that a person typed. Pure. */
import { type Amount, compare, MoneyError, parseAmount, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';

export type LinesRead =
  | { readonly ok: true; readonly lines: { readonly low: Amount; readonly critical: Amount } }
  | { readonly ok: false; readonly low: string | null; readonly critical: string | null };

/** Thousands may be spaced or apostrophed; a comma could mean either of two things and is asked about instead. */
function readOne(text: string, unit: Unit): Amount | string {
  try {
    const amount = parseAmount(text.replace(/(?<=\d)[\s'’](?=\d{3}\b)/g, ''), unit);
    return amount.micros > 0 ? amount : en.wallet.notAbove;
  } catch (error) {
    if (error instanceof MoneyError) return en.wallet.notAnAmount;
    throw error;
  }
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
