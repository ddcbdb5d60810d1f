/** Reads the automatic top-up as a person typed it. Pure. */
import type { AutoTopUpChange } from '#shared/domain/offers.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import type { Amount, Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { typedAmount } from './typed.ts';

export interface AutoTopUpTyped {
  readonly enabled: boolean;
  readonly threshold: string;
  readonly amount: string;
  readonly cap: string;
}

export interface AutoTopUpProblems {
  readonly threshold: string | null;
  readonly amount: string | null;
  readonly cap: string | null;
}

export type AutoTopUpRead =
  | { readonly ok: true; readonly change: AutoTopUpChange }
  | { readonly ok: false; readonly problems: AutoTopUpProblems };

interface Span {
  readonly min: Amount;
  readonly max: Amount | null;
}

function readOne(text: string, unit: Unit, span: Span | undefined): Amount | string {
  const amount = typedAmount(text, unit);
  if (amount === null) return en.auto.notAnAmount;
  if (amount.micros < 0) return en.auto.negative;
  if (span !== undefined && amount.micros < span.min.micros) return en.auto.tooLittle(formatAmount(span.min));
  if (span?.max != null && amount.micros > span.max.micros) return en.auto.tooMuch(formatAmount(span.max));
  return amount;
}

/** The unit of the daily cap: what the service states, or what a cap it has is in; null where there is none. */
export function capUnit({ limits, dailyCap }: AutoTopUp): Unit | null {
  return dailyCap?.unit ?? limits?.capUnit ?? null;
}

export function readAutoTopUp(typed: AutoTopUpTyped, unit: Unit, now: AutoTopUp): AutoTopUpRead {
  const threshold = readOne(typed.threshold, unit, now.limits?.threshold);
  const amount = readOne(typed.amount, unit, now.limits?.amount);
  const money = capUnit(now);
  const cap = money === null || typed.cap.trim() === '' ? null : readOne(typed.cap, money, undefined);
  if (typeof threshold === 'string' || typeof amount === 'string' || typeof cap === 'string') {
    const problem = (read: Amount | string | null) => (typeof read === 'string' ? read : null);
    return {
      ok: false,
      problems: { threshold: problem(threshold), amount: problem(amount), cap: problem(cap) },
    };
  }
  return { ok: true, change: { enabled: typed.enabled, threshold, amount, dailyCap: cap } };
}
