/** What is told of alerts, and when, at the desktop's real notification server: once, not in quiet hours, not while snoozed. */
import type { Page } from '@playwright/test';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { HOUR } from '#shared/domain/time.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';
import { question } from '../support/app/question.ts';
import type { SandboxWorld } from '../support/app/sandboxWorld.ts';
import { aboutBalances } from '../support/desktop/notifications.ts';

const CREDIT = 1_000_000;
const credits = (n: number) => ({ micros: n * CREDIT, unit: 'credit' });

/** Through the bridge that the page has. */
async function call<N extends CallName>(page: Page, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const answer = await page.evaluate(([called, given]) => window.plimsoll.call(called as never, given as never), [
    name,
    input,
  ] as const);
  expect(answer, `${name} is answered`).toMatchObject({ ok: true });
  return (answer as { value: CallOutput<N> }).value;
}

const snapshotOf = (page: Page): Promise<Snapshot> => call(page, 'snapshot.get', {});

/** Lines in amounts: what is tested is what becomes of a crossing, not how a line is reckoned. */
async function watchByAmount(page: Page, service: string, low: number, critical: number): Promise<string> {
  const { wallets, accounts } = await snapshotOf(page);
  const account = accounts.find((one) => one.service === service);
  const wallet = wallets.find((one) => one.accountId === account?.id && one.unit === 'credit');
  const walletId = wallet?.id ?? '';
  const watch = { days: null, share: null, amount: { low: credits(low), critical: credits(critical) } };
  await call(page, 'wallets.setWatch', { walletId, watch });
  return walletId;
}

async function setBalance(page: Page, world: SandboxWorld, service: string, amount: number): Promise<void> {
  const key = (await snapshotOf(page)).accounts.find((one) => one.service === service)?.id;
  world.setBalance(service, 'credits', amount * CREDIT);
  await call(page, 'sync.now', { accountId: key ?? '' });
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: place }).click();
}

/** From the newest to the oldest. */
async function decisions(page: Page, walletId: string): Promise<string[]> {
  const { rows } = await call(page, 'alerts.log', { limit: 100, walletId });
  return rows.map(({ decision, reason }) => `${decision}: ${reason}`);
}

/** Milliseconds from now until the local clock shows an hour, at least some minutes away. */
function until(hour: number, from = Date.now()): number {
  const at = new Date(from);
  at.setHours(hour, 1, 0, 0);
  return at.getTime() > from ? at.getTime() - from : at.getTime() + 24 * HOUR - from;
}

test('three levels are one notification; a restart and a wobble are none; topped up and down again is one', async ({
  start,
  desktop,
  world,
}) => {
  const first = await start('live');
  const page = await first.window();
  const ids = await connect(page, world, ['mosaic']);
  const walletId = await watchByAmount(page, 'mosaic', 800, 200);
  expect(aboutBalances(desktop)).toEqual([]);

  // One drop through all three at once, then each further level on its own.
  await setBalance(page, world, 'mosaic', 700);
  await expect.poll(() => aboutBalances(desktop).length).toBe(1);
  await setBalance(page, world, 'mosaic', 150);
  await setBalance(page, world, 'mosaic', 0);
  // A wobble over the line, not over the leave line.
  for (const amount of [790, 850, 799, 870, 700]) await setBalance(page, world, 'mosaic', amount);
  expect(aboutBalances(desktop)).toHaveLength(1);
  await first.close();

  const second = await start('live');
  const again = await second.window();
  await call(again, 'accounts.setKey', {
    accountId: ids.get('mosaic') ?? '',
    key: world.account('mosaic').key,
    keepKey: 'memory',
  });
  await setBalance(again, world, 'mosaic', 600);
  expect(aboutBalances(desktop)).toHaveLength(1);

  await setBalance(again, world, 'mosaic', 4_000);
  await setBalance(again, world, 'mosaic', 0);
  await expect.poll(() => aboutBalances(desktop).length).toBe(2);
  expect(aboutBalances(desktop).at(-1)).toMatchObject({ title: expect.stringMatching(/is empty/) });
  const log = (await decisions(again, walletId)).filter((row) => !row.includes('credits today'));
  expect(log.filter((row) => row.startsWith('opened:'))).toHaveLength(2);
  expect(log.filter((row) => /^notified: .*(low|empty)$/.test(row))).toHaveLength(2);
  expect(log.filter((row) => row.startsWith('worsened:'))).toHaveLength(2);
  expect(log.filter((row) => row.startsWith('closed:'))).toHaveLength(1);
});

