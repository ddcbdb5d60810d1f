/** What each rule finds, by tables: when it opens, when it ends, and when it says nothing. */
import { describe, expect, it } from 'vitest';
import type { Condition } from '#engine/alerts/condition.ts';
import { accountRules } from '#engine/alerts/rules/accountRules.ts';
import { agentRules } from '#engine/alerts/rules/agentRules.ts';
import { plain, type RuleFacts } from '#engine/alerts/rules/facts.ts';
import { lotRules } from '#engine/alerts/rules/lotRules.ts';
import { paymentRules } from '#engine/alerts/rules/paymentRules.ts';
import { isOutOfPattern, spendRules } from '#engine/alerts/rules/spendRules.ts';
import { expectsTopUp, nextTopUpWatch, topUpRules } from '#engine/alerts/rules/topUpRules.ts';
import { emptyObservation } from '#engine/sync/reconcile.ts';
import type { AgentFacts } from '#shared/domain/facts.ts';
import type { Observation, SeenWallet } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import type { TopUpWatch } from '#shared/domain/topUpWatch.ts';
import type { AutoTopUp, Lot } from '#shared/domain/wallet.ts';
import { paymentOf } from '../providers/payments.ts';
import { account } from '../store/samples.ts';
import { credits } from './play.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

function wallet(balance: number | null, autoTopUp: Partial<AutoTopUp> | null = null): SeenWallet {
  return {
    key: 'credits',
    name: 'Credits',
    unit: 'credit',
    balance: balance === null ? null : credits(balance),
    reserved: null,
    worth: null,
    autoTopUp:
      autoTopUp === null
        ? null
        : {
            state: 'on',
            threshold: credits(100),
            amount: credits(500),
            dailyCap: null,
            hasPaymentMethod: true,
            changedAt: 'api',
            ...autoTopUp,
          },
    funding: null,
    note: null,
    asOf: NOW,
  };
}

function facts(observation: Partial<Observation> = {}, change: Partial<RuleFacts> = {}): RuleFacts {
  return {
    account: account('a'),
    observation: { ...emptyObservation('a'), lastSuccessAt: NOW, wallets: [wallet(500)], ...observation },
    before: null,
    payments: [],
    rulings: [],
    spendingOf: () => null,
    spendUntil: () => null,
    openSubjects: () => [],
    seeingSince: NOW - 5 * HOUR,
    hasKey: true,
    interval: 5 * MINUTE,
    now: NOW,
    ...change,
  };
}

const of = (conditions: readonly Condition[], rule: string, subject?: string) => {
  const found = conditions.find((one) => one.rule === rule && (subject === undefined || one.subject === subject));
  if (found === undefined) throw new Error(`nothing was found by ${rule}`);
  return found;
};
const seen = <T>(value: T) => ({ value, asOf: NOW });
const failed = (kind: 'invalid-key' | 'offline' | 'unavailable') => ({ kind, message: `It said ${kind}.` });

describe('an account', () => {
  it.each([
    ['the key is refused', { lastError: failed('invalid-key') }, 'key-refused', 'in'],
    ['another trouble says nothing of the key', { lastError: failed('offline') }, 'key-refused', 'between'],
    ['all is well', {}, 'key-refused', 'out'],
    [
      'spending is not allowed',
      { slices: { usage: seen({ allowed: false, reason: 'overdue' }) } },
      'not-allowed',
      'in',
    ],
    ['spending is allowed', { slices: { usage: seen({ allowed: true, reason: null }) } }, 'not-allowed', 'out'],
    ['nothing is said of spending', {}, 'not-allowed', 'unseen'],
    [
      'not seen for a moment',
      { lastSuccessAt: NOW - 20 * MINUTE, lastError: failed('unavailable') },
      'cannot-see',
      'between',
    ],
    [
      'not seen for long',
      { lastSuccessAt: NOW - 31 * MINUTE, lastError: failed('unavailable'), failuresInARow: 6 },
      'cannot-see',
      'in',
    ],
    [
      'the key is what is wrong',
      { lastSuccessAt: NOW - DAY, lastError: failed('invalid-key') },
      'cannot-see',
      'between',
    ],
    ['never seen, connected long ago', { lastSuccessAt: null, failuresInARow: 9 }, 'cannot-see', 'in'],
    ['not seen since the clock jumped', { lastSuccessAt: NOW - 14 * HOUR }, 'cannot-see', 'out'],
    [
      'not seen for long, with one failure',
      { lastSuccessAt: NOW - DAY, lastError: failed('offline'), failuresInARow: 1 },
      'cannot-see',
      'between',
    ],
    ['seen', {}, 'cannot-see', 'out'],
  ] as const)('%s', (_name, observation, rule, standing) => {
    expect(of(accountRules(facts(observation)), rule).standing).toBe(standing);
  });

  it('does not ring when it is we who could not see: paused, offline, asleep until a moment ago', () => {
    const blind = { lastSuccessAt: NOW - 3 * DAY, lastError: failed('offline'), failuresInARow: 9 };
    expect(of(accountRules(facts(blind, { seeingSince: null })), 'cannot-see').standing).toBe('between');
    expect(of(accountRules(facts(blind, { seeingSince: NOW - MINUTE })), 'cannot-see').standing).toBe('between');
    // Rounds an hour apart: six of them must fail.
    expect(
      of(accountRules(facts({ ...blind, lastSuccessAt: NOW - 5 * HOUR }, { interval: HOUR })), 'cannot-see').standing,
    ).toBe('between');
  });

  it('rings for an account that has no key here, though nothing was asked', () => {
    const unasked = { lastSuccessAt: NOW - DAY };
    const found = of(accountRules(facts(unasked, { hasKey: false })), 'cannot-see');
    expect(found).toMatchObject({ standing: 'in', body: expect.stringContaining('no key here') });
  });

  it('says what a service wrote as one plain line', () => {
    expect(plain('a\u202Eb\n\u0007c  ')).toBe('ab c');
    expect([...plain('x'.repeat(200))]).toHaveLength(80);
  });
});

