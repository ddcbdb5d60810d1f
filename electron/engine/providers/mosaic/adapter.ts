/** Mosaic: credits of a plan, with an automatic top-up that only some plans may use. */
import type { Plan } from '#shared/domain/facts.ts';
import type { AutoTopUp, WalletFacts } from '#shared/domain/wallet.ts';
import type { ServiceDefinition, SliceValues } from '../adapter.ts';
import { readAnswer } from '../answers.ts';
import { createParts } from '../parts.ts';
import { planName } from '../words.ts';
import { listAgents } from './agents.ts';
import { createMosaicClient, creditsRequest, mosaicVoice } from './client.ts';
import { createMosaicOperations } from './operations.ts';
import { CHECKOUT_ORIGINS } from './upgrade.ts';
import { createUsage } from './usage.ts';
import {
  type AutoTopUpWire,
  autoTopUpWire,
  type CreditsPlanWire,
  type CreditsWire,
  creditsPlanWire,
  creditsWire,
  type PlanWire,
} from './wire.ts';

export const mosaic: ServiceDefinition = {
  info: {
    id: 'mosaic',
    name: mosaicVoice.name,
    defaultOrigin: 'https://api.mosaic.so',
    key: { label: 'API key', example: 'mk_…', where: 'At edit.mosaic.so, under Automations, API.' },
    capabilities: [
      'balance.read',
      'transactions.read',
      'plan.read',
      'agents.read',
      'agents.control',
      'auto-top-up.read',
      'billing.web',
      'auto-top-up.write',
      'plans',
      'blocked-work',
    ],
  },
  webPages: { billing: 'https://edit.mosaic.so/', dashboard: 'https://edit.mosaic.so/automations' },
  checkoutOrigins: CHECKOUT_ORIGINS,
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  connect({ http, clock }) {
    const client = createMosaicClient(http);
    const usage = createUsage(http);
    return {
      operations: createMosaicOperations(http, client),
      history: (_walletKey, cursor) => usage.history(cursor, clock.now()),
      async read(options = {}) {
        const parts = createParts();
        const wallets: WalletFacts[] = [];
        const slices: SliceValues = {};
        const answer = await parts.take('credits', async () => {
          const response = await client.credits();
          return { response, credits: readAnswer(mosaicVoice, creditsRequest, response, creditsWire) };
        });
        const readAt = clock.now();
        if (answer) {
          const { response, credits } = answer;
          const autoTopUp = parts.look('automatic top-up', () =>
            readAnswer(mosaicVoice, creditsRequest, response, autoTopUpWire),
          );
          wallets.push(creditsWallet(credits, autoTopUpOf(autoTopUp?.auto_topup ?? null)));
          if (credits.organization_id !== null) slices.identity = { id: credits.organization_id, name: null };
          const named = parts.look('plan', () => readAnswer(mosaicVoice, creditsRequest, response, creditsPlanWire));
          const details = await parts.take('plan details', client.plan);
          if (named) slices.plan = planOf(credits, named, details ?? null);
        }
        const ledger = answer === undefined ? null : await usage.newest(parts, readAt, options);
        const agents = answer === undefined ? undefined : await parts.take('agents', () => listAgents(http));
        if (agents) slices.agents = agents;
        const ledgers = ledger === null ? [] : [ledger];
        return parts.finish({ readAt, wallets, slices, entries: [], ledgers });
      },
    };
  },
};

function creditsWallet({ balance, credits }: CreditsWire, autoTopUp: AutoTopUp): WalletFacts {
  return {
    key: 'credits',
    name: 'Credits',
    unit: 'credit',
    balance,
    reserved: null,
    worth: null,
    autoTopUp,
    funding: null,
    note: credits?.unlimited === true ? 'Mosaic calls this plan unlimited.' : null,
  };
}

/** An ineligible plan sends zeros for the settings; they mean nothing and are not shown as amounts. */
export function autoTopUpOf(wire: AutoTopUpWire): AutoTopUp {
  const settings = { dailyCap: null, hasPaymentMethod: null, changedAt: 'api' as const };
  if (wire === null) return { ...settings, state: 'unknown', threshold: null, amount: null };
  if (wire.eligible === false) return { ...settings, state: 'not-eligible', threshold: null, amount: null };
  return { ...settings, state: wire.enabled ? 'on' : 'off', threshold: wire.threshold, amount: wire.quantity };
}

/** `/plan` knows more; `/credits` is what is left where that does not answer. */
export function planOf(
  { credits }: Pick<CreditsWire, 'credits'>,
  named: CreditsPlanWire,
  details: PlanWire | null,
): Plan | null {
  const id = details?.plan?.id ?? named.plan_id ?? details?.plan?.family ?? named.plan;
  if (id === null) return null;
  return {
    id,
    name: planName(id),
    status: details?.plan?.status ?? null,
    periodStart: named.billing_cycle?.current_period_start ?? details?.plan?.current_period_start ?? null,
    periodEnd:
      named.billing_cycle?.current_period_end ?? details?.plan?.current_period_end ?? credits?.next_reset_at ?? null,
    included: details?.credits?.included_usage ?? credits?.included_usage ?? null,
    startedAt: details?.plan?.started_at ?? null,
  };
}