test('what comes in quiet hours waits for the morning, and is told in one; what is critical passes', async ({
  start,
  desktop,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic', 'olostep', 'bizos']);
  for (const service of ['mosaic', 'olostep', 'bizos']) {
    await setBalance(page, world, service, 5_000);
    await watchByAmount(page, service, 800, 200);
  }
  const quietHours = {
    on: true,
    criticalPasses: true,
    spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' }],
  };
  await call(page, 'settings.set', { quietHours });
  const night = until(23);
  await app.setClockAhead(night);

  await setBalance(page, world, 'mosaic', 700);
  await setBalance(page, world, 'olostep', 600);
  await expect
    .poll(async () => (await snapshotOf(page)).alerts.filter(({ held }) => held?.reason === 'quiet-hours').length)
    .toBe(2);
  expect(aboutBalances(desktop)).toEqual([]);
  await setBalance(page, world, 'bizos', 100);
  await expect.poll(() => aboutBalances(desktop).length).toBe(1);
  expect(aboutBalances(desktop)[0]).toMatchObject({ title: expect.stringMatching(/almost empty/) });
  await goTo(page, 'Alerts');
  await expect(page.getByText(/Held back by quiet hours until/)).toHaveCount(2);

  await app.setClockAhead(night + until(7, Date.now() + night));
  await call(page, 'sync.now', {});
  await expect
    .poll(() => desktop.notifications.list().filter(({ title }) => title === 'While it was quiet: 2 alerts').length)
    .toBe(1);
  const summary = desktop.notifications.list().find(({ title }) => title.startsWith('While it was quiet'));
  expect(summary?.body).toMatch(/running low.*\n.*running low/);
  expect(aboutBalances(desktop)).toHaveLength(1);
  const { rows } = await call(page, 'alerts.log', { limit: 100 });
  expect(rows.filter(({ decision, reason }) => decision === 'held' && reason === 'quiet hours')).toHaveLength(2);
  expect(rows.filter(({ decision }) => decision === 'summed-up')).toHaveLength(2);
});

test('an alert is put off from the list, and told once more when its time is over; a muted wallet is not told', async ({
  start,
  desktop,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic']);
  await watchByAmount(page, 'mosaic', 800, 200);
  await setBalance(page, world, 'mosaic', 700);
  await expect.poll(() => aboutBalances(desktop).length).toBe(1);

  await goTo(page, 'Alerts');
  await page.getByRole('button', { name: /^Snooze: .*running low/ }).click();
  await page.getByRole('menuitem', { name: 'For an hour' }).click();
  await expect(page.getByText(/^.*Snoozed until today/)).toBeVisible();
  await app.setClockAhead(0.9 * HOUR);
  await setBalance(page, world, 'mosaic', 650);
  expect(aboutBalances(desktop)).toHaveLength(1);
  await app.setClockAhead(1.1 * HOUR);
  await call(page, 'sync.now', {});
  await expect.poll(() => aboutBalances(desktop).length).toBe(2);

  await setBalance(page, world, 'mosaic', 5_000);
  await goTo(page, 'Wallets');
  await page.getByRole('button', { name: 'Northlight Studio', exact: true }).click();
  await page.getByRole('switch', { name: 'Mute' }).click();
  await expect.poll(async () => (await snapshotOf(page)).wallets.some(({ muted }) => muted)).toBe(true);
  await setBalance(page, world, 'mosaic', 300);
  await expect
    .poll(
      async () =>
        (await snapshotOf(page)).alerts.find(({ closedAt, rule }) => closedAt === null && rule === 'low-balance')?.held,
    )
    .toEqual({ reason: 'muted', until: null });
  expect(aboutBalances(desktop)).toHaveLength(2);
});

test('a notification offers to top up and to put it off, and is taken back when it is over', async ({
  start,
  desktop,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic', 'olostep']);
  for (const service of ['mosaic', 'olostep']) {
    await setBalance(page, world, service, 5_000);
    await watchByAmount(page, service, 800, 200);
    await setBalance(page, world, service, 600);
  }
  await expect.poll(() => aboutBalances(desktop).length).toBe(2);
  const [first, second] = aboutBalances(desktop);
  expect(first?.actions.filter((_, n) => n % 2 === 1)).toEqual(['Open', 'Top up', 'Snooze 1 hour']);

  desktop.notifications.press(first?.id ?? 0, 'Snooze 1 hour');
  await expect
    .poll(async () => (await snapshotOf(page)).alerts.filter(({ held }) => held?.reason === 'snoozed').length)
    .toBe(1);
  await page.close();
  await expect.poll(() => app.rendererCount()).toBe(0);
  desktop.notifications.press(second?.id ?? 0, 'Top up');
  const reopened = await app.window();
  await expect(question(reopened)).toBeVisible();

  await setBalance(reopened, world, 'mosaic', 5_000);
  await setBalance(reopened, world, 'mosaic', 500);
  await expect.poll(() => aboutBalances(desktop).length).toBe(3);
  const third = aboutBalances(desktop).at(-1)?.id;
  await setBalance(reopened, world, 'mosaic', 5_000);
  await expect.poll(() => desktop.notifications.takenBack()).toContain(third);
});
