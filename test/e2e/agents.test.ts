/** Agents in the real app: pausing one at its service, a service that says otherwise, moving budget and back, and promises. */
import type { Page } from '@playwright/test';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { EnvelopeTerms } from '#shared/domain/envelope.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';
import { question } from '../support/app/question.ts';

/** Through the bridge that the page has. */
async function call<N extends CallName>(page: Page, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const answer = await page.evaluate(([called, given]) => window.plimsoll.call(called as never, given as never), [
    name,
    input,
  ] as const);
  expect(answer, `${name} is answered`).toMatchObject({ ok: true });
  return (answer as { value: CallOutput<N> }).value;
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

async function goToAgents(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Agents' }).click();
}

const agentOf = async (page: Page, name: string) => {
  const { agents } = await call(page, 'snapshot.get', {});
  const found = agents.find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`no agent ${name}`);
  return found;
};

test('a pause is confirmed, contradicted, applied again and ended, each told for what it is', async ({
  start,
  tray,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['elizaos']);
  await goToAgents(page);
  await page.getByRole('button', { name: 'Pause: Scout' }).click();
  await expect(row(page, 'Scout')).toContainText('Paused');
  await expect.poll(async () => (await agentOf(page, 'Scout')).control?.state).toBe('confirmed');

  // Somebody lets it run behind the back of whoever paused it, and the service refuses to pause it again.
  world.setAgent('elizaos', 'Scout', { paused: null });
  world.setFaults('elizaos', [{ kind: 'status', status: 503, method: 'POST', path: '/api/v1/agents' }]);
  // A reading that the pause itself asked for may be under way, and be joined: the one after it sees what happened since.
  await expect(async () => {
    await call(page, 'sync.now', {});
    await expect(row(page, 'Scout')).toContainText('Service says otherwise', { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });

  world.setFaults('elizaos', []);
  await app.setClockAhead(3 * 60_000);
  await call(page, 'sync.now', {});
  await expect(row(page, 'Scout')).toContainText('Paused', { timeout: 20_000 });
  await expect.poll(async () => (await agentOf(page, 'Scout')).state, { timeout: 20_000 }).toBe('paused');

  await page.getByRole('button', { name: 'Resume…: Scout' }).click();
  await expect(question(page)).toContainText('Why it stands still');
  await expect(question(page)).toContainText('Paused by its owner');
  await question(page).getByRole('button', { name: 'Resume agent' }).click();
  await expect(row(page, 'Scout')).toContainText('Running');

  // The same from the tray, one click away.
  await call(page, 'agents.pause', { agent: 'Scout', reason: 'once more' });
  await tray.pick('Resume', 'Scout: paused');
  await expect(row(page, 'Scout')).toContainText('Running');
  const { rows } = await call(page, 'audit.list', { limit: 50 });
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['paused', 'carried-out', 'contradicted', 'resumed']),
  );
  expect(rows.filter(({ action }) => action === 'resumed').map(({ caller }) => caller.door)).toEqual([
    'tray',
    'window',
  ]);
});

test('budget is moved with both sides in sight, and undone', async ({ start, world }) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['elizaos']);
  await goToAgents(page);
  const left = async () => {
    const [scout, ledgerly] = [await agentOf(page, 'Scout'), await agentOf(page, 'Ledgerly')];
    return { scout: scout.available?.micros ?? 0, ledgerly: ledgerly.available?.micros ?? 0 };
  };
  const before = await left();
  await page.getByRole('button', { name: 'Move budget', exact: true }).click();
  const form = question(page);
  for (const [field, end] of [
    ['From', 'Scout: Budget at elizaOS Cloud'],
    ['To', 'Ledgerly: Budget at elizaOS Cloud'],
  ] as const) {
    await form.getByRole('combobox', { name: field }).click();
    await page.getByRole('option', { name: end }).click();
    await expect(page.getByRole('listbox')).toHaveCount(0);
  }
  await form.getByLabel('Amount').fill('5');
  await form.getByLabel('Reason').fill('Ledgerly has more to do');
  await expect(form).toContainText('cannot take budget back');
  await form
    .getByRole('button', { name: 'Move US$5.00' })
    .or(form.getByRole('button', { name: 'Move $5.00' }))
    .click();
  await expect(form).toContainText('The service added it.');
  await page.keyboard.press('Escape');
  await call(page, 'sync.now', {});
  expect(await left()).toEqual({ scout: before.scout - 5_000_000, ledgerly: before.ledgerly + 5_000_000 });

  await page
    .getByRole('button', { name: 'Moves' })
    .or(page.getByRole('link', { name: 'Moves' }))
    .or(page.getByRole('tab', { name: 'Moves' }))
    .first()
    .click();
  await page.getByRole('button', { name: /^Undo: .*5\.00/ }).click();
  await question(page).getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(left).toEqual(before);
});

test('an envelope that promises more than the wallet holds is shown, and its hard line holds the agent', async ({
  start,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  const ids = await connect(page, world, ['olostep']);
  const walletId = `${ids.get('olostep')}:credits`;
  await call(page, 'agents.make', { walletId, name: 'Crawler' });
  const terms: EnvelopeTerms = {
    limit: { micros: 90_000_000_000_000, unit: 'credit' },
    window: 'month',
    zone: 'UTC',
    carry: false,
    softPercent: 80,
    hardPercent: 100,
    onHard: 'pause',
    resumeOnRoll: false,
  };
  const { envelopeId, notes } = await call(page, 'envelopes.put', { agent: 'Crawler', terms });
  expect(notes.join(' ')).toMatch(/more than there is/);
  await goToAgents(page);
  await expect(page.getByText(/More is promised of .* than it holds/)).toBeVisible();

  await call(page, 'envelopes.put', {
    agent: 'Crawler',
    envelopeId,
    terms: { ...terms, limit: { micros: 10_000_000, unit: 'credit' } },
  });
  await expect(page.getByText(/More is promised of .* than it holds/)).toBeHidden();
  const { decision } = await call(page, 'gate.check', { agent: 'Crawler', cost: '10', reserve: {} });
  await call(page, 'gate.settle', { reservationId: decision.reservation?.id ?? '' });
  await expect(row(page, 'Crawler')).toContainText('Held back here');
  expect((await call(page, 'gate.check', { agent: 'Crawler', cost: '0' })).decision).toMatchObject({
    allowed: false,
    code: 'paused',
  });
});
