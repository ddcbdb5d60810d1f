import { itemsOf, type Node } from '../wireTree.ts';
import { at, exactMicros, minus, noClaims, type ServiceClaims } from './claims.ts';
import { claimRows } from './rows.ts';

const SUMMARY = 'GET /api/v1/credits/summary';
const LIMITS = 'GET /api/v1/billing/limits';
const BALANCE = 'GET /api/v1/credits/balance';
const SETTINGS = 'GET /api/v1/billing/settings';
const ROWS = 'GET /api/credits/transactions';
const REDEMPTIONS = 'GET /api/v1/redemptions/balance';
const SOURCES: Readonly<Record<string, string>> = { Apps: 'miniapps', Agents: 'agents', 'MCP servers': 'mcps' };

export const elizaosClaims: ServiceClaims = {
  service: 'elizaos',
  of(reading, body) {
    const claims = noClaims();
    const usd = (path: string, from: readonly (Node | undefined)[], derived?: readonly (bigint | null)[]) =>
      claims.amounts.set(path, { unit: 'USD', from, ...(derived === undefined ? {} : { derived }) });
    const summary = body.last(SUMMARY);
    const organization = at(summary, 'organization');
    const observed = at(body.last(LIMITS), 'data', 'v2', 'balance');
    const status = at(observed, 'status');
    const exact = status?.t === 'str' && status.s === 'available' ? at(observed, 'value', 'value') : undefined;
    usd('wallet:balance.balance', [at(body.last(BALANCE), 'balance'), exact, at(organization, 'creditBalance')]);
    const auto = at(body.last(SETTINGS), 'settings', 'autoTopUp');
    const path = 'wallet:balance.autoTopUp';
    usd(`${path}.threshold`, [at(auto, 'threshold'), at(organization, 'autoTopUpThreshold')]);
    usd(`${path}.amount`, [at(auto, 'amount'), at(organization, 'autoTopUpAmount')]);
    usd(`${path}.charge`, [at(auto, 'chargePreview', 'totalChargeUsd')]);
    claims.flags.set(`${path}.state`, [at(auto, 'enabled'), at(organization, 'autoTopUpEnabled')]);
    claims.flags.set(`${path}.hasPaymentMethod`, [at(auto, 'hasPaymentMethod'), at(organization, 'hasPaymentMethod')]);

    for (const [index, agent] of itemsOf(at(summary, 'agents')).entries()) {
      const here = `slice:agents.listed.${index}`;
      for (const name of ['allocated', 'spent', 'dailyLimit', 'dailySpent'])
        usd(`${here}.budget.${name}`, [at(agent, name)]);
      usd(`${here}.budget.available`, [at(agent, 'available')], [minus(at(agent, 'allocated'), at(agent, 'spent'))]);
      usd(
        `${here}.budget.dailyRemaining`,
        [at(agent, 'dailyRemaining')],
        [minus(at(agent, 'dailyLimit'), at(agent, 'dailySpent'))],
      );
      usd(`${here}.earnings`, [at(agent, 'totalEarnings')]);
      claims.flags.set(`${here}.paused`, [at(agent, 'isPaused')]);
    }
    for (const name of ['totalAllocated', 'totalSpent', 'totalAvailable'])
      usd(`slice:agents.${name}`, [at(summary, 'agentsSummary', name)]);
    for (const [index, app] of itemsOf(at(summary, 'apps')).entries()) {
      usd(`slice:apps.listed.${index}.creatorEarnings`, [at(app, 'totalCreatorEarnings')]);
      usd(`slice:apps.listed.${index}.platformRevenue`, [at(app, 'totalPlatformRevenue')]);
      claims.flags.set(`slice:apps.listed.${index}.monetized`, [at(app, 'monetizationEnabled')]);
    }
    const earnings = at(summary, 'earnings');
    usd('slice:earnings.available', [at(earnings, 'availableBalance')]);
    usd('slice:earnings.earned', [at(earnings, 'totalEarned')]);
    usd('slice:earnings.redeemed', [at(earnings, 'totalRedeemed')]);
    usd('slice:earnings.pending', [at(earnings, 'totalPending')]);
    const breakdown = at(earnings, 'breakdown');
    for (const [index, { source }] of (reading.slices.earnings?.breakdown ?? []).entries()) {
      if (typeof source !== 'string') claims.wrong.push('a source of earnings is no text');
      const key = Object.hasOwn(SOURCES, source) ? (SOURCES[source] ?? source) : source;
      // Long or unprintable names may be shown otherwise: then any of the values may be it.
      const own = at(breakdown, key) ?? at(breakdown, source);
      const any = breakdown?.t === 'obj' ? breakdown.v.map(([, value]) => exactMicros(value)) : [];
      usd(`slice:earnings.breakdown.${index}.amount`, [own], own === undefined ? any : []);
    }
    const pricing = at(summary, 'pricing');
    const priced: Readonly<Record<string, string>> = {
      'Credits per dollar': 'creditsPerDollar',
      'Dollars per credit': 'usdPerCredit',
      'Smallest top-up': 'minimumTopUp',
      'Largest top-up': 'maximumTopUp',
    };
    for (const { label, value } of reading.slices.pricing ?? []) {
      const name = priced[label];
      if (name === undefined) continue;
      const shown = exactMicros({ t: 'str', s: value.replace(/^US\$/, '') });
      if (shown === null || shown !== exactMicros(at(pricing, name)))
        claims.wrong.push(`the price “${label}: ${value}” is not what the wire says`);
    }
    const rows = body.all(ROWS).flatMap((page) => itemsOf(at(page, 'transactions')));
    claimRows(claims, reading, rows, {
      unit: 'USD',
      id: ['id'],
      amount: ['amount'],
      time: ['created_at'],
      mayTurn: false,
    });
    return claims;
  },
  depends: {
    'wallet:balance': [SUMMARY, LIMITS, BALANCE, SETTINGS],
    'slice:identity': [SUMMARY],
    'slice:agents': [SUMMARY],
    'slice:apps': [SUMMARY],
    'slice:pricing': [SUMMARY],
    'slice:earnings': [SUMMARY, REDEMPTIONS],
    entries: [SUMMARY, LIMITS, BALANCE, ROWS],
    ledgers: [SUMMARY, LIMITS, BALANCE, ROWS],
  },
};
