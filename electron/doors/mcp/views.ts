/** What tools answer: the contract's views, cut down to what an agent needs to mind its budget. */
import { z } from 'zod';
import {
  type AgentView,
  agentStateSchema,
  type Decision,
  decisionSchema,
  type EnvelopeView,
  envelopeViewSchema,
  type Limit,
  limitSchema,
} from '#shared/contract/agentCalls.ts';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { entryKindSchema } from '#shared/domain/entry.ts';
import { envelopeWindowSchema } from '#shared/domain/envelope.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import { levelSchema } from '#shared/domain/level.ts';
import { type Reservation, reservationSchema } from '#shared/domain/reservation.ts';
import type { Instant } from '#shared/domain/time.ts';
import { runwayWords } from '#shared/words/runway.ts';
import { ageOf, ageSchema, iso, money, moneySchema, UNKNOWN } from './data.ts';

export const walletOut = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  service: z.string(),
  balance: moneySchema,
  level: levelSchema.describe('What may be claimed now. "unknown" is no all-clear.'),
  lasts: z.string().describe('How long it lasts, in words.'),
  ...ageSchema,
  stale: z.boolean().describe('Too old to rely on.'),
});

export function walletData(wallet: WalletView, now: Instant): z.infer<typeof walletOut> {
  return {
    ...{ id: wallet.id, name: wallet.name, account: wallet.accountLabel, service: wallet.serviceName },
    balance: money(wallet.balance, wallet.unit),
    level: wallet.claim,
    lasts: runwayWords(wallet.runway, now),
    ...ageOf(wallet.freshness === 'never' ? null : wallet.asOf, now),
    stale: wallet.freshness !== 'fresh',
  };
}

export const runwayOut = z.object({
  of: z.object({ kind: z.enum(['wallet', 'agent']), id: z.string(), name: z.string() }),
  state: z
    .enum(['unknown', 'empty', 'gathering', 'never', 'runs-out'])
    .describe('"never": not within what can be foreseen.'),
  words: z.string(),
  earliest: z.string().describe('ISO 8601, or "unknown". With four of five chances it runs out from here to "latest".'),
  median: z.string(),
  latest: z.string(),
  perDay: moneySchema.describe('Spent in the next 24 hours, as foreseen.'),
});

export function runwayData(
  of: z.infer<typeof runwayOut>['of'],
  runway: RunwayView,
  perDay: z.infer<typeof moneySchema>,
  now: Instant,
): z.infer<typeof runwayOut> {
  const when = (at: Instant | null) => (at === null ? UNKNOWN : iso(at));
  const known = runway.state === 'runs-out' ? runway : { p10: null, p50: null, p90: null };
  return {
    ...{ of, state: runway.state, words: runwayWords(runway, now) },
    ...{ earliest: when(known.p10), median: when(known.p50), latest: when(known.p90), perDay },
  };
}

export const limitOut = z.object({
  kind: limitSchema.shape.kind,
  name: z.string(),
  left: moneySchema,
  renewsAt: z.string().nullable().describe('When there is more by itself, ISO 8601; null where that is not known.'),
});

export function limitData({ kind, name, left, renewsAt }: Limit): z.infer<typeof limitOut> {
  return { kind, name, left: money(left), renewsAt: renewsAt === null ? null : iso(renewsAt) };
}

export const reservationOut = z.object({
  id: z.string(),
  amount: moneySchema,
  state: reservationSchema.shape.state,
  expiresAt: z.string(),
  settled: moneySchema.nullable().describe('What the work cost, once it was said.'),
});

export function reservationData(one: Omit<Reservation, 'type'>): z.infer<typeof reservationOut> {
  const { id, amount, state, expiresAt, settled } = one;
  return {
    ...{ id, amount: money(amount), state, expiresAt: iso(expiresAt) },
    settled: settled === null ? null : money(settled),
  };
}

const envelopeOut = z.object({
  walletId: z.string(),
  per: envelopeWindowSchema.describe('"open": given once.'),
  granted: moneySchema,
  spent: moneySchema,
  held: moneySchema,
  left: moneySchema,
  standing: envelopeViewSchema.shape.standing.describe('"soft": near its limit. "hard": at it.'),
  renewsAt: z.string().nullable(),
});

