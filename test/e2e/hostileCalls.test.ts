/**
 * A page that is not ours any more: it sends what it likes through the bridge, as much as it likes. The app answers each with a
 * typed refusal, goes on for everybody else, and gives nothing away; and after a whole session of errors no key is anywhere.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import fc from 'fast-check';
import { type CallName, callNames } from '#shared/contract/contract.ts';
import { REPO } from '../support/app/app.ts';
import { runCli } from '../support/app/commandLine.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';
import { filesWith } from '../support/app/leaks.ts';
import { goodInput, wrongInput } from '../support/contractInputs.ts';

/** These would end the session, or wait for a person at a dialog of the app's own. */
const NOT_PLAYED: readonly CallName[] = ['app.quit', 'app.switchMode', 'exports.start', 'forwarding.set'];

interface Told {
  readonly ok: boolean;
  readonly error?: { readonly kind: string; readonly message: string };
}

/** One after the other, and again where the window was too fast. */
function play(page: Page, sent: readonly (readonly [string, unknown])[]): Promise<Told[]> {
  return page.evaluate(async (calls) => {
    const answers: Told[] = [];
    for (const [name, input] of calls)
      for (;;) {
        const answer = (await window.plimsoll.call(name as 'app.quit', input as never)) as Told;
        if (answer.error?.message.startsWith('Too many calls') === true) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          continue;
        }
        answers.push(answer);
        break;
      }
    return answers;
  }, sent);
}

