/** Paying elizaOS Cloud in the sandbox, in every generation: the sandbox's bank is the judge of what was charged. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findService } from '#engine/providers/registry.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { gist, KEY_OF_PAYMENT, usd } from '../paying.ts';
import { LOST_AFTER_CHARGE, payingSandbox } from '../payingSandbox.ts';

type World = Awaited<ReturnType<typeof payingSandbox>>;
let world: World;
beforeEach(async () => {
  world = await payingSandbox();
});
afterEach(() => world.sandbox.close());

const GENERATIONS = [
  ['seed', 'main'],
  ['public', 'g1'],
  ['public', 'g2'],
  ['public', 'main'],
] as const;
const topUp = { type: 'top-up' as const, amount: usd('25.5') };
const auto = { type: 'auto-top-up' as const };

describe.each(GENERATIONS)('a checkout, %s %s', (dialect, variant) => {
  test('is offered, opened, paid, verified and seen', async () => {
    const { operations, pay, arrived, routeOf } = world.connect('elizaos', dialect, variant);
    const offer = await operations.topUpOffer?.('balance');
    expect(offer).toMatchObject({ by: 'checkout', range: { max: usd('1000'), step: usd('0.01') } });
    const { answer, payment } = await pay(topUp, KEY_OF_PAYMENT);
    if (answer.outcome !== 'checkout') throw new Error(`no page: ${JSON.stringify(answer)}`);
    expect(new URL(answer.url).origin).toBe(world.sandbox.stripe.origin);
    const notYet = await routeOf('top-up').check?.(payment);
    expect(notYet && gist(notYet)).toBe('unknown payment-action-required');
    expect(await arrived(payment)).toBeNull();
    expect(world.sandbox.charges()).toEqual([]);

    world.sandbox.answerCheckout(payment.refs.sessionId ?? '', 'pay');
    const paid = await routeOf('top-up').check?.(payment);
    expect(paid).toMatchObject({ outcome: 'succeeded', note: expect.stringContaining('$25.50') });
    expect(await arrived(payment)).toMatch(/new top-up of \$25\.50/);
    expect(world.sandbox.charges()).toMatchObject([{ amount: 2_550, currency: 'usd', granted: true, grants: 1 }]);
  });
});

test('the same key brings the same page back, and what was paid there is paid once', async () => {
  const { pay } = world.connect('elizaos', 'public');
  const first = await pay(topUp, KEY_OF_PAYMENT);
  const second = await pay(topUp, KEY_OF_PAYMENT);
  expect(second.payment.refs).toEqual(first.payment.refs);
  const other = await pay({ ...topUp, amount: usd('30') }, KEY_OF_PAYMENT);
  expect(gist(other.answer)).toBe('unknown payment-unknown');
});

test('a slow webhook: the service has verified, the dollars are still on their way', async () => {
  world.sandbox.setWebhooks({ delayMs: 5 * MINUTE });
  const { pay, arrived, routeOf } = world.connect('elizaos', 'public', 'g1');
  const { payment } = await pay(topUp, KEY_OF_PAYMENT);
  world.sandbox.answerCheckout(payment.refs.sessionId ?? '', 'pay');
  expect(await routeOf('top-up').check?.(payment)).toMatchObject({ outcome: 'succeeded' });
  expect(await arrived(payment)).toBeNull();
  world.pass(6 * MINUTE);
  expect(await arrived(payment)).not.toBeNull();
});

describe('the automatic top-up', () => {
  const on = { enabled: true, amount: usd('40'), threshold: usd('10'), dailyCap: null };

  test.each(GENERATIONS.slice(0, 3))(
    '%s %s: set, run, seen; above the line nothing happens',
    async (dialect, variant) => {
      const { operations, pay, arrived } = world.connect('elizaos', dialect, variant);
      expect(await operations.setAutoTopUp?.('balance', on)).toMatchObject({ state: 'on', amount: usd('40') });
      world.sandbox.setBalance('elizaos', 'balance', 50_000_000);
      expect((await pay(auto, KEY_OF_PAYMENT)).answer).toMatchObject({
        outcome: 'not-needed',
        note: expect.stringMatching(/the line is \$10\.00/),
      });
      world.sandbox.setBalance('elizaos', 'balance', 3_500_000);
      const { answer, payment } = await pay(auto, KEY_OF_PAYMENT);
      expect(answer).toMatchObject({ outcome: 'succeeded', note: expect.stringContaining('$40.00') });
      expect(await arrived(payment)).toMatch(/\$40\.00/);
      expect(world.sandbox.charges()).toMatchObject([{ amount: 4_000, grants: 1 }]);
    },
  );

  test.each(['declined', 'challenge', 'processing', 'charged-unknown', 'uncharged-unknown', 'outage'] as const)(
    'the card says %s: never more than was charged is claimed',
    async (outcome) => {
      for (const variant of ['g1', 'g2']) {
        const { operations, pay } = world.connect('elizaos', 'public', variant);
        await operations.setAutoTopUp?.('balance', on);
        world.sandbox.setBalance('elizaos', 'balance', 1_000_000);
        world.sandbox.setFaults('elizaos', [{ kind: 'card', outcome, times: 1 }]);
        const before = world.sandbox.charges().length;
        const { answer } = await pay(auto, KEY_OF_PAYMENT);
        const charged = world.sandbox.charges().length - before;
        world.sandbox.setFaults('elizaos', []);
        // Said to be over without a charge only where there was none; said to be done only where there was one.
        if (answer.outcome === 'refused' || answer.outcome === 'declined') expect(charged).toBe(0);
        if (answer.outcome === 'succeeded') expect(charged).toBe(1);
        expect(gist(answer)).toBe(OUTCOMES[outcome][variant === 'g1' ? 0 : 1]);
        world.pass(10 * MINUTE);
      }
    },
  );
  const OUTCOMES = {
    declined: ['declined payment-declined', 'declined payment-declined'],
    challenge: ['declined payment-declined', 'declined payment-declined'],
    processing: ['unknown payment-unknown', 'processing'],
    'charged-unknown': ['unknown payment-unknown', 'processing'],
    'uncharged-unknown': ['unknown payment-unknown', 'unknown conflict'],
    outage: ['unknown payment-unknown', 'unknown payment-unknown'],
  } as const;

  test('an answer that is lost after the charge: unknown, sent once, and the ledger tells', async () => {
    const { operations, pay, arrived } = world.connect('elizaos', 'seed');
    await operations.setAutoTopUp?.('balance', on);
    world.sandbox.setBalance('elizaos', 'balance', 1_000_000);
    world.sandbox.setFaults('elizaos', [LOST_AFTER_CHARGE]);
    const { answer, payment } = await pay(auto, KEY_OF_PAYMENT);
    expect(gist(answer)).toBe('unknown payment-unknown');
    expect(await arrived(payment)).toMatch(/\$40\.00/);
    expect(world.sandbox.charges()).toHaveLength(1);
    const sent = world.sandbox.requests('elizaos').filter(({ method }) => method === 'POST');
    expect(sent).toHaveLength(1);
  });

  test('the newest generation wants a person', async () => {
    const { operations, pay } = world.connect('elizaos', 'public');
    await expect(operations.setAutoTopUp?.('balance', on)).rejects.toMatchObject({
      info: { kind: 'needs-browser-session', help: expect.stringMatching(/dashboard/) },
    });
    expect(gist((await pay(auto, KEY_OF_PAYMENT)).answer)).toBe('refused needs-browser-session');
  });
});

describe('crypto', () => {
  const order = { type: 'crypto' as const, amount: usd('12'), token: 'USDC', network: 'SOL' };

  test('seed: an address, paid, confirmed and seen', async () => {
    const { operations, pay, arrived, routeOf } = world.connect('elizaos', 'seed');
    expect(await operations.crypto?.info()).toMatchObject({
      enabled: true,
      canCreate: true,
      networks: ['ERC20', 'SOL'],
    });
    const { answer, payment } = await pay(order, KEY_OF_PAYMENT);
    if (answer.outcome !== 'address' || answer.url === null) throw new Error(`no address: ${JSON.stringify(answer)}`);
    const waiting = await routeOf('crypto').check?.(payment);
    expect(waiting && gist(waiting)).toBe('unknown payment-action-required');
    world.sandbox.answerCheckout(new URL(answer.url).pathname.split('/').at(-1) ?? '', 'pay');
    expect(await routeOf('crypto').check?.(payment)).toMatchObject({ outcome: 'succeeded' });
    expect(await arrived(payment)).not.toBeNull();
  });

  test('an address that nobody pays expires', async () => {
    const { pay, routeOf } = world.connect('elizaos', 'seed');
    const { payment } = await pay(order, KEY_OF_PAYMENT);
    world.pass(61 * MINUTE);
    const answer = await routeOf('crypto').check?.(payment);
    expect(answer && gist(answer)).toBe('declined gone');
  });

  test.each(GENERATIONS.slice(1))('%s %s: a key may look, not make', async (dialect, variant) => {
    const { operations, pay } = world.connect('elizaos', dialect, variant);
    expect(await operations.crypto?.info()).toMatchObject({ enabled: true, canCreate: false });
    expect(gist((await pay(order, KEY_OF_PAYMENT)).answer)).toBe('refused needs-browser-session');
  });
});

test('signing in: the page is opened, the key comes once, and it works', async () => {
  const { origin } = world.accountOf('elizaos', 'public');
  const http = world.httpOf(origin, () => ({}), 'none');
  const signIn = findService('elizaos')?.signIn?.({ http, origin, clock: world.clock });
  if (signIn === undefined) throw new Error('there is no sign-in');
  const started = await signIn.begin();
  expect(await signIn.poll(started.state)).toEqual({ status: 'pending' });
  const page = await fetch(started.verificationUrl);
  expect(await page.text()).toContain('Sign in to elizaOS Cloud?');
  await fetch(new URL('/auth/cli-login', origin), {
    method: 'POST',
    body: new URLSearchParams({ session: started.state }),
  });
  const done = await signIn.poll(started.state);
  expect(done).toEqual({ status: 'done', key: world.accountOf('elizaos', 'public').key, expiresAt: null });
  expect(await signIn.poll(started.state)).toEqual({ status: 'expired' });
  expect(await signIn.poll('00000000-0000-4000-8000-00000000dead')).toEqual({ status: 'expired' });
});
