/** The pieces that the fixture is made of: the catalogue, an account, a wallet, an agent. */

import { linesFor } from '#engine/alerts/lines.ts';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import type { AgentFacts } from '#shared/domain/facts.ts';
import { claimOf, fillOf, levelOf } from '#shared/domain/level.ts';
import type { Capability, ServiceInfo } from '#shared/domain/service.ts';
import { DAY, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { DEFAULT_WATCH } from '#shared/domain/watch.ts';
import { type Amount, parseAmount } from '#shared/money/amount.ts';

export const credits = (text: string) => parseAmount(text, 'credit');
export const usd = (text: string) => parseAmount(text, 'USD');

export const EVERYWHERE: Capability[] = ['balance.read', 'billing.web'];

export const services: ServiceInfo[] = [
  ['bizos', 'BizOS', 'https://app.bizos.lol', 'bzk_live_', ['plan.read', 'auto-top-up.read', 'work']],
  ['olostep', 'Olostep', 'https://api.olostep.com', 'olostep_', ['lots.read', 'plan.read', 'top-up']],
  [
    'mosaic',
    'Mosaic',
    'https://api.mosaic.so',
    'mk_',
    ['plan.read', 'auto-top-up.read', 'usage.read', 'auto-top-up.write', 'plans', 'blocked-work'],
  ],
  [
    'geopera',
    'Geopera',
    'https://api.geopera.com',
    'gpra_',
    [
      'auto-top-up.read',
      'transactions.read',
      'top-up',
      'auto-top-up.write',
      'cards',
      'cards.write',
      'approvals',
      'approvals.write',
      'sign-in',
    ],
  ],
  [
    'elizaos-cloud',
    'elizaOS Cloud',
    'https://api.eliza.app',
    'eliza_',
    [
      'agents.read',
      'apps.read',
      'earnings.read',
      'pricing.read',
      'transactions.read',
      'top-up',
      'auto-top-up.read',
      'auto-top-up.write',
      'auto-top-up.run',
      'crypto',
      'sign-in',
    ],
  ],
].map(([id, name, origin, example, extra]) => ({
  id: id as string,
  name: name as string,
  defaultOrigin: origin as string,
  key: { label: 'API key', example: `${example}…`, where: `In ${name}, under Settings, API keys.` },
  capabilities: [...EVERYWHERE, ...(extra as Capability[])],
}));

export function account(now: number, id: string, label: string, more: Partial<AccountView> = {}): AccountView {
  const service = services.find((one) => one.id === id);
  return {
    id: `acc_${id}`,
    service: id,
    label,
    origin: service?.defaultOrigin ?? 'https://example.org',
    createdAt: now - 40 * DAY,
    keyFingerprint: 'a1b2c3d4',
    demo: false,
    serviceName: service?.name ?? label,
    capabilities: service?.capabilities ?? EVERYWHERE,
    withheld: [],
    sync: 'waiting',
    freshness: 'fresh',
    slices: {},
    problems: [],
    lastSuccessAt: now - 80 * SECOND,
    lastAttemptAt: now - 80 * SECOND,
    lastError: null,
    nextAttemptAt: now + 3 * MINUTE + 40 * SECOND,
    keyKept: 'keychain',
    ...more,
  };
}

export interface WalletSeed {
  readonly account: AccountView;
  readonly key: string;
  readonly name: string;
  readonly balance: Amount | null;
  readonly full: Amount;
  readonly more?: Partial<WalletView>;
}

/** A fifth and a twentieth: no day's spending is known. */
function byShare(full: Amount) {
  return linesFor({ watch: null, unit: full.unit, reference: full, spendInDays: () => null });
}

export function wallet(now: number, { account: owner, key, name, balance, full, more }: WalletSeed): WalletView {
  const lines = more?.lines === undefined ? byShare(full) : more.lines;
  const freshness = more?.freshness ?? owner.freshness;
  const level = levelOf(balance, lines);
  return {
    key,
    name,
    unit: full.unit,
    balance,
    reserved: null,
    worth: null,
    autoTopUp: null,
    funding: null,
    note: null,
    promised: null,
    overPromised: null,
    asOf: owner.lastSuccessAt ?? now,
    id: `${owner.id}:${key}`,
    accountId: owner.id,
    accountLabel: owner.label,
    serviceName: owner.serviceName,
    level,
    claim: claimOf(level, freshness),
    freshness,
    fill: fillOf(balance, lines?.reference ?? null),
    binding: null,
    source: 'reported',
    watch: DEFAULT_WATCH,
    watchStated: false,
    muted: false,
    runway: { state: 'gathering', days: 1, daysNeeded: 3 },
    perDay: null,
    score: { settled: 0, open: 0, hitRate: null, medianErrorHours: null },
    ...more,
    lines,
  };
}

export const autoTopUp = (state: AutoTopUp['state'], threshold: Amount | null, amount: Amount | null): AutoTopUp => ({
  state,
  threshold,
  amount,
  dailyCap: null,
  hasPaymentMethod: null,
  changedAt: 'api',
});

export function agent(
  id: string,
  name: string,
  allocated: string | null,
  spent: string,
  more: Partial<AgentFacts> = {},
): AgentFacts {
  const left = allocated === null ? 0 : Number(allocated) - Number(spent);
  return {
    id,
    name,
    walletKey: 'balance',
    budget:
      allocated === null
        ? null
        : {
            allocated: usd(allocated),
            spent: usd(spent),
            available: usd(left.toFixed(2)),
            dailyLimit: usd('3'),
            dailySpent: usd('0.41'),
            dailyRemaining: usd('2.59'),
          },
    paused: false,
    pauseReason: null,
    requests: 1284,
    earnings: null,
    ...more,
  };
}
