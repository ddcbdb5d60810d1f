/** Paying at the sandbox's Geopera, with its fake card processor as the judge of what was charged. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { ServiceAdapter } from '#engine/providers/adapter.ts';
import type { Operations } from '#engine/providers/operations.ts';
import { findService } from '#engine/providers/registry.ts';
import type { SandboxAccount } from '#sandbox/sandbox.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { credits } from '../payments.ts';
import { type PayingSandbox, pay, startPayingSandbox } from '../sandboxAccounts.ts';

const order: PaymentOrder = { type: 'top-up', amount: credits(12_000) };
const aud = (digits: string) => parseAmount(digits, 'AUD');
let world: PayingSandbox;
beforeEach(async () => {
  world = await startPayingSandbox();
});
afterEach(() => world.sandbox.close());

const connect = (dialect: string, variant?: string) => world.connect(world.account('geopera', dialect, variant));
const charged = () => world.sandbox.charges().map(({ amount, currency, grants }) => [amount, currency, grants]);

function operationsOf(adapter: ServiceAdapter): Required<Pick<Operations, 'cards' | 'approvals' | 'setAutoTopUp'>> {
  const { cards, approvals, setAutoTopUp } = adapter.operations ?? {};
  if (cards === undefined || approvals === undefined || setAutoTopUp === undefined) throw new Error('incomplete');
  return { cards, approvals, setAutoTopUp };
}

describe.each(['seed', 'public'])('a top-up: %s', (dialect) => {
  test('by credits and by money, each charged and granted once, told by its ledger row', async () => {
    const adapter = connect(dialect);
    const first = await pay(world, adapter, order);
    expect(first.answer).toMatchObject({
      outcome: 'succeeded',
      refs: { topUpAttemptId: expect.stringMatching(/^ta_/) },
    });
    expect((await first.seen())?.evidence).toMatch(/^The ledger has 12,000 credits for ta_/);
    await world.advance(1_000);
    const second = await pay(world, adapter, { type: 'top-up', amount: aud('345.67') });
    expect((await second.seen())?.evidence).toMatch(/34,567 credits/);
    expect(charged()).toEqual([
      [12_000, 'aud', 1],
      [34_567, 'aud', 1],
    ]);
  });

  test('the bonus above A$20,000', async () => {
    const { answer, seen } = await pay(world, connect(dialect), { type: 'top-up', amount: aud('20001') });
    expect(answer).toMatchObject({ outcome: 'succeeded', note: expect.stringContaining('bonus of 100,005 credits') });
    expect(await seen()).not.toBeNull();
    expect(charged()).toEqual([[2_000_100, 'aud', 1]]);
  });

  test.each(['reset', 'timeout', 'unavailable'] as const)(
    'charged and the answer lost by %s: unknown, and the same key settles it, once',
    async (by) => {
      world.sandbox.setFaults('geopera', [{ kind: 'after-charge', by, times: 1 }]);
      const { answer, again, seen } = await pay(world, connect(dialect), order);
      expect(answer.outcome).toBe('unknown');
      expect(await again()).toMatchObject({ outcome: 'succeeded' });
      expect(await again()).toMatchObject({ outcome: 'succeeded' });
      expect(await seen()).not.toBeNull();
      expect(charged()).toEqual([[12_000, 'aud', 1]]);
    },
  );

  test.each(['charged-unknown', 'uncharged-unknown', 'outage'] as const)(
    '502 for %s, then the same key',
    async (outcome) => {
      world.sandbox.setFaults('geopera', [{ kind: 'card', outcome, times: 1 }]);
      const { answer, again } = await pay(world, connect(dialect), order);
      expect(answer).toMatchObject({ outcome: 'unknown', error: { kind: 'payment-unknown' } });
      expect(await again()).toMatchObject({ outcome: 'succeeded' });
      expect(charged()).toEqual([[12_000, 'aud', 1]]);
    },
  );

  test('declined stays declined for its key', async () => {
    world.sandbox.setFaults('geopera', [{ kind: 'card', outcome: 'declined', times: 1 }]);
    const { answer, again } = await pay(world, connect(dialect), order);
    expect(answer).toMatchObject({ outcome: 'declined', error: { kind: 'payment-declined' } });
    expect((await again()).outcome).toBe('declined');
    expect(charged()).toEqual([]);
  });

  test('a key that may only read is told which scope it lacks', async () => {
    const adapter = connect(dialect, 'read-only');
    const { answer } = await pay(world, adapter, order);
    expect(answer).toMatchObject({
      outcome: 'refused',
      error: { kind: 'forbidden', message: expect.stringContaining('billing:write') },
    });
    expect((await adapter.operations?.topUpOffer?.('credits'))?.blocked).toContain('billing:write');
    await expect(operationsOf(adapter).cards.beginSetup()).rejects.toMatchObject({ info: { kind: 'forbidden' } });
  });
});

describe('3-D Secure', () => {
  test.each(['seed'])('%s: the challenge, then the same key, granted once', async (dialect) => {
    world.sandbox.setFaults('geopera', [{ kind: 'card', outcome: 'challenge', times: 1 }]);
    const { answer, again, seen } = await pay(world, connect(dialect), order);
    if (answer.outcome !== 'challenge') throw new Error(answer.outcome);
    expect(answer.provider).toBe('stripe');
    expect((await again()).outcome).toBe('challenge');
    expect(charged()).toEqual([]);
    world.sandbox.answerChallenge(answer.refs.paymentIntentId ?? '', 'pass');
    expect(await again()).toMatchObject({ outcome: 'succeeded' });
    expect(await seen()).not.toBeNull();
    expect(charged()).toEqual([[12_000, 'aud', 1]]);
  });

  test('refused at the bank, the same key asks again', async () => {
    world.sandbox.setFaults('geopera', [{ kind: 'card', outcome: 'challenge', times: 1 }]);
    const { answer, again } = await pay(world, connect('seed'), order);
    if (answer.outcome !== 'challenge') throw new Error(answer.outcome);
    world.sandbox.answerChallenge(answer.refs.paymentIntentId ?? '', 'fail');
    expect((await again()).outcome).toBe('challenge');
    expect(charged()).toEqual([]);
  });

  test('of another processor is for the portal', async () => {
    world.sandbox.setFaults('geopera', [{ kind: 'card', outcome: 'challenge', times: 1 }]);
    const { answer } = await pay(world, connect('public'), order);
    expect(answer).toMatchObject({ outcome: 'challenge', provider: 'other' });
  });
});

describe('who cannot pay', () => {
  test('no card', async () => {
    const adapter = connect('seed', 'no-card');
    expect((await adapter.operations?.topUpOffer?.('credits'))?.blocked).toContain('Add one');
    expect((await pay(world, adapter, order)).answer).toMatchObject({ outcome: 'refused' });
  });

  test('an organisation that is invoiced', async () => {
    const adapter = connect('seed', 'enterprise');
    expect((await adapter.operations?.topUpOffer?.('credits'))?.blocked).toContain('invoiced monthly');
    const { answer } = await pay(world, adapter, order);
    expect(answer).toMatchObject({ outcome: 'refused', error: { message: expect.stringContaining('are invoiced') } });
  });

  test('billing that is not set up', async () => {
    const { answer } = await pay(world, connect('seed', 'not-configured'), order);
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'unavailable' } });
  });
});

describe.each(['seed', 'public'])('settings: %s', (dialect) => {
  test('automatic top-up on, with a cap of cents, and off again', async () => {
    const adapter = connect(dialect);
    const { setAutoTopUp } = operationsOf(adapter);
    const change = { enabled: true, threshold: credits(6_000), amount: credits(40_000), dailyCap: aud('450.5') };
    const on = await setAutoTopUp('credits', change);
    expect(on).toMatchObject({
      state: 'on',
      threshold: change.threshold,
      amount: change.amount,
      dailyCap: aud('450.5'),
    });
    expect((await adapter.read()).wallets[0]?.autoTopUp).toEqual(on);
    expect(await setAutoTopUp('credits', { ...change, enabled: false })).toMatchObject({ state: 'off' });
  });

  test('cards: listed, begun, detached', async () => {
    const { cards } = operationsOf(connect(dialect));
    const [card] = await cards.list();
    expect(card).toMatchObject({
      brand: 'visa',
      last4: expect.stringMatching(/^\d{4}$/),
      isDefault: true,
      expires: '08/2029',
    });
    expect((await cards.beginSetup()).provider).toBe(dialect === 'seed' ? 'stripe' : 'other');
    await cards.setDefault(card?.id ?? '');
    await cards.detach(card?.id ?? '');
    expect((await cards.list()).map(({ id }) => id)).not.toContain(card?.id);
  });

  test('approvals: asked for, listed, rejected', async () => {
    const { approvals } = operationsOf(connect(dialect));
    const asked = await approvals.request(15_000, 24);
    expect(asked).toMatchObject({ status: 'pending', credits: credits(15_000) });
    expect((await approvals.list()).find(({ id }) => id === asked.id)).toEqual(asked);
    expect(await approvals.reject(asked.id, 'too dear')).toMatchObject({ id: asked.id, status: 'rejected' });
    await expect(approvals.reject(asked.id, null)).rejects.toMatchObject({ info: { kind: 'conflict' } });
  });
});

describe('an approval', () => {
  const orderFor = (approvalId: string, amount = 15_000): PaymentOrder => ({
    type: 'approval',
    approvalId,
    amount: credits(amount),
  });

  test('approved charges once, however often it is sent', async () => {
    const adapter = connect('seed');
    const { id } = await operationsOf(adapter).approvals.request(15_000, null);
    world.sandbox.setFaults('geopera', [{ kind: 'after-charge', by: 'reset', times: 1 }]);
    const { answer, again, seen } = await pay(world, adapter, orderFor(id));
    expect(answer.outcome).toBe('unknown');
    expect(await again()).toMatchObject({ outcome: 'succeeded', refs: { approvalId: id } });
    expect(await seen()).not.toBeNull();
    expect(charged()).toEqual([[15_000, 'aud', 1]]);
  });

  test('needs a person where the service says so', async () => {
    const adapter = connect('public');
    const { id } = await operationsOf(adapter).approvals.request(15_000, null);
    expect((await pay(world, adapter, orderFor(id))).answer).toMatchObject({
      outcome: 'refused',
      error: { kind: 'forbidden', message: expect.stringContaining('human approver') },
    });
    expect(charged()).toEqual([]);
  });

  test('expired is gone, rejected is decided', async () => {
    const adapter = connect('seed');
    const { approvals } = operationsOf(adapter);
    const late = await approvals.request(15_000, 1);
    const rejected = await approvals.request(15_000, 48);
    await approvals.reject(rejected.id, null);
    await world.advance(2 * 3_600_000);
    expect((await pay(world, adapter, orderFor(late.id))).answer).toMatchObject({
      outcome: 'refused',
      error: { kind: 'gone' },
    });
    expect((await pay(world, adapter, orderFor(rejected.id))).answer).toMatchObject({
      outcome: 'refused',
      error: { kind: 'conflict' },
    });
    expect(charged()).toEqual([]);
  });
});

describe('signing in', () => {
  function signInAt(account: SandboxAccount) {
    const clock = { now: world.now, setTimer: () => () => undefined };
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const http = createServiceHttp({
      origin: account.origin,
      authorize: () => ({}),
      key: async () => 'none',
      fetch,
      clock,
      log: quiet,
      random: () => 0,
    });
    const signIn = findService('geopera')?.signIn?.({ http, origin: account.origin, clock });
    if (signIn?.renew === undefined) throw new Error('no sign-in');
    return { signIn, renew: signIn.renew };
  }

  async function answer(url: string, userCode: string | null, said: 'approve' | 'deny'): Promise<void> {
    const page = new URL(url);
    await fetch(`${page.origin}${page.pathname}`, {
      method: 'POST',
      body: new URLSearchParams({ user_code: userCode ?? '', answer: said }),
    });
  }

  test('waits, is approved, reads and approves as a person, and renews with a token that is good once', async () => {
    const account = world.account('geopera', 'public');
    const { signIn, renew } = signInAt(account);
    const { verificationUrl, userCode, state, intervalMs } = await signIn.begin();
    expect(new URL(verificationUrl).origin).toBe(account.origin);
    expect(await signIn.poll(state)).toEqual({ status: 'pending', intervalMs });
    expect(await signIn.poll(state)).toEqual({ status: 'pending', intervalMs: intervalMs + 5_000 });
    await answer(verificationUrl, userCode, 'approve');
    await world.advance(20_000);
    const done = await signIn.poll(state);
    if (done.status !== 'done') throw new Error(done.status);
    const adapter = world.connect(account, done.key);
    const { id } = await operationsOf(adapter).approvals.request(15_000, null);
    const approve: PaymentOrder = { type: 'approval', approvalId: id, amount: credits(15_000) };
    expect((await pay(world, adapter, approve)).answer.outcome).toBe('succeeded');

    await world.advance(301_000);
    await expect(adapter.read()).rejects.toMatchObject({ info: { kind: 'invalid-key' } });
    const next = await renew(done.renewal ?? '');
    expect((await world.connect(account, next.key).read()).wallets).toHaveLength(1);
    await expect(renew(done.renewal ?? '')).rejects.toMatchObject({ info: { kind: 'invalid-key' } });
  });

  test('refused by the person; too late', async () => {
    const { signIn } = signInAt(world.account('geopera', 'public'));
    const first = await signIn.begin();
    await answer(first.verificationUrl, first.userCode, 'deny');
    expect(await signIn.poll(first.state)).toEqual({ status: 'denied' });
    const second = await signIn.begin();
    await world.advance(601_000);
    expect(await signIn.poll(second.state)).toEqual({ status: 'expired' });
  });
});
