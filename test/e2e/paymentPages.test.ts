/** The pages of our own on loopback, in a real browser: what they do, and what no other page can do to them. */
import { expect, type Page } from '@playwright/test';
import { violations } from '../support/app/axe.ts';
import type { Noted } from '../support/app/cardProcessor.ts';
import { test } from '../support/app/paymentPages.ts';
import type { SandboxWorld } from '../support/app/sandboxWorld.ts';

const SECRET = 'pi_3QabcDEF_secret_Zx9Yw8Vu7';
const SETUP_SECRET = 'seti_1Qabc_secret_Zx9Yw8Vu7';
const PAYMENT = { clientSecret: SECRET, kind: 'payment', title: 'Top-up of A$250.00', seconds: 60 } as const;
const SETUP = { clientSecret: SETUP_SECRET, kind: 'setup', title: 'Add a card to Geodata', seconds: 60 } as const;

async function post(world: SandboxWorld, operation: string, body: object): Promise<Record<string, unknown>> {
  const { origin, key } = world.account('geopera');
  const answer = await fetch(`${origin}/v1/op/${operation}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': operation },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}

const noted = (tab: Page) => tab.evaluate(() => (window as unknown as { noted: Noted[] }).noted);

/** Where the keyboard is, also in a window that is not in front. */
const focused = (tab: Page) => tab.evaluate(() => document.activeElement?.id);

const words = (tab: Page) => tab.getByRole('status');

test('a challenge that is passed: the secret goes to the script alone, and no address holds it or the token', async ({
  tab,
  pages,
  asked,
}) => {
  const complaints: string[] = [];
  tab.on('console', (message) => complaints.push(message.text()));
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_pass' });
  const token = new URL(page.url).pathname.slice(1);
  await tab.goto(page.url);
  expect(await page.outcome).toBe('done');
  await expect(words(tab)).toHaveText('Done. Plimsoll goes on from here. You can close this tab.');
  await expect(tab.getByText(PAYMENT.title)).toBeVisible();

  const calls = await noted(tab);
  expect(calls.find(({ call }) => call === 'handleNextAction')?.with).toEqual({ clientSecret: SECRET });
  expect(calls.find(({ call }) => call === 'address')?.with).toBe(`${new URL(page.url).origin}/used`);
  expect(String(calls.find(({ call }) => call === 'html')?.with)).not.toMatch(new RegExp(`${SECRET}|${token}`));
  for (const address of asked) expect(address).not.toContain('secret');
  expect(asked.filter((address) => address.includes(token))).toEqual([page.url]);
  // The one thing that the browser does not do: it was a person who opened the tab.
  expect(complaints).toEqual(['Scripts may close only the windows that were opened by them.']);
});

test('a challenge that is not passed', async ({ tab, pages }) => {
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_fail' });
  await tab.goto(page.url);
  expect(await page.outcome).toBe('failed');
  await expect(words(tab)).toHaveText(/^The bank said no\. This was not confirmed\./);
});

for (const [state, outcome, call] of [
  ['offsession', 'done', ['confirmCardPayment', [SECRET, { payment_method: 'pm_saved' }]]],
  ['automatic', 'done', ['confirmCardPayment', [SECRET, null]]],
  ['manual', 'done', null],
  ['paid', 'done', null],
  ['declined', 'failed', null],
  ['canceled', 'failed', null],
] as const)
  test(`an intent found ${state}: ${outcome}${call === null ? ', with nothing confirmed' : ''}`, async ({
    tab,
    pages,
  }) => {
    const page = await pages.openChallenge({ ...PAYMENT, publishableKey: `pk_test_${state}` });
    await tab.goto(page.url);
    expect(await page.outcome).toBe(outcome);
    const acted = (await noted(tab)).filter((one) => one.call.startsWith('confirm') || one.call.startsWith('handle'));
    expect(acted).toEqual(call === null ? [] : [{ call: call[0], with: call[1] }]);
  });

test('a tab that is closed in the middle', async ({ tab, pages }) => {
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_never' });
  await tab.goto(page.url);
  await expect(words(tab)).toHaveText(/^Follow what your bank asks/);
  await tab.close({ runBeforeUnload: false });
  expect(await page.outcome).toBe('abandoned');
});

test('a reload spends the page', async ({ tab, pages }) => {
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_never' });
  await tab.goto(page.url);
  await expect(words(tab)).toHaveText(/^Follow what your bank asks/);
  await tab.reload();
  await expect(tab.getByRole('heading')).toHaveText('This page was used');
  expect(await page.outcome).toBe('abandoned');
  await tab.goto(page.url);
  await expect(tab.getByRole('heading')).toHaveText('This page was used');
});

test('a script that refuses the page decides nothing', async ({ tab, pages }) => {
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_live_51Real' });
  await tab.goto(page.url);
  expect(await page.outcome).toBe('abandoned');
  await expect(words(tab)).toHaveText(/^The card processor does not work on this page\. Nothing was decided here/);
});

test('a script that does not load can be tried again', async ({ tab, pages, processor }) => {
  processor.setReachable(false);
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_pass' });
  await tab.goto(page.url);
  await expect(words(tab)).toHaveText(/did not load/);
  const again = tab.getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  await expect.poll(() => focused(tab)).toBe('again');
  processor.setReachable(true);
  await again.press('Enter');
  expect(await page.outcome).toBe('done');
});

test('a card is entered in the processor’s form, typed again after a mistake', async ({ tab, pages }) => {
  const page = await pages.openChallenge({ ...SETUP, publishableKey: 'pk_test_typo' });
  await tab.goto(page.url);
  await expect(tab.getByRole('heading')).toHaveText('Add a card');
  await expect(words(tab)).toHaveText(/Plimsoll never sees it/);
  const save = tab.getByRole('button', { name: 'Save card' });
  await save.click();
  await expect(words(tab)).toHaveText('The number is not complete.');
  await expect.poll(() => focused(tab)).toBe('save');
  await save.click();
  expect(await page.outcome).toBe('done');
  await expect(save).toBeHidden();
});

test('what another page on this machine can do with the address: nothing', async ({ tab, pages, stranger }) => {
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_pass' });
  await tab.goto(stranger);
  const tried = await tab.evaluate(async (url) => {
    const { origin, pathname } = new URL(url);
    const body = JSON.stringify({ token: pathname.slice(1) });
    const outcomes: Record<string, unknown> = {};
    const fetched = (name: string, init: RequestInit) =>
      fetch(`${origin}/begin`, { method: 'POST', body, ...init }).then(
        async (answer) => {
          outcomes[name] = `${answer.type} ${await answer.text()}`;
        },
        () => {
          outcomes[name] = 'refused';
        },
      );
    await fetched('json', { headers: { 'content-type': 'application/json' } });
    await fetched('plain', {});
    await fetched('blind', { mode: 'no-cors' });
    navigator.sendBeacon(`${origin}/begin`, body);
    const frame = document.createElement('iframe');
    frame.src = url;
    const shown = new Promise((resolve) => {
      frame.onload = resolve;
    });
    document.body.append(frame);
    await shown;
    outcomes.frame = frame.contentDocument === null ? 'closed to us' : frame.contentDocument.body.textContent;
    return outcomes;
  }, page.url);
  expect(tried).toEqual({ json: 'refused', plain: 'refused', blind: 'refused', frame: 'closed to us' });
  for (const frame of tab.frames().slice(1)) await expect(frame.locator('main')).toHaveCount(0);
  // A link there leads to the page's words at most, which need a person; ours still has its secret to give.
  await tab.goto(page.url);
  expect(await page.outcome).toBe('done');
});

test('the policy holds: nothing inline, nothing from elsewhere, nothing to elsewhere', async ({
  tab,
  pages,
  stranger,
}) => {
  const page = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_never' });
  await tab.goto(page.url);
  await expect(words(tab)).toHaveText(/^Follow what your bank asks/);
  const left = await tab.evaluate(async (elsewhere) => {
    const directives: string[] = [];
    (window as unknown as { broken: string[] }).broken = directives;
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective));
    const add = (name: string, attribute: string, value: string) => {
      const element = document.createElement(name);
      if (attribute === 'text') element.textContent = value;
      else element.setAttribute(attribute, value);
      document.body.append(element);
      return element;
    };
    add('script', 'text', 'window.intruder = true');
    add('script', 'src', elsewhere);
    add('iframe', 'src', elsewhere);
    add('img', 'src', elsewhere);
    add('style', 'text', 'body { display: none }');
    (add('form', 'action', elsewhere) as HTMLFormElement).submit();
    return fetch(elsewhere).then(
      () => true,
      () => false,
    );
  }, stranger);
  expect(left).toBe(false);
  const broken = () => tab.evaluate(() => (window as unknown as { broken: string[] }).broken.sort());
  await expect
    .poll(broken)
    .toEqual([
      'connect-src',
      'form-action',
      'frame-src',
      'img-src',
      'script-src-elem',
      'script-src-elem',
      'style-src-elem',
    ]);
  expect(await tab.evaluate(() => 'intruder' in window)).toBe(false);
  expect(tab.url()).toBe(`${new URL(page.url).origin}/used`);
  // The blocked form leaves Playwright waiting for a navigation: the page itself is asked whether it is still seen.
  expect(await tab.evaluate(() => getComputedStyle(document.body).display)).toBe('block');
});

for (const [mode, outcome, status] of [
  ['pass', 'done', 'succeeded'],
  ['fail', 'failed', 'needs-card'],
  ['ask', 'done', 'succeeded'],
  ['abandon', 'abandoned', 'needs-challenge'],
] as const)
  test(`with the sandbox’s own bank, which says ${mode}: ${outcome}`, async ({ tab, world, sandboxPages, asked }) => {
    world.setChallenge(mode);
    world.setCard('geopera', 'challenge');
    const { publishableKey } = world.stripe;
    const answer = await post(world, 'billing.topup', { aud_cents: 25_000 });
    expect(answer).toMatchObject({ status: 402, requires_action: true });
    const intent = { clientSecret: String(answer.client_secret), publishableKey, kind: 'payment' } as const;
    expect(await sandboxPages.readIntent(intent)).toMatchObject({ status: 'needs-challenge' });
    const page = await sandboxPages.openChallenge({ ...PAYMENT, ...intent });
    await tab.goto(page.url);
    if (mode === 'ask') await tab.frameLocator('iframe').getByRole('button', { name: 'Yes, it is me' }).click();
    if (mode === 'abandon') {
      await expect(words(tab)).toHaveText(/^Follow what your bank asks/);
      await tab.goto('about:blank');
    }
    expect(await page.outcome).toBe(outcome);
    expect(await sandboxPages.readIntent(intent)).toMatchObject({ status });
    // Our own addresses never hold the secret; the processor's own, on its own origin, are its own affair.
    const ours = asked.filter((address) => address.startsWith(new URL(page.url).origin));
    expect(ours.length).toBeGreaterThan(1);
    expect(ours.filter((address) => address.includes('secret'))).toEqual([]);
  });

test('with the sandbox’s own card form', async ({ tab, world, sandboxPages }) => {
  const { client_secret: clientSecret } = await post(world, 'payment_methods.create_setup_intent', {});
  const intent = { clientSecret: String(clientSecret), publishableKey: world.stripe.publishableKey } as const;
  const page = await sandboxPages.openChallenge({ ...SETUP, ...intent });
  await tab.goto(page.url);
  await tab.getByRole('button', { name: 'Save card' }).click();
  expect(await page.outcome).toBe('done');
  expect(await sandboxPages.readIntent({ ...intent, kind: 'setup' })).toEqual({
    status: 'succeeded',
    paymentMethodId: expect.stringMatching(/^pm_/),
  });
});

test('a checkout sends the payer back', async ({ tab, pages, stranger }) => {
  const page = await pages.openReturn('Top-up of $25.00');
  if (page === null) throw new Error('no port');
  await tab.goto(stranger);
  await tab.evaluate((address) => {
    window.location.href = address;
  }, `${page.success}?session_id=cs_test_1`);
  expect(await page.returned).toBe('success');
  await expect(tab.getByRole('heading')).toHaveText('Thank you');
  await expect(tab.getByText('Top-up of $25.00')).toBeVisible();
  page.close();
});

test('every page is readable, in light and in dark', async ({ tab, pages }) => {
  const clean = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme });
      expect.soft(await violations(tab), `${name}, ${colorScheme}`).toEqual([]);
    }
  };
  const setup = await pages.openChallenge({ ...SETUP, publishableKey: 'pk_test_pass' });
  await tab.goto(setup.url);
  await expect(tab.getByRole('button', { name: 'Save card' })).toBeVisible();
  await clean('card form');
  const payment = await pages.openChallenge({ ...PAYMENT, publishableKey: 'pk_test_never' });
  await tab.goto(payment.url);
  await expect(words(tab)).toHaveText(/^Follow/);
  await clean('challenge');
  await tab.goto(payment.url);
  await clean('used');
  const back = await pages.openReturn('Top-up of $25.00');
  await tab.goto(back?.success ?? '');
  await clean('thanks');
});
