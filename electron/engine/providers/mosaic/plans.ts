/** Mosaic's plans as it lists them, and the one the account is on. */
import type { PlanOffer } from '#shared/domain/offers.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { ServiceHttp } from '../../http/client.ts';
import { plainLine } from '../../http/plainLine.ts';
import { ask } from '../answers.ts';
import { planName } from '../words.ts';
import { type MosaicClient, mosaicVoice } from './client.ts';
import { type PlanOfferWire, planListWire } from './wire.ts';

const MOST_NOTES = 20;
const LONGEST_NOTES = 1_000;
const listRequest = { method: 'GET', path: '/plan/list' } as const;

/** The price of one plan as the list states it; null where it does not. */
export async function priceOf(http: ServiceHttp, planId: string): Promise<PlanOffer['price']> {
  const { plans } = await ask(mosaicVoice, http, listRequest, planListWire);
  return plans.map(planOfferOf).find(({ id }) => id === planId)?.price ?? null;
}

export async function listPlans(http: ServiceHttp, client: MosaicClient) {
  // What the account is on decides what the list means, so it is asked first (seed: "check plan first").
  const { plan } = await client.plan();
  const { plans } = await ask(mosaicVoice, http, listRequest, planListWire);
  return { current: plan?.id ?? plan?.family ?? null, plans: plans.map(planOfferOf) };
}

export function planOfferOf(wire: PlanOfferWire): PlanOffer {
  const { id, billing, top_up_rate_per_100_credits_usd: rate, notes } = wire;
  const annual = billing === 'annual' || (billing === null && id.endsWith('_annual'));
  return {
    id,
    name: planName(id),
    billing,
    price: wire.price_usd ?? (annual ? wire.annual_price_usd : wire.monthly_price_usd),
    includes: wire.credits_per_month,
    topUpRate: rate === null ? null : `${formatAmount(rate, { locale: 'en', exact: true })} per 100 credits`,
    notes: notesOf(notes),
  };
}

function notesOf(notes: unknown): string | null {
  const lines = (Array.isArray(notes) ? notes : [notes]).filter((line) => typeof line === 'string' && line !== '');
  return lines.length === 0 ? null : plainLine(lines.slice(0, MOST_NOTES).join(' '), LONGEST_NOTES);
}
