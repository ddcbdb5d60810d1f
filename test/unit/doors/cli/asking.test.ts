/** The other commands that ask a service for something, against a fake engine behind a real socket. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amountOf } from '#shared/money/amount.ts';
import { aud, createFakePayments, credits, type FakePayments } from './fakePayments.ts';

let fake: FakePayments;
beforeEach(async () => {
  fake = await createFakePayments();
});
afterEach(() => fake.end());

test('autotopup keeps what was not said, and shows what the service then says', async () => {
  const now = { amount: credits(10_000), dailyCap: aud(1_000), hasPaymentMethod: true, changedAt: 'api' };
  const set = { ...now, state: 'on', threshold: credits(800) };
  fake.answers['autoTopUp.set'] = { autoTopUp: set };
  expect((await fake.run(['autotopup', 'bakery'])).stdout).toContain('off, adds 10,000 credits, below 500 credits');
  const ran = await fake.run(['autotopup', 'bakery', '--on', '--threshold', '800', '--daily-cap', 'none', '--yes']);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('  Then     on, adds 10,000 credits, below 800 credits\n');
  expect(fake.inputOf('autoTopUp.set')).toEqual({
    walletId: 'id-1:credits',
    change: { enabled: true, threshold: credits(800), amount: credits(10_000), dailyCap: null },
  });
  expect((await fake.run(['autotopup', 'bakery', '--off'])).code).toBe(1);
  expect((await fake.run(['autotopup', 'bakery', '--on', '--off', '--yes'])).stderr).toContain(
    '--on and --off at once',
  );
  await fake.run(['autotopup', 'bakery', '--trigger', '--yes']);
  expect(fake.inputOf('payments.start')?.order).toEqual({ type: 'auto-top-up' });
});

test('plans, and changing to one', async () => {
  const plan = { id: 'pro', name: 'Pro', billing: 'monthly', price: amountOf(150_000_000, 'USD') };
  const more = { includes: credits(4_000), topUpRate: null, notes: null };
  fake.answers['plans.list'] = { current: 'basic', plans: [{ ...plan, ...more }] };
  expect((await fake.run(['plans', 'Bakery'])).stdout).toMatch(/pro +Pro +\$150\.00, monthly +4,000 credits/);
  expect((await fake.run(['plans', 'upgrade', 'Bakery', 'nope', '--yes'])).stderr).toContain('It lists pro.');
  await fake.run(['plans', 'upgrade', 'Bakery', 'Pro', '--yes']);
  expect(fake.inputOf('payments.start')).toMatchObject({
    walletId: 'id-1:credits',
    order: { type: 'plan', planId: 'pro' },
  });
});

test('work: only --yes is a yes, with the cost and the balance read just now', async () => {
  const cost = credits(1);
  const items = [{ id: 't1', title: 'Newsletter', status: 'ready', cost }];
  const actions = [{ id: 'creative', name: 'Creative', cost }];
  fake.answers['work.list'] = { items, actions, usedToday: 3, limit: 20, remaining: 17 };
  expect((await fake.run(['work', 'Bakery'])).stdout).toContain('3 of 20 used today, 17 left.\nAlso: Creative');
  const unsaid = await fake.run(['work', 'run', 'Bakery', 't1'], { answer: 'y' });
  expect(unsaid).toMatchObject({ code: 1, asked: '' });
  expect(unsaid.stderr).toMatch(/costs: 1 credit; .*balance: 16,000 credits, read/);
  expect(fake.names().indexOf('sync.now')).toBeGreaterThan(-1);
  await fake.run(['work', 'run', 'Bakery', 'newsletter', '--yes']);
  await fake.run(['work', 'creative', 'Bakery', '--prompt', 'A loaf', '--yes']);
  expect(fake.calls.filter(([name]) => name === 'payments.start').map(([, input]) => input.order)).toEqual([
    { type: 'spend', action: 'Run task', target: 't1', prompt: null, cost, title: 'Newsletter' },
    { type: 'spend', action: 'creative', target: null, prompt: 'A loaf', cost, title: 'Creative' },
  ]);
  fake.answers['sync.now'] = { synced: 0, failed: 1 };
  expect((await fake.run(['work', 'run', 'Bakery', 't1', '--yes'])).code).toBe(1);
});

test('blocked work, cards, approvals, crypto', async () => {
  const run1 = { id: 'r1', agentId: null, title: 'Site', status: 'failed', reason: 'no credits', startedAt: null };
  fake.answers['blockedWork.list'] = { items: [{ ...run1, resumable: true }] };
  fake.answers['blockedWork.resume'] = { note: 'It goes on.' };
  expect((await fake.run(['blocked', 'Bakery'])).stdout).toMatch(/r1 +failed +- +yes +Site: no credits/);
  expect(await fake.run(['blocked', 'resume', 'Bakery', 'r1'])).toMatchObject({ code: 0, stdout: 'It goes on.\n' });

  const card = { id: 'c1', brand: 'visa', last4: '4242', expires: '08/2029', isDefault: true };
  fake.answers['cards.list'] = { cards: [card] };
  fake.answers['cards.add'] = { url: 'http://127.0.0.1:9/card', by: 'page' };
  expect((await fake.run(['cards', 'Bakery', '--json'])).stdout).toContain('"last4": "4242"');
  expect((await fake.run(['cards', 'add', 'Bakery'])).code).toBe(6);
  expect((await fake.run(['cards', 'default', 'Bakery', '4242'])).code).toBe(0);
  expect((await fake.run(['cards', 'remove', 'Bakery', 'c1'])).code).toBe(1);
  expect(fake.names()).not.toContain('cards.detach');
  expect((await fake.run(['cards', 'remove', 'Bakery', 'c1', '--yes'])).code).toBe(0);
  expect(fake.inputOf('cards.detach')).toEqual({ accountId: 'id-1', cardId: 'c1' });

  const dates = { createdAt: 0, expiresAt: null };
  const approval = { id: 'ap-1', status: 'pending', credits: credits(5_000), requestedBy: 'Ann', ...dates };
  fake.answers['approvals.list'] = { approvals: [approval] };
  fake.answers['approvals.request'] = { approval };
  fake.answers['approvals.reject'] = { approval: { ...approval, status: 'rejected' } };
  expect((await fake.run(['approvals', 'Bakery'])).stdout).toContain('5,000 credits');
  await fake.run(['approvals', 'request', 'Bakery', '--credits', '5000', '--hours', '4']);
  expect(fake.inputOf('approvals.request')).toEqual({ accountId: 'id-1', credits: 5_000, expiryHours: 4 });
  expect((await fake.run(['approvals', 'request', 'Bakery', '--credits', '1.5'])).code).toBe(1);
  await fake.run(['approvals', 'approve', 'Bakery', 'ap', '--yes']);
  expect(fake.inputOf('payments.start')?.order).toEqual({
    type: 'approval',
    approvalId: 'ap-1',
    amount: credits(5_000),
  });
  expect((await fake.run(['approvals', 'reject', 'Bakery', 'ap-1', '--reason', 'no'])).code).toBe(0);

  fake.answers['crypto.info'] = { enabled: true, tokens: ['USDT'], networks: ['ERC20'], canCreate: false };
  expect((await fake.run(['crypto', 'Bakery'])).stdout).toContain('Tokens: USDT.');
  expect((await fake.run(['crypto', 'pay', 'Bakery', '--amount', '20', '--token', 'USDT', '--yes'])).code).toBe(1);
});

test('signing in through the browser prints address and code, and waits', async () => {
  const waiting = { id: 's1', userCode: 'ABCD-EFGH', expiresAt: null, accountId: null, message: null };
  fake.answers['signIn.begin'] = { signIn: { ...waiting, status: 'waiting' }, url: 'https://example.test/device' };
  fake.answers['signIn.state'] = { signIn: { ...waiting, status: 'connected', accountId: 'id-1' } };
  const add = ['accounts', 'add', '--service', 'geopera', '--browser'];
  const ran = await fake.run(add);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain(
    'https://example.test/device\nCompare this code with the one in the browser: ABCD-EFGH\n',
  );
  expect(ran.stdout).toContain('Connected Bakery');
  fake.answers['signIn.state'] = { signIn: { ...waiting, status: 'denied' } };
  const denied = await fake.run(add);
  expect(denied.code).toBe(1);
  expect(denied.stderr).toContain('It was turned down in the browser.');
});
