/** What each service is asked for, in both of its dialects. */
import type { AccountReading, ServiceAdapter } from '#engine/providers/adapter.ts';
import { historyScenario, looseScenario, readScenario, type Scenario } from './cases.ts';
import { bizosClaims } from './claims/bizos.ts';
import type { ServiceClaims } from './claims/claims.ts';
import { elizaosClaims } from './claims/elizaos.ts';
import { geoperaClaims } from './claims/geopera.ts';
import { mosaicClaims } from './claims/mosaic.ts';
import { olostepClaims } from './claims/olostep.ts';
import type { Corpus } from './corpus.ts';

export const CLAIMS: readonly ServiceClaims[] = [
  bizosClaims,
  olostepClaims,
  mosaicClaims,
  geoperaClaims,
  elizaosClaims,
];

export const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  bizos: ['seed main', 'public main'],
  olostep: ['seed main', 'public main', 'public no-plan', 'seed no-card'],
  mosaic: ['seed main', 'public main', 'public free-plan', 'seed creator-plan'],
  geopera: ['seed main', 'public main', 'public balance-number', 'seed enterprise', 'seed no-card'],
  elizaos: ['seed main', 'public main', 'public g1', 'public g2'],
};

/** Besides reading: whatever else brings numbers from the service. */
const ASKED: Readonly<Record<string, Readonly<Record<string, (adapter: ServiceAdapter) => Promise<unknown>>>>> = {
  bizos: {
    work: async ({ operations }) => operations?.work?.list(),
    offer: async ({ operations }) => operations?.topUpOffer?.('credits'),
  },
  olostep: {},
  mosaic: {
    plans: async ({ operations }) => operations?.plans?.(),
    blocked: async ({ operations }) => operations?.blocked?.list(),
    agent: async ({ operations }) => operations?.agents?.standing('agent_1'),
    price: async ({ operations }) =>
      operations?.payments?.plan?.charge?.({ type: 'plan', planId: 'creator' }, NO_READING),
  },
  geopera: {
    offer: async ({ operations }) => operations?.topUpOffer?.('credits'),
    cards: async ({ operations }) => operations?.cards?.list(),
    approvals: async ({ operations }) => operations?.approvals?.list(),
  },
  elizaos: {
    offer: async ({ operations }) => operations?.topUpOffer?.('balance'),
    crypto: async ({ operations }) => operations?.crypto?.info(),
    agent: async (adapter) => adapter.operations?.agents?.standing(await firstAgent(adapter)),
    budget: async (adapter) => adapter.operations?.agents?.budget(await firstAgent(adapter)),
  },
};

/** Limits in millionths that stand in for what a service does not state. */
const PUBLISHED: Readonly<Record<string, readonly number[]>> = { elizaos: [10_000, 1_000_000, 1_000_000_000] };

/** From where a page of the past is asked for. */
const PAST: Readonly<Record<string, [walletKey: string, cursor: string | null]>> = {
  mosaic: ['credits', null],
  geopera: ['credits', '50'],
  elizaos: ['balance', null],
};

const NO_READING: AccountReading = { readAt: 0, wallets: [], slices: {}, problems: [], entries: [], ledgers: [] };

async function firstAgent(adapter: ServiceAdapter): Promise<string> {
  const { slices } = await adapter.read();
  return slices.agents?.listed[0]?.id ?? 'agent-1';
}

export async function scenariosOf(corpus: Corpus, service: string): Promise<Scenario[]> {
  const claims = CLAIMS.find((one) => one.service === service);
  if (claims === undefined) throw new Error(`no claims are written for ${service}`);
  const scenarios: Scenario[] = [];
  for (const account of ACCOUNTS[service] ?? []) {
    const read = (adapter: ServiceAdapter) =>
      adapter.read({ fresh: account.startsWith('seed'), startedWork: ['tsk_1'] });
    const reading = await readScenario(claims, 'reading', await corpus.record(service, account, read), read);
    const past = PAST[service];
    if (past !== undefined) {
      const run = async ({ history }: ServiceAdapter) => history?.(...past);
      scenarios.push(historyScenario(claims, await corpus.record(service, account, run), run));
    }
    // The reading is what everything hangs on, so half of the cases are of it.
    const others = Object.entries(ASKED[service] ?? {});
    for (const [name, run] of others) {
      scenarios.push(reading);
      scenarios.push(await looseScenario(name, await corpus.record(service, account, run), run, PUBLISHED[service]));
    }
    if (others.length === 0) scenarios.push(reading);
  }
  for (const { name, recording } of scenarios)
    if (recording.answers.length === 0)
      throw new Error(`nothing was recorded for ${service} ${recording.account} ${name}`);
  return scenarios;
}
