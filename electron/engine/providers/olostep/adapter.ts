/** Olostep: one balance of credits, made of lots that expire. It keeps no ledger that its API would show. */
import type { Plan } from '#shared/domain/facts.ts';
import type { Lot, WalletFacts } from '#shared/domain/wallet.ts';
import type { ServiceDefinition, SliceValues } from '../adapter.ts';
import { readAnswer } from '../answers.ts';
import { createParts } from '../parts.ts';
import { planName } from '../words.ts';
import { createOlostepClient, creditsInfo, olostepVoice } from './client.ts';
import { createTopUp } from './topUp.ts';
import { creditsWire, type LotsWire, lotsWire, type SubscriptionWire, subscriptionWire } from './wire.ts';

export const olostep: ServiceDefinition = {
  info: {
    id: 'olostep',
    name: olostepVoice.name,
    defaultOrigin: 'https://api.olostep.com',
    key: { label: 'API key', example: 'olostep_…', where: 'In the Olostep dashboard, under API keys.' },
    capabilities: ['balance.read', 'lots.read', 'plan.read', 'usage.read', 'billing.web', 'top-up'],
  },
  webPages: { billing: 'https://www.olostep.com/dashboard', dashboard: 'https://www.olostep.com/dashboard' },
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  connect({ http, clock }) {
    const client = createOlostepClient(http);
    const topUp = createTopUp(http, clock);
    return {
      operations: { payments: { 'top-up': topUp.route }, topUpOffer: topUp.offer },
      async read() {
        const parts = createParts();
        const wallets: WalletFacts[] = [];
        const slices: SliceValues = {};
        const answer = await parts.take('credits', async () => {
          const response = await client.creditsInfo();
          return { response, ...readAnswer(olostepVoice, creditsInfo, response, creditsWire) };
        });
        const readAt = clock.now();
        if (answer) {
          const { response, credits, allow_usage } = answer;
          wallets.push(creditsWallet(credits));
          if (allow_usage !== null) slices.usage = { allowed: allow_usage, reason: null };
          // The rest of the same body: a lot that cannot be read costs the lots, not the balance.
          const lots = parts.look('lots', () => readAnswer(olostepVoice, creditsInfo, response, lotsWire));
          if (lots?.breakdown) slices.lots = lotsOf(lots.breakdown);
          const subscription = parts.look('plan', () =>
            readAnswer(olostepVoice, creditsInfo, response, subscriptionWire),
          );
          if (subscription) slices.plan = planOf(subscription.active_subscription);
        }
        return parts.finish({ readAt, wallets, slices, entries: [], ledgers: [] });
      },
    };
  },
};

function creditsWallet(balance: WalletFacts['balance']): WalletFacts {
  return {
    key: 'credits',
    name: 'Credits',
    unit: 'credit',
    balance,
    reserved: null,
    worth: null,
    autoTopUp: null,
    funding: null,
    note: null,
  };
}

export function lotsOf(breakdown: NonNullable<LotsWire['breakdown']>): Lot[] {
  return breakdown.map((lot) => ({
    walletKey: 'credits',
    kind: lot.purchase_kind,
    allocated: lot.allocated_units,
    remaining: lot.remaining_units,
    expiresAt: lot.expiry_date,
  }));
}

/** `SUB_BASE` is the service's word for no paid plan; it is shown as what it is. */
export function planOf(subscription: SubscriptionWire['active_subscription']): Plan | null {
  if (subscription === null) return null;
  const { id, display_name, credits, created_at } = subscription;
  return {
    id,
    name: display_name ?? (id === null ? 'Unnamed plan' : planName(id)),
    status: null,
    periodStart: null,
    periodEnd: null,
    included: credits,
    startedAt: created_at,
  };
}
