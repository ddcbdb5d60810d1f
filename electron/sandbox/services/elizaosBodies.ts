/** Money and ledger bodies of elizaOS Cloud in three forms: the seed's, the first public generation's (g1), the newest (g3). */
import { iso } from '../http/exchange.ts';
import { type Digits, decimal, decimalText, type Json } from '../json.ts';
import type { ElizaosState } from '../world/elizaos.ts';
import type { Row, RowKind } from '../world/purse.ts';
import { hexOf, uuidOf } from '../world/random.ts';

export type Generation = 'seed' | 'g1' | 'g2' | 'g3';

export interface View {
  readonly generation: Generation;
  readonly state: ElizaosState;
  readonly seed: number;
  readonly now: number;
  /** Whether an organisation lets its earnings pay first; the source's settings have it, the seed's do not. */
  readonly payAsYouGo: boolean;
}

/** The seed prefixes its ids; the source has bare UUIDs. */
export function idOf(view: View, prefix: string, name: string | number): string {
  const full = `elizaos/${prefix}/${name}`;
  return view.generation === 'seed' ? `${prefix}_${hexOf(view.seed, full, 12)}` : uuidOf(view.seed, full);
}

/** The seed writes dollars as `50.0`. */
export function dollars(view: View, micros: number): Digits {
  return decimal(micros, view.generation === 'seed' ? 1 : 0);
}

/** The source knows three words; the seed calls a spend "usage". */
export function typeOf(view: View, kind: RowKind): string {
  if (kind === 'refund' || kind === 'release') return 'refund';
  if (kind === 'topup' || kind === 'grant') return 'credit';
  return view.generation === 'seed' ? 'usage' : 'debit';
}

/** A reservation and what gives its rest back are told apart by their words; the latter says what was reserved (source). */
function wordsOf(view: View, { kind, description }: Row): string {
  if (view.generation === 'seed') return description;
  if (kind === 'reserve') return `${description} (reserved)`;
  return kind === 'refund' ? description.replace(/ \(unused\)$/, ' (refund)') : description;
}

function metadataOf(view: View, row: Row): Json {
  if (view.generation === 'seed') return null;
  const user_id = idOf(view, 'user', 1);
  switch (row.kind) {
    case 'reserve':
      return { user_id, type: 'reservation' };
    case 'refund': {
      const held = view.state.balance.rows.find(({ kind, ref }) => kind === 'reserve' && ref === row.ref);
      const reserved = -(held?.micros ?? 0);
      return {
        user_id,
        reserved: decimal(reserved),
        actual: decimal(reserved - row.micros),
        type: 'reconciliation_refund',
      };
    }
    case 'allocation':
      return { type: 'agent_budget_allocation' };
    default:
      return {};
  }
}

export function balanceBody({ state }: View): Json {
  return { balance: decimal(state.balance.balance, 1) };
}

export function newest(rows: readonly Row[], limit: number): Row[] {
  return limit === 0 ? [] : rows.slice(-limit).reverse();
}

/** `hours` looks only at the rows that `limit` let through: a window can come out short, as it does at the source. */
export function transactionsBody(view: View, limit: number, hours: number | null): Json {
  const { state, now } = view;
  const since = hours === null ? null : now - hours * 3_600_000;
  const rows = newest(state.balance.rows, limit).filter((row) => since === null || row.at >= since);
  const organization = idOf(view, 'org', 1);
  return {
    transactions: rows.map((row) => ({
      id: idOf(view, 'txn', row.seq),
      organization_id: organization,
      amount: dollars(view, row.micros),
      type: typeOf(view, row.kind),
      description: wordsOf(view, row),
      metadata: metadataOf(view, row),
      stripe_payment_intent_id: row.kind === 'topup' && row.ref !== null ? intentOf(view, row.ref) : null,
      created_at: iso(row.at),
    })),
    total: rows.length,
    period: { start: iso(since ?? rows.at(-1)?.at ?? now), end: iso(now) },
  };
}

/** A payment of the fake Stripe is named as it is; one of the world's own life gets a name. */
function intentOf(view: View, ref: string): string {
  return ref.startsWith('pi_') ? ref : `pi_${hexOf(view.seed, ref, 16)}`;
}

export function ledgerBody(view: View, limit: number): Json {
  const rows = newest(view.state.balance.rows, limit);
  return {
    success: true,
    ledger: rows.map((row) => ({
      id: idOf(view, 'txn', row.seq),
      amount: dollars(view, row.micros),
      type: typeOf(view, row.kind),
      description: wordsOf(view, row),
      createdAt: iso(row.at),
      source: 'credit_transactions',
      resourceType: row.kind === 'topup' ? 'credits' : 'usage',
      resourceId: null,
      metadata: metadataOf(view, row),
      chargeBreakdown: null,
    })),
    total: rows.length,
  };
}

