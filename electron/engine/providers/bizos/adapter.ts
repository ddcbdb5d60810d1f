/** BizOS: credits that tasks and creatives spend, and a prepaid wallet for advertising. Payments stay on the web. */

import type { Plan, StatedLine } from '#shared/domain/facts.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import type { WalletFacts } from '#shared/domain/wallet.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { ServiceDefinition, SliceValues } from '../adapter.ts';
import { createParts } from '../parts.ts';
import { planName, statedLines } from '../words.ts';
import { bizosVoice, createBizosClient } from './client.ts';
import { AD_CURRENCY, type BillingWire, type WalletWire } from './wire.ts';
import { createSpend, listWork } from './work.ts';

export const bizos: ServiceDefinition = {
  info: {
    id: 'bizos',
    name: bizosVoice.name,
    defaultOrigin: 'https://app.bizos.lol',
    key: { label: 'API key', example: 'bzk_live_…', where: 'In the BizOS dashboard, under API keys.' },
    capabilities: ['balance.read', 'plan.read', 'auto-top-up.read', 'pricing.read', 'billing.web', 'work'],
  },
  webPages: { billing: 'https://app.bizos.lol/billing', dashboard: 'https://app.bizos.lol/' },
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  connect({ http, clock }) {
    const client = createBizosClient(http);
    return {
      operations: {
        payments: { spend: createSpend(http) },
        work: { list: () => listWork(client) },
        topUpOffer: async (walletKey) => webOffer(walletKey === 'credits' ? pricingOf(await client.billing()) : []),
      },
      async read({ startedWork = [] } = {}) {
        const parts = createParts();
        const wallets: WalletFacts[] = [];
        const slices: SliceValues = {};
        const billing = await parts.take('credits', client.billing);
        const readAt = clock.now();
        if (billing) {
          wallets.push(creditsWallet(billing.credits));
          slices.plan = planOf(billing.plan);
          slices.pricing = pricingOf(billing);
        }
        const wallet = await parts.take('ad wallet', client.wallet);
        if (wallet) wallets.push(adWallet(wallet));
        const whoami = await parts.take('organisation', client.whoami);
        if (whoami?.org) slices.identity = whoami.org;
        if (!billing && whoami?.credits) {
          // The documented call has the same two figures, should the inferred path of billing not exist.
          wallets.unshift(creditsWallet(whoami.credits));
          slices.plan = planOf(whoami.plan);
        }
        const tasks = startedWork.length === 0 ? undefined : await parts.take('tasks', client.tasks);
        const failedWork = failedAmong(startedWork, tasks?.items ?? []);
        return parts.finish({ readAt, wallets, slices, entries: [], ledgers: [], failedWork });
      },
    };
  },
};

function failedAmong(started: readonly string[], tasks: readonly { id: string; status: string | null }[]): string[] {
  const failed = tasks.filter(({ status }) => status !== null && /fail|error/i.test(status));
  return failed.map(({ id }) => id).filter((id) => started.includes(id));
}

export function creditsWallet(balance: Amount): WalletFacts {
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

export function adWallet({ balance, funding, autoRecharge }: WalletWire): WalletFacts {
  return {
    key: 'ad-spend',
    name: 'Ad wallet',
    unit: AD_CURRENCY,
    balance,
    reserved: null,
    worth: null,
    autoTopUp: {
      state: autoRecharge === null ? 'unknown' : autoRecharge.enabled ? 'on' : 'off',
      threshold: autoRecharge?.threshold ?? null,
      amount: null,
      dailyCap: null,
      hasPaymentMethod: null,
      changedAt: 'web',
    },
    funding,
    note: 'BizOS names no currency for this wallet; it is read as US dollars.',
  };
}

/** Payments stay on the web (seed): what can be bought there is listed as the service lists it. */
export function webOffer(lines: readonly StatedLine[]): TopUpOffer {
  return {
    by: 'web',
    sizes: [],
    range: null,
    charges: {},
    rate: null,
    notes: lines.map(({ label, value }) => `${label}: ${value}`),
    availableAt: null,
    blocked: null,
    card: null,
  };
}

function planOf(plan: string | null): Plan | null {
  if (plan === null) return null;
  return {
    id: plan,
    name: planName(plan),
    status: null,
    periodStart: null,
    periodEnd: null,
    included: null,
    startedAt: null,
  };
}

function pricingOf({ tiers, packs }: BillingWire) {
  return [...statedLines('Tier', tiers ?? []), ...statedLines('Pack', packs ?? [])];
}
