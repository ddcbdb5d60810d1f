/** Reads what a wallet is to be watched by, as a person typed it. Pure. */
import { LONGEST_DAYS, type Watch } from '#shared/domain/watch.ts';
import { type Amount, compare, toDecimal, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { typedAmount, typedWhole } from './typed.ts';

export interface TypedPair {
  readonly on: boolean;
  readonly low: string;
  readonly critical: string;
}

export interface TypedWatch {
  readonly days: TypedPair;
  readonly share: TypedPair;
  readonly amount: TypedPair;
}

export interface PairErrors {
  readonly low: string | null;
  readonly critical: string | null;
}

export type WatchRead =
  | { readonly ok: true; readonly watch: Watch }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<keyof TypedWatch, PairErrors>>;
      readonly general: string | null;
    };

/**
 * What stands in the fields at first; a measure that is off shows what it would be by default.
 * @param lines those of now: an amount that is to be set begins from them
 */
export function typedWatch(
  { days, share, amount }: Watch,
  standard: Watch,
  lines: { readonly low: Amount; readonly critical: Amount } | null = null,
): TypedWatch {
  const shownDays = days ?? standard.days ?? { low: 5, critical: 2 };
  const shownShare = share ?? standard.share ?? { low: 20, critical: 5 };
  return {
    days: { on: days !== null, low: String(shownDays.low), critical: String(shownDays.critical) },
    share: { on: share !== null, low: String(shownShare.low), critical: String(shownShare.critical) },
    amount: {
      on: amount !== null,
      low: decimal((amount ?? lines)?.low),
      critical: decimal((amount ?? lines)?.critical),
    },
  };
}

function decimal(amount: Amount | undefined): string {
  return amount === undefined ? '' : toDecimal(amount);
}

type Read<T> = { readonly value: { readonly low: T; readonly critical: T } | null; readonly errors: PairErrors };
const FINE: PairErrors = { low: null, critical: null };

export function readWatch(typed: TypedWatch, unit: Unit): WatchRead {
  const days = readPair(typed.days, typedDays, (a, b) => a - b);
  const share = readPair(typed.share, typedPercent, (a, b) => a - b);
  const amount = readPair<Amount>(typed.amount, (text) => typedLine(text, unit), compare);
  const errors = { days: days.errors, share: share.errors, amount: amount.errors };
  const noneOn = !typed.days.on && !typed.share.on && !typed.amount.on;
  const wrong = Object.values(errors).some(({ low, critical }) => low !== null || critical !== null);
  if (noneOn || wrong) return { ok: false, errors, general: noneOn ? en.watch.oneNeeded : null };
  return { ok: true, watch: { days: days.value, share: share.value, amount: amount.value } };
}

function readPair<T>(
  { on, low, critical }: TypedPair,
  read: (text: string) => T | string,
  order: (a: T, b: T) => number,
): Read<T> {
  if (!on) return { value: null, errors: FINE };
  const lowRead = read(low);
  const criticalRead = read(critical);
  if (typeof lowRead === 'string' || typeof criticalRead === 'string')
    return {
      value: null,
      errors: {
        low: typeof lowRead === 'string' ? lowRead : null,
        critical: typeof criticalRead === 'string' ? criticalRead : null,
      },
    };
  if (order(criticalRead, lowRead) >= 0)
    return { value: null, errors: { low: null, critical: en.wallet.criticalAboveLow } };
  return { value: { low: lowRead, critical: criticalRead }, errors: FINE };
}

const LEAST_DAYS = 0.25;

function typedDays(text: string): number | string {
  const value = Number(text);
  return /^\s*\d{1,2}(\.\d{1,3})?\s*$/.test(text) && value >= LEAST_DAYS && value <= LONGEST_DAYS
    ? value
    : en.watch.notDays;
}

function typedPercent(text: string): number | string {
  const value = typedWhole(text);
  return value !== null && value >= 1 && value <= 95 ? value : en.watch.notPercent;
}

function typedLine(text: string, unit: Unit): Amount | string {
  const amount = typedAmount(text, unit);
  if (amount === null) return en.wallet.notAnAmount;
  return amount.micros > 0 ? amount : en.wallet.notAbove;
}