test('a page that runs wild is refused, one by one, and nobody else has to wait for it', async ({
  start,
  world,
  place,
  desktop,
  tray,
}) => {
  test.setTimeout(240_000);
  const app = await start('live');
  const page = await app.window();
  const ids = await connect(page, world, ['mosaic', 'geopera']);
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    for (const topic of ['app', 'accounts', 'wallets', 'agents', 'alerts', 'payments', 'ledger', 'tray'] as const)
      window.plimsoll.subscribe(topic, (value: unknown) => heard.push(JSON.stringify(value)));
  });
  const answers: unknown[] = [];

  await test.step('what does not fit the contract', async () => {
    const sent = callNames.flatMap((name) =>
      fc.sample(wrongInput(name), { seed: 20261126, numRuns: 2 }).map((input) => [name, input] as const),
    );
    const strange = ['__proto__', 'constructor', 'toString', 'accounts.steal', '', 'x'.repeat(1_000)];
    const told = await play(page, [...sent, ...strange.map((name) => [name, {}] as const)]);
    expect(told).toHaveLength(sent.length + strange.length);
    for (const [at, answer] of told.entries())
      expect(answer, JSON.stringify(sent[at] ?? strange).slice(0, 200)).toMatchObject({
        ok: false,
        error: { kind: expect.stringMatching(/^(invalid-input|refused)$/) },
      });
    answers.push(told);
  });

  await test.step('what fits, and means nothing', async () => {
    const played = callNames.filter((name) => !NOT_PLAYED.includes(name));
    const sent = played.flatMap((name) =>
      fc.sample(goodInput(name), { seed: 4711, numRuns: 1 }).map((input) => [name, input] as const),
    );
    const told = await play(page, sent);
    for (const [at, answer] of told.entries())
      expect(answer.error?.kind ?? 'fine', JSON.stringify(sent[at])).not.toBe('internal');
    answers.push(told);
  });

  await test.step('what no person could type', async () => {
    const told = await page.evaluate(async () => {
      const nested = (depth: number) => {
        let part: unknown = 1;
        for (let n = 0; n < depth; n++) part = [part];
        return part;
      };
      const many = (depth: number) => {
        let part: unknown = 'x';
        for (let n = 0; n < depth; n++) part = Array(8).fill(part);
        return part;
      };
      const endless: Record<string, unknown> = { accountId: 'a' };
      endless.label = endless;
      const inputs: Record<string, () => unknown> = {
        'a text of 50 MB': () => ({ accountId: 'a', label: 'x'.repeat(50 * 1024 * 1024) }),
        'ten thousand levels': () => ({ accountId: nested(10_000) }),
        'a hundred levels': () => ({ accountId: nested(100) }),
        itself: () => endless,
        'one part many times over': () => ({ accountId: many(5) }),
        'a list that says it is long': () => ({ accountId: new Array(100_000) }),
        bytes: () => ({ accountId: new Uint8Array(1_024) }),
        'a function': () => ({ accountId: () => 'a' }),
        'a symbol': () => ({ accountId: Symbol('a') }),
        'a trap': () => ({
          get accountId(): string {
            throw new Error('sprung');
          },
        }),
        'a promise': () => ({ accountId: Promise.resolve('a') }),
        'an element': () => ({ accountId: document.body }),
      };
      const outcomes: Record<string, string> = {};
      for (const [what, make] of Object.entries(inputs))
        try {
          outcomes[what] = await Promise.race([
            window.plimsoll
              .call('accounts.rename', make() as never)
              .then((answer) => (answer.ok ? 'taken' : answer.error.kind)),
            new Promise<string>((resolve) => setTimeout(resolve, 20_000, 'no answer')),
          ]);
        } catch {
          // The bridge did not even copy it: it never left the page.
          outcomes[what] = 'not sent';
        }
      return outcomes;
    });
    for (const [what, outcome] of Object.entries(told))
      expect(outcome, what).toMatch(/^(refused|invalid-input|internal|not sent)$/);
    expect(told['a text of 50 MB']).toBe('refused');
  });

  await test.step('a name that is more than a name', async () => {
    const label = 'Ev\u202eil\n<b>&A</b>\u001b[2J';
    expect(await play(page, [['accounts.rename', { accountId: ids.get('mosaic'), label }]])).toMatchObject([
      { ok: true },
    ]);
    const menu = async () => (await tray.menu()).map((entry) => entry?.label ?? '').join('\n\n');
    await expect.poll(menu).toMatch(/Evil <b>&+A<\/b> \[2J - /);
    const status = await runCli({ place, desktop }, ['status']);
    expect(status.stdout).toContain('Evil <b>&A</b> [2J');
    await expect(page.getByRole('article').filter({ hasText: 'Evil <b>&A</b> [2J' })).not.toHaveCount(0);
    for (const text of [await menu(), await tray.tooltip(), status.stdout, await page.getByRole('main').innerText()])
      for (const mark of ['\u202e', '\u001b', 'Evil\n<']) expect(text).not.toContain(mark);
    expect(await page.locator('b', { hasText: '&A' }).count()).toBe(0);
  });

  await test.step('ten thousand at once', async () => {
    const flood = page.evaluate(async () => {
      const all = await Promise.all(Array.from({ length: 10_000 }, () => window.plimsoll.call('snapshot.get', {})));
      return { answered: all.length, refused: all.filter((one) => !one.ok && one.error.kind === 'refused').length };
    });
    // Meanwhile the tray answers, and the command line.
    const [tip, status] = await Promise.all([tray.tooltip(), runCli({ place, desktop }, ['status', '--json'])]);
    expect(tip).toContain('Plimsoll');
    expect(JSON.parse(status.stdout)).toMatchObject({ source: 'app', accounts: [{}, {}] });
    answers.push(status);
    const { answered, refused } = await flood;
    expect(answered).toBe(10_000);
    expect(refused).toBeGreaterThan(5_000);
    await expect.poll(() => page.evaluate(async () => (await window.plimsoll.call('snapshot.get', {})).ok)).toBe(true);
  });

  await test.step('services that fail, for whoever waits for their words', async () => {
    world.setFaults('mosaic', [{ kind: 'status', status: 401 }]);
    world.setFaults('geopera', [{ kind: 'truncated' }]);
    await expect.poll(async () => (await play(page, [['sync.now', {}]]))[0]).toMatchObject({ ok: true });
    answers.push(
      await play(page, [
        ['snapshot.get', {}],
        ['accounts.setKey', { accountId: 'none', key: world.account('mosaic').key }],
      ]),
    );
  });

  await test.step('nothing broke, and nothing was given away', async () => {
    const logs = join(app.dataDir, 'logs');
    const logged = await Promise.all((await readdir(logs)).map((file) => readFile(join(logs, file), 'utf8')));
    for (const text of logged) expect(text).not.toContain('defect.');
    const lines = logged
      .join('')
      .split('\n')
      .filter((line) => line.includes('ipc.refused'));
    expect(lines.length, 'a flood does not fill the log').toBeLessThan(200);
    const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
    expect(heard.length).toBeGreaterThan(3);
    const given = JSON.stringify([answers, heard, await page.evaluate(() => document.documentElement.outerHTML)]);
    for (const inside of [REPO, 'node_modules', 'at async', '.ts:', '.js:']) expect(given).not.toContain(inside);
    for (const service of ['mosaic', 'geopera']) {
      const { key } = world.account(service);
      expect(given).not.toContain(key);
      expect(app.output()).not.toContain(key);
      expect(await filesWith(key, place.home), 'while it runs').toEqual([]);
    }
  });
  await app.close();
  for (const service of ['mosaic', 'geopera'])
    expect(await filesWith(world.account(service).key, place.home), 'afterwards').toEqual([]);
});