describe('a lot', () => {
  const lot = (change: Partial<Lot>): Lot => ({
    walletKey: 'credits',
    kind: 'Top-up',
    allocated: credits(1000),
    remaining: credits(400),
    expiresAt: NOW + 2 * DAY,
    ...change,
  });
  const standing = (lots: Lot[], spend: number | null = null) =>
    lotRules(
      facts({ slices: { lots: seen(lots) } }, { spendUntil: () => (spend === null ? null : spend * 1_000_000) }),
    ).map((one) => `${one.standing} ${one.level}`);

  it.each([
    ['expires soon with credits left', lot({}), null, ['in low']],
    ['expires within a day', lot({ expiresAt: NOW + 20 * HOUR }), null, ['in critical']],
    ['will be used up before', lot({}), 500, ['between low']],
    ['will lapse in part', lot({}), 100, ['in low']],
    ['expires later', lot({ expiresAt: NOW + 4 * DAY }), null, ['between low']],
    ['is used up', lot({ remaining: credits(0) }), null, ['out low']],
    ['has expired', lot({ expiresAt: NOW - HOUR }), null, ['out critical']],
    ['never expires', lot({ expiresAt: null }), null, []],
  ])('%s', (_name, one, spend, expected) => {
    expect(standing([one], spend)).toEqual(expected);
  });

  it('is spent after those that expire sooner', () => {
    const sooner = lot({ kind: 'Grant', remaining: credits(300), expiresAt: NOW + DAY });
    expect(standing([lot({}), sooner], 350)).toEqual(['in low', 'between critical']);
    const [found] = lotRules(facts({ slices: { lots: seen([lot({}), sooner]) } }, { spendUntil: () => 350_000_000 }));
    expect(found?.body).toContain('350 credits will lapse, as spending goes');
  });
});

