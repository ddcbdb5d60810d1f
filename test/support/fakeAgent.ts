/** Agents, envelopes, moves and decisions to change for a test. */
import type { AgentView, Decision, EnvelopeView, MoveView } from '#shared/contract/agentCalls.ts';
import { amountOf } from '#shared/money/amount.ts';

export const usd = (count: number) => amountOf(Math.round(count * 1_000_000), 'USD');

export function fakeAgent(change: Partial<AgentView> = {}): AgentView {
  return {
    id: 'scout',
    name: 'Scout',
    walletKey: 'balance',
    budget: null,
    paused: false,
    pauseReason: null,
    requests: null,
    earnings: null,
    key: 'a:agent/scout',
    origin: 'ledger',
    accountId: 'a',
    accountLabel: 'Bakery',
    serviceName: 'Some service',
    walletId: 'a:balance',
    walletName: 'Balance',
    walletIds: ['a:balance'],
    asOf: 0,
    freshness: 'fresh',
    state: 'running',
    why: null,
    holds: [],
    control: null,
    allocated: null,
    spent: null,
    available: null,
    daily: null,
    heldBack: null,
    limits: [{ kind: 'wallet', name: 'Bakery · Balance', left: usd(12.34), renewsAt: null }],
    envelopes: [],
    reservations: [],
    runway: { state: 'unknown', why: 'not-yet' },
    perDay: null,
    pauseGains: null,
    ...change,
  };
}

export function fakeEnvelope(change: Partial<EnvelopeView> = {}): EnvelopeView {
  return {
    id: 'e1',
    agent: 'a:agent/scout',
    accountId: 'a',
    agentId: 'scout',
    walletId: 'a:balance',
    walletName: 'Balance',
    limit: usd(10),
    window: 'month',
    zone: 'Europe/Berlin',
    carry: false,
    softPercent: 70,
    hardPercent: 90,
    onHard: 'tell',
    resumeOnRoll: true,
    since: 0,
    current: { start: 0, end: Date.UTC(2026, 11, 1), moved: usd(0) },
    overriddenAt: null,
    createdAt: 0,
    changedAt: 0,
    granted: usd(10),
    carried: usd(0),
    spent: usd(4),
    held: usd(0),
    left: usd(6),
    standing: 'fine',
    uncovered: null,
    spentAsOf: 0,
    ...change,
  };
}

export function fakeMove(change: Partial<MoveView> = {}): MoveView {
  return {
    id: '7a1c2d34-0000-4000-8000-000000000001',
    accountId: 'a',
    from: { kind: 'envelope', envelopeId: 'e1' },
    to: { kind: 'budget', agent: 'a:agent/miner' },
    fromName: "Scout's envelope",
    toName: "Miner's budget",
    amount: usd(2),
    standing: false,
    atService: usd(2),
    before: { from: usd(6), to: usd(1) },
    after: { from: usd(4), to: usd(3) },
    reason: 'more for Miner',
    caller: { door: 'cli', name: null },
    state: 'done',
    createdAt: 0,
    sentAt: 0,
    endedAt: 0,
    detail: null,
    undoes: null,
    undoneBy: null,
    undoable: true,
    ...change,
  };
}

export function fakeDecision(change: Partial<Decision> = {}): Decision {
  const binding = {
    kind: 'envelope',
    name: 'monthly envelope',
    left: usd(6),
    renewsAt: Date.UTC(2026, 11, 1),
  } as const;
  return {
    allowed: true,
    code: 'within',
    reason: 'Within every limit; the monthly envelope leaves $6.00.',
    agent: 'a:agent/scout',
    agentName: 'Scout',
    walletId: 'a:balance',
    walletName: 'Bakery · Balance',
    cost: usd(0.25),
    binding,
    limits: [binding],
    asOf: 0,
    stale: false,
    reservation: null,
    ...change,
  };
}

export const RESERVATION = '5b2c1d34-0000-4000-8000-000000000001';

export function fakeReservation(): NonNullable<Decision['reservation']> {
  return {
    ...{ id: RESERVATION, accountId: 'a', agent: 'a:agent/scout', agentId: 'scout', walletId: 'a:balance' },
    ...{ amount: usd(0.25), state: 'held', createdAt: 0, expiresAt: Date.UTC(2026, 10, 26, 12, 10), endedAt: null },
    ...{ settled: null, caller: { door: 'cli', name: null } },
  };
}
