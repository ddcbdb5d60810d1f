/** What a top-up of elizaOS Cloud may be: a range of dollars, narrowed by the limits that its prices state. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import { type Amount, MICROS_PER_UNIT } from '#shared/money/amount.ts';
import { readAnswer, type Voice } from '../answers.ts';
import { LIMITS } from './checkout.ts';
import { type ElizaosClient, summaryRequest } from './client.ts';
import { CENT } from './dollars.ts';
import { pricingWire } from './wire.ts';

export async function topUpOffer(client: ElizaosClient, voice: Voice): Promise<TopUpOffer> {
  const stated = await statedLimits(client, voice);
  const notes = ['You pay on a page of the card processor in your browser. One dollar paid is one dollar of balance.'];
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
    rate: { unit: 'USD', microsPerUnit: MICROS_PER_UNIT },
    notes,
    availableAt: null,
    blocked: null,
    card: null,
  };
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