describe('an automatic top-up', () => {
  const watch = (change: Partial<TopUpWatch> = {}): TopUpWatch => ({
    state: 'on',
    belowSince: null,
    readingsBelow: 0,
    setByUserAt: null,
    ...change,
  });
  const standings = (one: SeenWallet, was: TopUpWatch | null, is: TopUpWatch | null) =>
    Object.fromEntries(topUpRules(facts(), one, was, is).map(({ subject, standing }) => [subject, standing]));

  it('is remembered from reading to reading', () => {
    const low = nextTopUpWatch(null, wallet(90, {}), true, NOW);
    expect(low).toEqual(watch({ belowSince: NOW, readingsBelow: 1 }));
    expect(nextTopUpWatch(low, wallet(80, {}), true, NOW + 5)).toEqual(watch({ belowSince: NOW, readingsBelow: 2 }));
    expect(nextTopUpWatch(low, wallet(580, {}), true, NOW + 5)).toEqual(watch());
    expect(nextTopUpWatch(low, wallet(null, {}), true, NOW + 5)).toEqual(low);
    expect(nextTopUpWatch(low, wallet(80, { state: 'off' }), true, NOW + 5)).toEqual(watch({ state: 'off' }));
    expect(nextTopUpWatch(low, wallet(80, { state: 'unknown' }), true, NOW + 5)).toMatchObject({
      state: 'on',
      readingsBelow: 2,
    });
    expect(nextTopUpWatch(low, wallet(80), true, NOW + 5)).toBeNull();
    // The setting could not be read this time: nothing is forgotten, and no alert of it ends.
    expect(nextTopUpWatch(low, wallet(80), false, NOW + 5)).toEqual(low);
    const open = facts({}, { openSubjects: () => ['overdue'] });
    expect(topUpRules(open, wallet(80), low, low).map(({ subject, standing }) => [subject, standing])).toEqual([
      ['overdue', 'unseen'],
    ]);
  });

  it.each([
    ['is calm while it is expected', watch({ belowSince: NOW - 10 * MINUTE, readingsBelow: 3 }), 'between'],
    ['is overdue after half an hour', watch({ belowSince: NOW - 31 * MINUTE, readingsBelow: 2 }), 'in'],
    ['is not overdue by one reading alone', watch({ belowSince: NOW - 31 * MINUTE, readingsBelow: 1 }), 'between'],
    ['is over when the balance is up again', watch(), 'out'],
  ])('%s', (_name, is, standing) => {
    expect(standings(wallet(90, {}), is, is).overdue).toBe(standing);
  });

  it('fails without a means of payment, and is not counted on then', () => {
    expect(standings(wallet(500, { hasPaymentMethod: false }), watch(), watch()).failed).toBe('in');
    expect(standings(wallet(500, { hasPaymentMethod: null }), watch(), watch()).failed).toBe('out');
    expect(expectsTopUp(wallet(90, { hasPaymentMethod: false }))).toBe(false);
    expect(expectsTopUp(wallet(90, { state: 'off' }))).toBe(false);
    expect(expectsTopUp(wallet(90, {}))).toBe(true);
  });

  it('is switched off by somebody else: told once, by the user himself: not at all', () => {
    const off = wallet(500, { state: 'off' });
    expect(standings(off, watch(), watch({ state: 'off' }))['switched-off']).toBe('in');
    expect(standings(off, watch({ state: 'off' }), watch({ state: 'off' }))['switched-off']).toBe('between');
    expect(standings(off, watch(), watch({ state: 'off', setByUserAt: NOW - MINUTE }))['switched-off']).toBe('out');
    expect(standings(wallet(500, {}), watch({ state: 'off' }), watch())['switched-off']).toBe('out');
  });

  it('is good news when it comes', () => {
    const before = { ...emptyObservation('a'), wallets: [wallet(90, {})] };
    const below = watch({ belowSince: NOW - MINUTE, readingsBelow: 1 });
    const rules = (balance: number) => topUpRules(facts({}, { before }), wallet(balance, {}), below, watch());
    const [news] = rules(585).filter(({ subject }) => subject.startsWith('seen'));
    expect(news).toMatchObject({
      level: 'ok',
      happenedAt: NOW,
      body: '495 credits came in; 585 credits are there now.',
    });
    // A refund is no top-up.
    expect(rules(130).some(({ subject }) => subject.startsWith('seen'))).toBe(false);
  });
});

describe('a payment', () => {
  const paid = (state: Payment['state'], at: number, change: Partial<Payment> = {}): Payment => ({
    ...paymentOf({ type: 'top-up', amount: credits(4_000) }),
    id: 'p1',
    accountId: 'a',
    walletId: 'a:credits',
    kind: 'checkout',
    what: '4,000 credits',
    state,
    updatedAt: at,
    history: [{ at, state, note: '' }],
    ...change,
  });
  const found = (payment: Payment, open: string[] = []) =>
    paymentRules(
      facts({}, { payments: [payment], openSubjects: (rule) => (rule === 'payment-not-seen' ? open : []) }),
    ).map(({ rule, standing, happenedAt }) => `${rule} ${happenedAt === undefined ? standing : 'happened'}`);

  it.each([
    ['has arrived', paid('arrived', NOW - MINUTE), [], ['payment-arrived happened']],
    ['arrived long ago', paid('arrived', NOW - 2 * HOUR), [], []],
    ['was not seen', paid('not-seen', NOW - HOUR), [], ['payment-not-seen in']],
    ['was not seen, and that is old', paid('not-seen', NOW - 2 * DAY), [], []],
    ['came late', paid('arrived', NOW - MINUTE), ['p1'], ['payment-arrived happened', 'payment-not-seen out']],
    ['is under way', paid('processing', NOW), [], []],
    [
      'was work that could not be paid',
      paid('failed', NOW, { kind: 'spend', error: { kind: 'out-of-credits', message: 'none left' } }),
      [],
      ['run-blocked happened'],
    ],
    [
      'was work that failed otherwise',
      paid('failed', NOW, { kind: 'spend', error: { kind: 'unavailable', message: '' } }),
      [],
      [],
    ],
    ['was work that is done', paid('arrived', NOW, { kind: 'spend' }), [], []],
  ])('%s', (_name, payment, open, expected) => {
    expect(found(payment, open)).toEqual(expected);
  });
});

