/** Changing the automatic top-up of elizaOS Cloud, within the limits that it states. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AutoTopUpChange } from '#shared/domain/offers.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { zero } from '#shared/money/amount.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { ask, inItsWords, readAnswer, readRefusal, type Voice } from '../answers.ts';
import { dollarsOf, dollarsProblem, wireDollars } from './dollars.ts';
import { autoTopUpOf } from './facts.ts';
import { settingsLimitsWire, settingsWire } from './wire.ts';

const PATH = '/api/v1/billing/settings';
/** Where the service states none (public source). */
const USUAL = { minAmount: dollarsOf(1), maxAmount: dollarsOf(1_000), minThreshold: zero('USD') };

/** @throws PlimsollError `invalid-input` before anything is sent; `needs-browser-session` where a key may not. */
export async function setAutoTopUp(http: ServiceHttp, voice: Voice, change: AutoTopUpChange): Promise<AutoTopUp> {
  const { enabled, threshold, amount, dailyCap } = change;
  if (dailyCap !== null) throw invalid('elizaOS Cloud knows no daily cap for automatic top-ups. Leave it empty.');
  const { settings } = await ask(voice, http, { method: 'GET', path: PATH }, settingsLimitsWire);
  const { limits } = settings;
  // What is switched off is not charged, so an amount of nothing may stand there.
  const asks = enabled || amount.micros !== 0;
  const problem =
    (asks
      ? dollarsProblem(
          'The amount of an automatic top-up',
          amount,
          limits?.minAmount ?? USUAL.minAmount,
          limits?.maxAmount ?? USUAL.maxAmount,
        )
      : null) ??
    dollarsProblem(
      'The line that sets it off',
      threshold,
      limits?.minThreshold ?? USUAL.minThreshold,
      limits?.maxThreshold ?? USUAL.maxAmount,
    );
  if (problem !== null) throw new PlimsollError(problem);
  const request: ServiceRequest = {
    method: 'PUT',
    path: PATH,
    body: {
      autoTopUp: { enabled, ...(asks ? { amount: wireDollars(amount) } : {}), threshold: wireDollars(threshold) },
    },
  };
  const response = await http.request(request);
  if (response.status === 400 || response.status === 422) throw notTaken(response);
  return autoTopUpOf(readAnswer(voice, request, response, settingsWire).settings.autoTopUp, null);
}

/** Pure. A refusal of the settings themselves. */
export function notTaken(response: ServiceResponse): PlimsollError {
  const refusal = readRefusal(response);
  const words = inItsWords(refusal);
  if (/payment method|without a card|no (saved )?card/i.test(refusal.message ?? ''))
    return new PlimsollError({
      kind: 'refused',
      message: `elizaOS Cloud has no card to charge, so it does not switch automatic top-up on.${words}`,
      help: 'Add a card in the dashboard, then try again.',
    });
  return new PlimsollError({
    kind: 'invalid-input',
    message: `elizaOS Cloud does not take these settings.${words}`,
    help: 'Change the amount or the line. Nothing was changed.',
  });
}

function invalid(message: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message });
}
