/** What a top-up of elizaOS Cloud may be: a range of dollars, narrowed by the limits that its prices state. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import { type Amount, MICROS_PER_UNIT } from '#shared/money/amount.ts';
import { readAnswer, type Voice } from '../answers.ts';
import { hasSurcharge, LIMITS } from './checkout.ts';
import { type ElizaosClient, summaryRequest } from './client.ts';
import { CENT } from './dollars.ts';
import { autoTopUpOf } from './facts.ts';
import { pricingWire } from './wire.ts';

export async function topUpOffer(client: ElizaosClient, voice: Voice): Promise<TopUpOffer> {
  const stated = await statedLimits(client, voice);
  const notes = ['You pay on a page of the card processor in your browser. A top-up adds what it says, in dollars.'];
  const surcharge = await statesSurcharge(client);
  if (surcharge) notes.push('elizaOS Cloud adds a surcharge for this account: its page states what is charged in all.');
  if (stated === null)
    notes.push('The limits are those that elizaOS Cloud publishes: it did not state them for this account just now.');
  return {
    by: 'checkout',
    sizes: [],
    range: {
      min: larger(stated?.min ?? null, LIMITS.min),
      max: smaller(stated?.max ?? null, LIMITS.max),
      step: CENT,
    },
    charges: {},
    // One credit is one dollar (public source); `creditsPerDollar` in the prices is something else.
    rate: surcharge ? null : { unit: 'USD', microsPerUnit: MICROS_PER_UNIT },
    notes,
    availableAt: null,
    blocked: null,
    card: null,
  };
}

/** False where the service has no preview of charges, or does not let this key see it. */
async function statesSurcharge(client: ElizaosClient): Promise<boolean> {
  try {
    const { amount } = (await client.settings()).settings.autoTopUp;
    if (amount === null || amount.micros <= 0) return false;
    const { settings } = await client.settings(amount);
    return hasSurcharge(autoTopUpOf(settings.autoTopUp, null));
  } catch (error) {
    if (error instanceof PlimsollError && (error.kind === 'bad-response' || error.kind === 'forbidden')) return false;
    throw error;
  }
}

/** Null where they cannot be learnt and the published ones must do. A key that does not work is told. */
async function statedLimits(
  client: ElizaosClient,
  voice: Voice,
): Promise<{ readonly min: Amount | null; readonly max: Amount | null } | null> {
  try {
    const { pricing } = readAnswer(voice, summaryRequest, await client.summary(), pricingWire);
    return pricing === null ? null : { min: pricing.minimumTopUp, max: pricing.maximumTopUp };
  } catch (error) {
    if (error instanceof PlimsollError && (error.kind === 'bad-response' || error.kind === 'forbidden')) return null;
    throw error;
  }
}

function larger(stated: Amount | null, ours: Amount): Amount {
  return stated !== null && stated.micros > ours.micros && stated.micros <= LIMITS.max.micros ? stated : ours;
}

function smaller(stated: Amount | null, ours: Amount): Amount {
  return stated !== null && stated.micros < ours.micros && stated.micros >= LIMITS.min.micros ? stated : ours;
}