describe('a day of spending', () => {
  const days = [10, 12, 9, 0, 11, 10, 30, 12];
  it.each([
    ['like the others', 12, days, false],
    ['as heavy as the heaviest', 30, days, false],
    ['a little above the heaviest', 36, days, false],
    ['far out of pattern', 40, days, true],
    ['far out, but of too few days', 400, days.slice(0, 6), false],
    ['the first after nothing at all', 5, [0, 0, 0, 0, 0, 0, 0], true],
    ['the heaviest where bursts are usual', 70, [60, 1, 1, 60, 1, 1, 60, 60], false],
  ])('%s', (_name, spentToday, daysBefore, expected) => {
    expect(isOutOfPattern({ spentToday, daysBefore })).toBe(expected);
  });

  it('is told of today, and over tomorrow', () => {
    const today = NOW - 12 * HOUR;
    const spending = { unit: 'credit', today, spentToday: 90_000_000, daysBefore: days.map((n) => n * 1_000_000) };
    const yesterday = `credits ${today - DAY}`;
    const conditions = spendRules(
      facts({}, { spendingOf: () => spending, openSubjects: () => [yesterday] }),
      wallet(500),
    );
    expect(conditions.map(({ subject, standing }) => [subject, standing])).toEqual([
      [`credits ${today}`, 'in'],
      [yesterday, 'out'],
    ]);
    expect(conditions[0]?.title).toBe('Some · Credits: 90 credits spent today');
  });
});

describe('an agent', () => {
  const agent = (change: Partial<AgentFacts> & { left?: number; daily?: number } = {}): AgentFacts => {
    const { left = 80, daily = null, ...rest } = change;
    return {
      id: 'scout',
      name: 'Scout',
      walletKey: 'credits',
      budget: {
        allocated: credits(100),
        spent: credits(100 - left),
        available: credits(left),
        dailyLimit: daily === null ? null : credits(10),
        dailySpent: null,
        dailyRemaining: daily === null ? null : credits(daily),
      },
      paused: false,
      pauseReason: null,
      requests: null,
      earnings: null,
      ...rest,
    };
  };
  const list = (one: AgentFacts) =>
    seen({
      listed: [one],
      total: 1,
      withBudget: null,
      paused: null,
      totalAllocated: null,
      totalSpent: null,
      totalAvailable: null,
    });
  const conditions = (now: AgentFacts, before: AgentFacts | null) =>
    agentRules(
      facts(
        { slices: { agents: list(now) } },
        { before: before === null ? null : { ...emptyObservation('a'), slices: { agents: list(before) } } },
      ),
    );

  it.each([
    ['was paused just now', agent({ paused: true }), agent(), 'in'],
    ['has been paused all the time', agent({ paused: true }), agent({ paused: true }), 'between'],
    ['was paused when first seen', agent({ paused: true }), null, 'between'],
    ['runs again', agent(), agent({ paused: true }), 'out'],
  ])('%s', (_name, now, before, standing) => {
    expect(of(conditions(now, before), 'agent-paused').standing).toBe(standing);
  });

  it.each([
    [80, null, 'out', 'ok'],
    [24, null, 'between', 'ok'],
    [20, null, 'in', 'low'],
    [5, null, 'in', 'critical'],
    [0, null, 'in', 'empty'],
    [80, 1, 'in', 'low'],
    [80, 2, 'out', 'ok'],
  ])('with %s of 100 left and %s of 10 for today', (left, daily, standing, level) => {
    const change = daily === null ? { left } : { left, daily };
    expect(of(conditions(agent(change), null), 'agent-budget')).toMatchObject({ standing, level });
  });

  it('has nothing said of a budget that it has not', () => {
    expect(conditions(agent({ budget: null }), null).some(({ rule }) => rule === 'agent-budget')).toBe(false);
  });
});
