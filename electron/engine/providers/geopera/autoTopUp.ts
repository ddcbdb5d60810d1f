/** Geopera's automatic top-up, read and changed. To change it all values are required and above zero, even to switch it off (OpenAPI). */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AutoTopUpChange } from '#shared/domain/offers.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { type Amount, MICROS_PER_UNIT, toDecimal } from '#shared/money/amount.ts';
import { WireNumber } from '../../http/json.ts';
import type { GeoperaClient } from './client.ts';
import { type AutoTopUpWire, autoTopUpWire } from './wire.ts';

export function autoTopUpOf(wire: AutoTopUpWire): AutoTopUp {
  return {
    state: wire === null ? 'unknown' : wire.enabled ? 'on' : 'off',
    threshold: wire?.threshold_credits ?? null,
    amount: wire?.topup_amount_credits ?? null,
    dailyCap: wire?.daily_charge_cap_aud ?? null,
    hasPaymentMethod: null,
    changedAt: 'api',
  };
}

export async function setAutoTopUp(client: GeoperaClient, change: AutoTopUpChange): Promise<AutoTopUp> {
  const set = await client.change('billing.set_auto_topup', inputOf(change), autoTopUpWire);
  // The answer does not repeat the cap (OpenAPI), so the setting is read again. It is made, whatever that brings.
  const read = await client.operation('billing.auto_topup.get', {}, autoTopUpWire).catch((error: unknown) => {
    if (error instanceof PlimsollError) return null;
    throw error;
  });
  if (read?.value != null) return autoTopUpOf(read.value);
  if (set !== null) return autoTopUpOf({ ...set, daily_charge_cap_aud: set.daily_charge_cap_aud ?? change.dailyCap });
  throw new PlimsollError({
    kind: 'bad-response',
    message: 'Geopera took the setting of the automatic top-up but does not say what it is now.',
    help: 'Sync the account and look at it before you change it again.',
  });
}

/** @throws PlimsollError `invalid-input` for what the operation would not take */
export function inputOf({ enabled, threshold, amount, dailyCap }: AutoTopUpChange): Record<string, unknown> {
  if (dailyCap !== null && (dailyCap.unit !== 'AUD' || dailyCap.micros <= 0))
    throw invalid('The most per day is an amount of Australian dollars above zero, or no limit.');
  return {
    enabled,
    threshold_credits: wholeCredits(threshold, 'The level to top up at'),
    topup_amount_credits: wholeCredits(amount, 'The amount of one top-up'),
    // By its digits: a double could not hold every amount of dollars.
    daily_charge_cap_aud: dailyCap === null ? null : new WireNumber(toDecimal(dailyCap)),
  };
}

function wholeCredits({ micros, unit }: Amount, what: string): number {
  if (unit === 'credit' && micros > 0 && micros % MICROS_PER_UNIT === 0) return micros / MICROS_PER_UNIT;
  throw invalid(`${what} is a whole number of credits above zero, even to switch the automatic top-up off.`);
}

function invalid(message: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message, help: 'Change the value and save again.' });
}
