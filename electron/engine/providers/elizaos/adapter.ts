import type { WalletFacts } from '#shared/domain/wallet.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { ServiceHttp, ServiceResponse } from '../../http/client.ts';
import type { Clock } from '../../ports.ts';
import type { AccountReading, ReadOptions, ServiceDefinition, SliceValues } from '../adapter.ts';
import { readAnswer } from '../answers.ts';
import { createParts, type Parts } from '../parts.ts';
import { CHECKOUT_ORIGINS } from './checkout.ts';
import { createElizaosClient, elizaosVoice, summaryRequest } from './client.ts';
import { PAY_ORIGINS } from './crypto.ts';
import { agentsOf, appsOf, autoTopUpOf, earningsOf, pricingOf } from './facts.ts';
import { createHistory, readNewest } from './ledger.ts';
import { createElizaosOperations } from './operations.ts';
import { createSignIn, SIGN_IN_ORIGINS } from './signIn.ts';
import { agentsWire, appsWire, earningsWire, organizationWire, pricingWire } from './wire.ts';

export const elizaos: ServiceDefinition = {
  info: {
    id: 'elizaos',
    name: 'elizaOS Cloud',
    defaultOrigin: 'https://api.eliza.app',
    key: { label: 'API key', example: 'eliza_…', where: 'In the elizaOS Cloud dashboard, under API keys.' },
    capabilities: [
      'balance.read',
      'auto-top-up.read',
      'agents.read',
      'agents.control',
      'apps.read',
      'earnings.read',
      'transactions.read',
      'pricing.read',
      'billing.web',
      'top-up',
      'auto-top-up.write',
      'auto-top-up.run',
      'crypto',
      'sign-in',
    ],
  },
  webPages: { billing: 'https://cloud.eliza.app/cloud/billing', dashboard: 'https://cloud.eliza.app/' },
  checkoutOrigins: [...CHECKOUT_ORIGINS, ...PAY_ORIGINS, ...SIGN_IN_ORIGINS],
  signIn: createSignIn,
  // Keys go in the header that is looked at first; anything else is a session's token.
  authorize: (key): Record<string, string> =>
    key.startsWith('eliza_') ? { 'x-api-key': key } : { authorization: `Bearer ${key}` },
  connect: ({ http, clock }) => createElizaosAdapter(http, clock),
};

function createElizaosAdapter(http: ServiceHttp, clock: Clock) {
  const voice = elizaosVoice(clock);
  const client = createElizaosClient(http, voice);

  async function read(options: ReadOptions = {}): Promise<AccountReading> {
    const { fresh = false } = options;
    const parts = createParts();
    const summary = await parts.take('summary', async () => {
      const response = await client.summary();
      return { response, ...readAnswer(voice, summaryRequest, response, organizationWire) };
    });
    const organization = summary?.organization;
    const exact = await parts.take('exact balance', client.exactBalance);
    const asked =
      fresh || (!organization && !exact) ? await parts.take('balance', () => client.balance(fresh)) : undefined;
    const readAt = clock.now();
    const balance: Amount | null = asked?.balance ?? exact ?? organization?.creditBalance ?? null;
    const settings = await parts.take('automatic top-up', () => readSettings(organization?.autoTopUpAmount ?? null));
    const { entries, ledger } = await readNewest(client, voice, parts, balance !== null, options);
    const slices = summary ? slicesOf(parts, summary.response) : {};
    const { earnings } = slices;
    // Who never earned anything is not asked about redeeming it.
    if (earnings && (earnings.earned.micros > 0 || earnings.available.micros > 0)) {
      const redeemable = await parts.take('redemptions', client.redeemable);
      if (redeemable !== undefined) slices.earnings = { ...earnings, redeemable };
    }
    const autoTopUp = autoTopUpOf(settings?.settings.autoTopUp ?? null, organization ?? null);
    return parts.finish({
      readAt,
      wallets: balance === null ? [] : [balanceWallet(balance, autoTopUp)],
      slices: {
        ...(organization ? { identity: { id: organization.id, name: organization.name } } : {}),
        ...slices,
      },
      entries,
      ledgers: [ledger],
    });
  }

  /** With the charge of the amount that is set, by its last known value: one request, and what it states is checked. */
  function readSettings(amount: Amount | null) {
    return client.settings(amount !== null && amount.micros > 0 ? amount : undefined);
  }

  /** Parts of the same body: what cannot be read costs its own part only. */
  function slicesOf(parts: Parts, summary: ServiceResponse): SliceValues {
    const slices: SliceValues = {};
    const agents = parts.look('agents', () => readAnswer(voice, summaryRequest, summary, agentsWire));
    if (agents?.agents) slices.agents = agentsOf(agents);
    const apps = parts.look('apps', () => appsOf(readAnswer(voice, summaryRequest, summary, appsWire)));
    if (apps) slices.apps = apps;
    const earned = parts.look('earnings', () => readAnswer(voice, summaryRequest, summary, earningsWire));
    if (earned?.earnings) slices.earnings = earningsOf(earned.earnings);
    const priced = parts.look('pricing', () => readAnswer(voice, summaryRequest, summary, pricingWire));
    if (priced?.pricing) slices.pricing = pricingOf(priced.pricing);
    return slices;
  }

  return { read, history: createHistory(client, voice), ...createElizaosOperations(http, client, voice) };
}

function balanceWallet(balance: Amount, autoTopUp: WalletFacts['autoTopUp']): WalletFacts {
  return {
    key: 'balance',
    name: 'Balance',
    unit: 'USD',
    balance,
    reserved: null,
    worth: null,
    autoTopUp,
    funding: null,
    note: null,
  };
}
