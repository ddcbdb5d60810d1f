/** Changing Mosaic's automatic top-up: all three fields at once, in whole credits (seed and public documents). */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AutoTopUpChange } from '#shared/domain/offers.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { type Amount, MICROS_PER_UNIT } from '#shared/money/amount.ts';
import type { ServiceHttp, ServiceRequest } from '../../http/client.ts';
import { inItsWords, readAnswer, readRefusal } from '../answers.ts';
import { mosaicVoice } from './client.ts';
import { settingsEchoWire } from './wire.ts';

export const MOST_CREDITS = 1_000_000;

/** @throws PlimsollError `invalid-input` before anything is sent, `forbidden` where the plan is not eligible. */
export async function setAutoTopUp(http: ServiceHttp, change: AutoTopUpChange): Promise<AutoTopUp> {
  const { enabled, dailyCap } = change;
  if (dailyCap !== null) throw invalid('Mosaic knows no daily cap for automatic top-ups. Leave it empty.');
  // Off is written as zeros: the three fields are required even then.
  const threshold = enabled ? wholeCredits('The line that sets it off', change.threshold) : 0;
  const quantity = enabled ? wholeCredits('What an automatic top-up buys', change.amount) : 0;
  if (enabled && quantity === 0) throw invalid('An automatic top-up of no credits would buy nothing.');
  const request: ServiceRequest = {
    method: 'POST',
    path: '/credits/settings',
    body: { auto_topup: { enabled, threshold, quantity } },
  };
  const response = await http.request(request);
  const refusal = readRefusal(response);
  if (response.status === 403 && refusal.code !== 'insufficient_credits')
    throw new PlimsollError({
      kind: 'forbidden',
      message: `The present plan has no automatic top-up at Mosaic.${inItsWords(refusal)}`,
      help: 'It comes with the Creator and Professional plans. Change the plan first, then switch it on.',
    });
  if (response.status === 400 || response.status === 422)
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `Mosaic does not take these settings.${inItsWords(refusal)}`,
      help: 'Change the line or the amount. Nothing was changed.',
    });
  const { auto_topup: echo } = readAnswer(mosaicVoice, request, response, settingsEchoWire);
  return {
    state: echo.enabled ? 'on' : 'off',
    threshold: echo.threshold,
    amount: echo.quantity,
    dailyCap: null,
    hasPaymentMethod: null,
    changedAt: 'api',
  };
}

function wholeCredits(what: string, { micros, unit }: Amount): number {
  if (unit !== 'credit') throw invalid(`${what} must be in credits.`);
  const credits = micros / MICROS_PER_UNIT;
  if (!Number.isInteger(credits)) throw invalid(`${what} must be a whole number of credits.`);
  if (credits < 0 || credits > MOST_CREDITS) throw invalid(`${what} must be between 0 and 1,000,000 credits.`);
  return credits;
}

function invalid(message: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message });
}