function envelopeData(one: EnvelopeView): z.infer<typeof envelopeOut> {
  const { walletId, window, granted, spent, held, left, standing, current, spentAsOf } = one;
  return {
    ...{ walletId, per: window, granted: money(granted), held: money(held), standing },
    // Before anything is known of its spending, what is spent and left is not known either.
    spent: money(spentAsOf === null ? null : spent, granted.unit),
    left: money(spentAsOf === null ? null : left, granted.unit),
    renewsAt: current.end === null ? null : iso(current.end),
  };
}

export const agentOut = z.object({
  key: z.string(),
  name: z.string(),
  account: z.string(),
  service: z.string(),
  state: agentStateSchema,
  why: z.string().nullable(),
  walletIds: z.array(z.string()),
  available: moneySchema.describe('Of its own budget or tightest envelope; "unknown" where it has neither.'),
  perDay: moneySchema,
  lasts: z.string(),
  limits: z.array(limitOut).describe('The tightest first. Empty: not known.'),
  envelopes: z.array(envelopeOut),
  reservations: z.array(reservationOut),
  ...ageSchema,
  stale: z.boolean(),
});

export function agentData(agent: AgentView, unit: string, now: Instant): z.infer<typeof agentOut> {
  return {
    ...{ key: agent.key, name: agent.name, account: agent.accountLabel, service: agent.serviceName },
    ...{ state: agent.state, why: agent.why, walletIds: [...agent.walletIds] },
    available: money(agent.available, unit),
    perDay: money(agent.perDay, unit),
    lasts: runwayWords(agent.runway, now),
    limits: agent.limits.map(limitData),
    envelopes: agent.envelopes.map(envelopeData),
    reservations: agent.reservations.map(reservationData),
    ...ageOf(agent.freshness === 'never' ? null : agent.asOf, now),
    stale: agent.freshness !== 'fresh',
  };
}

export const decisionOut = z.object({
  allowed: z.boolean(),
  code: decisionSchema.shape.code,
  reason: z.string(),
  agent: z.object({ key: z.string(), name: z.string() }),
  wallet: z.object({ id: z.string(), name: z.string() }),
  cost: moneySchema,
  binding: limitOut.nullable().describe('The tightest limit; null while none is known.'),
  limits: z.array(limitOut),
  ...ageSchema,
  stale: z.boolean(),
  reservation: reservationOut.nullable(),
});

export function decisionData(decision: Decision, now: Instant): z.infer<typeof decisionOut> {
  const { allowed, code, reason, cost, binding, limits, asOf, stale, reservation } = decision;
  return {
    ...{ allowed, code, reason, cost: money(cost) },
    agent: { key: decision.agent, name: decision.agentName },
    wallet: { id: decision.walletId, name: decision.walletName },
    binding: binding === null ? null : limitData(binding),
    limits: limits.map(limitData),
    ...ageOf(asOf, now),
    stale,
    reservation: reservation === null ? null : reservationData(reservation),
  };
}

export const rowOut = z.object({
  id: z.string(),
  walletId: z.string(),
  at: z.string().describe('The service’s time, ISO 8601.'),
  kind: entryKindSchema,
  amount: moneySchema.describe('Signed: spending is below zero.'),
  balanceAfter: moneySchema,
  agent: z.string().nullable(),
  activity: z.string().nullable(),
  description: z.string(),
  source: z.string().describe('"reported" by the service, or "derived" from what was seen.'),
});

/** Without the row as it came. */
export function rowData(row: LedgerRow): z.infer<typeof rowOut> {
  return {
    ...{ id: row.id, walletId: row.walletId, at: iso(row.at), kind: row.kind, amount: money(row.amount) },
    balanceAfter: money(row.balanceAfter, row.amount.unit),
    ...{ agent: row.attribution?.agentId ?? null, activity: row.activity },
    ...{ description: row.description, source: row.source },
  };
}