/** @param previewMicros the sum that the newest generation reckons a charge for; null for no preview */
export function settingsBody(view: View, previewMicros: number | null, hasPaymentMethod = true): Json {
  return {
    success: true,
    settings: {
      ...settingsOf(view, previewMicros, hasPaymentMethod),
      limits: { minAmount: 1, maxAmount: 1000, minThreshold: 0, maxThreshold: 1000 },
    },
  };
}

export function settingsOf(view: View, previewMicros: number | null, hasPaymentMethod: boolean) {
  const { enabled, amount, threshold } = view.state.autoTopUp;
  const preview = decimalText(previewMicros ?? 0, 2);
  const chargePreview = {
    creditedBaseUsd: preview,
    affiliateMarkupUsd: '0.00',
    platformFeeUsd: '0.00',
    totalChargeUsd: preview,
    surchargeApplies: false,
  };
  return {
    autoTopUp: {
      enabled,
      amount: dollars(view, amount),
      threshold: dollars(view, threshold),
      hasPaymentMethod,
      ...(view.generation === 'g3' && previewMicros !== null ? { chargePreview } : {}),
    },
    ...(view.generation === 'seed' ? {} : { payAsYouGoFromEarnings: view.payAsYouGo }),
  };
}

/** Money as six-decimal strings, each with whether it could be seen and when. */
export function limitsBody(view: View): Json {
  const { state, now } = view;
  const money = (micros: number): Json => ({ value: decimalText(micros, 6), unit: 'usd', currency: 'USD' });
  const seen = (value: Json): Json => ({
    status: 'available',
    value,
    source: 'primary_database',
    observedAt: iso(now),
  });
  const { enabled, amount, threshold } = state.autoTopUp;
  return {
    success: true,
    data: {
      schemaVersion: 2,
      v2: {
        balance: seen(money(state.balance.balance)),
        subscription: { status: 'not_applicable' },
        paymentMethodPresence: seen(true),
        billingReadiness: seen('ready'),
        autoTopUp: seen({ enabled, amount: money(amount), threshold: money(threshold), blockers: [] }),
        tier: { status: 'unknown_policy' },
        limits: { status: 'unknown_policy' },
        activeCompute: { status: 'unavailable', error: { code: 'not_observed', retryable: true } },
      },
    },
  };
}

/** What creators earned and may redeem. Payouts are retired in the newest generation; the first paid in points. */
export function earnings(path: string, { generation, now }: View): Json | null {
  const retired = generation === 'g3';
  if (path === '/api/v1/redemptions/balance' && generation !== 'seed')
    return {
      success: true,
      ...(retired ? { payoutsRetired: true } : {}),
      eligibility: retired ? { canRedeem: false, reason: 'Payouts are retired' } : { canRedeem: true, reason: null },
      balance: {
        totalEarned: decimal(200_000_000),
        availableBalance: decimal(125_500_000),
        pendingBalance: 0,
        totalRedeemed: decimal(74_500_000),
        totalPending: 0,
        totalConvertedToCredits: 0,
      },
      bySource: [],
      recentEarnings: [],
    };
  if (path !== '/api/v1/earnings/statement' || !retired) return null;
  const bySource = { apps: '100.00', agents: '75.00', mcps: '25.00', affiliates: '0.00', revenueShares: '0.00' };
  return {
    success: true,
    statement: {
      status: 'frozen',
      payoutsRetired: true,
      frozen: { availableUsd: '125.50', totalEarnedUsd: '200.00', frozenAt: iso(now), bySource },
      affiliatePayableUsd: '0.00',
      current: { availableBalanceUsd: '125.50', pendingRedemptionUsd: '0.00', totalEarnedUsd: '200.00' },
    },
  };
}

const PERIODS: Readonly<Record<string, number>> = { daily: 24, weekly: 24 * 7, monthly: 24 * 30 };

/** Null for a range that is not one of the three. */
export function analyticsBody({ state, now }: View, timeRange: string): Json | null {
  const hours = PERIODS[timeRange];
  if (hours === undefined) return null;
  const start = now - hours * 3_600_000;
  const spent = state.balance.rows.filter(
    (row) => row.at >= start && row.kind !== 'topup' && row.kind !== 'allocation',
  );
  const requests = spent.filter((row) => row.kind === 'reserve').length;
  const cost = -spent.reduce((total, row) => total + row.micros, 0);
  return {
    success: true,
    data: {
      totalRequests: requests,
      successfulRequests: requests,
      failedRequests: 0,
      successRate: 1,
      totalCost: decimal(cost),
      avgCostPerRequest: decimal(requests === 0 ? 0 : Math.round(cost / requests)),
      avgTokensPerRequest: 912,
      totalTokens: requests * 912,
      dailyBurn: decimal(cost),
      timeRange,
      periodStart: iso(start),
      periodEnd: iso(now),
    },
  };
}
