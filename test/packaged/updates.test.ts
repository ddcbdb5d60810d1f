/** The package and its update feed: what it downloads, what it refuses, and the restart that only a click begins. */
import { readFileSync } from 'node:fs';
import { isThirdParty } from '#launch/runtime.ts';
import { required, startPackaged } from '../support/packaged/app.ts';
import { test as base, expect } from '../support/packaged/fixtures.ts';
import { askApp, type CopyWithFeed, copyWithFeed, nextVersion, standInImage } from '../support/packaged/updating.ts';
import { CHANNEL, type FeedServer, newsOf, sends, startFeed } from '../support/updates/feedServer.ts';

const NAME = 'Plimsoll-9.0.0-linux-x86_64.AppImage';
const RESTART = 'Restart to use Plimsoll 9.0.0';

const test = base.extend<{ readonly server: FeedServer; readonly copy: CopyWithFeed }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  server: async ({}, use) => {
    const server = await startFeed();
    await use(server);
    await server.close();
  },
  copy: async ({ server }, use) => {
    const copy = copyWithFeed(server.feed);
    await use(copy);
    copy.remove();
  },
});

// A feed on this machine is one for the stand-in runtime alone.
test.skip(() => !isThirdParty(required('PLIMSOLL_PACKAGED_FROM')), 'packed on the official runtime');

test('a newer AppImage is downloaded, waits for a click in the tray, and takes over after an orderly end; a folder is only told', async ({
  around,
  icon,
  server,
  copy,
}) => {
  const image = standInImage(around.home, around.user, copy);
  const next = nextVersion(around.home, copy);
  server.answers.set(CHANNEL, sends(newsOf(next)));
  server.answers.set(NAME, sends(next));
  const old = readFileSync(image.file);
  const app = startPackaged(
    { ...around, env: { ...around.env, ...image.env } },
    ['--demo', '--hidden'],
    copy.executable,
  );
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  expect(server.asked, 'nothing is asked at the start').toEqual([]);

  expect(await askApp(around, 'update.check')).toMatchObject({
    value: { updates: { off: null, installs: 'here', failed: null, found: { version: '9.0.0', ready: true } } },
  });
  expect(server.asked).toEqual([`/feed/${CHANNEL}`, `/feed/${NAME}`]);
  expect(await askApp(around, 'update.install'), 'no command restarts it').toMatchObject({
    ok: false,
    error: { kind: 'refused' },
  });
  expect(readFileSync(image.file).equals(old)).toBe(true);

  await expect.poll(async () => labels(await (await icon()).menu())).toContain(RESTART);
  await (await icon()).pick(RESTART);
  expect(await app.ended(), app.output()).toBe(0);
  expect(readFileSync(image.file).equals(next)).toBe(true);
  await expect.poll(() => image.startedWith()).toContain(`--data-dir ${around.dataDir} --demo --hidden`);
  // The new one is the app on this folder now.
  const events = () => app.log().map(({ event }) => event);
  await expect.poll(() => events().filter((event) => event === 'app.started')).toHaveLength(2);
  expect(events().filter((event) => String(event).startsWith('update.') || event === 'app.ended')).toEqual([
    'update.looked',
    'update.ready',
    'update.installing',
    'update.installed',
    'app.ended',
  ]);
  expect(app.log().find(({ event }) => event === 'app.ended')).toMatchObject({ how: 'closed' });
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  // It runs from a folder, not from an AppImage: it is only told of what is newer.
  expect(await askApp(around, 'update.check')).toMatchObject({
    value: { updates: { installs: 'by-hand', failed: null, found: { version: '9.0.0', ready: false } } },
  });
  expect(server.asked.filter((path) => path.endsWith(NAME))).toHaveLength(1);
  await (await icon()).pick('Quit Plimsoll');
  await expect.poll(() => events().filter((event) => event === 'app.ended')).toHaveLength(2);
});

test('what a feed should not do is refused, told, and changes nothing', async ({ around, icon, server, copy }) => {
  const image = standInImage(around.home, around.user, copy);
  const next = nextVersion(around.home, copy);
  const old = readFileSync(image.file);
  const asImage = { ...around, env: { ...around.env, ...image.env } };
  const app = startPackaged(asImage, ['--demo', '--hidden'], copy.executable);
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  const elsewhere = newsOf(next, { file: 'https://evil.example/Plimsoll.AppImage' });
  for (const [why, news, body] of [
    ['not-there', null, null],
    ['wrong-checksum', newsOf(next), Buffer.alloc(next.length, 'x')],
    ['elsewhere', elsewhere, null],
    ['no-checksum', newsOf(next, { hash: null }), next],
    ['unreadable', newsOf(next, { version: 'latest' }), next],
  ] as const) {
    server.answers.clear();
    if (news !== null) server.answers.set(CHANNEL, sends(news));
    if (body !== null) server.answers.set(NAME, sends(body));
    const answer = await askApp(around, 'update.check');
    expect(answer, why).toMatchObject({ value: { updates: { failed: { why } } } });
    expect(JSON.stringify(answer), why).not.toContain('"ready":true');
  }
  expect(labels(await (await icon()).menu()).filter((label) => /restart/i.test(label))).toEqual([]);
  expect(JSON.stringify(app.log())).not.toMatch(/evil\.example/);
  expect(readFileSync(image.file).equals(old)).toBe(true);
});

function labels(menu: readonly ({ readonly label: string } | null)[]): string[] {
  return menu.flatMap((entry) => (entry === null ? [] : [entry.label]));
}
