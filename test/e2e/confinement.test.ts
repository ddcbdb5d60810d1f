/** What runs in the page can do nothing but show: no Node, no network, no other place to go, no other voice. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type App, REPO } from '../support/app/app.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';

const OUTSIDE = 'http://127.0.0.1:9/';

test('the page has no Node and a bridge of three names', async ({ start }) => {
  const page = await (await start('demo')).window();
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys(window.plimsoll).sort(),
    opener: window.opener,
  }));
  expect(seen).toEqual({ node: [], bridge: ['call', 'subscribe', 'view'], opener: null });
});

test('the policy is strict, comes with every answer of the page, and holds', async ({ start }) => {
  const app = await start('demo');
  const page = await app.window();
  const policy = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
    const answer = await session?.fetch('plimsoll-app://app/index.html');
    return answer?.headers.get('content-security-policy') ?? null;
  });
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);

  const tried = await page.evaluate(async () => {
    const results: Record<string, string> = {};
    const note = async (name: string, run: () => unknown) => {
      try {
        results[name] = String(await run());
      } catch (error) {
        results[name] = error instanceof Error ? error.name : 'refused';
      }
    };
    Object.assign(globalThis, { inlineRan: false });
    await note('inline script', () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      return (globalThis as { inlineRan?: boolean }).inlineRan;
    });
    await note('markup from text', () => {
      document.createElement('div').innerHTML = '<img src=x>';
      return 'taken';
    });
    await note('worker', () => {
      new Worker('data:text/javascript,1');
      return 'made';
    });
    return results;
  });
  expect(tried['inline script']).not.toBe('true');
  expect(tried['markup from text']).toBe('TypeError');
  expect(tried.worker).not.toBe('made');
});

test('no request leaves the page, by any road', async ({ start, world }) => {
  const app = await start('demo');
  const page = await app.window();
  const { origin } = world.account('mosaic');
  const failed = await page.evaluate(async (address) => {
    const loads = (element: HTMLImageElement | HTMLLinkElement, attribute: 'src' | 'href') =>
      new Promise<boolean>((done) => {
        element.onload = () => done(true);
        element.onerror = () => done(false);
        element.setAttribute(attribute, `${address}/image`);
        document.head.append(element);
      });
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet' });
    const socket = () =>
      new Promise<boolean>((done) => {
        const connection = new WebSocket(address.replace('http', 'ws'));
        connection.onopen = () => done(true);
        connection.onerror = () => done(false);
      });
    return {
      fetch: await fetch(`${address}/credits`).then(
        () => true,
        () => false,
      ),
      image: await loads(new Image(), 'src'),
      style: await loads(style, 'href'),
      socket: await socket().catch(() => false),
      beacon: await new Promise<boolean>((done) => {
        navigator.sendBeacon(`${address}/beacon`, 'x');
        setTimeout(() => done(false), 300);
      }),
    };
  }, origin);
  expect(failed).toEqual({ fetch: false, image: false, style: false, socket: false, beacon: false });
  expect(world.requests('mosaic')).toEqual([]);
});

test('the page cannot leave, open windows, embed, download or ask for devices', async ({ start }) => {
  const app = await start('demo');
  const page = await app.window();
  const address = page.url();
  const opened = await page.evaluate((outside) => window.open(outside) === null, OUTSIDE);
  expect(opened).toBe(true);
  await page.evaluate((outside) => {
    window.location.href = outside;
  }, OUTSIDE);
  await page.evaluate((outside) => {
    const link = Object.assign(document.createElement('a'), { href: outside, target: '_blank', download: 'x' });
    document.body.append(link);
    link.click();
    const frame = Object.assign(document.createElement('iframe'), { src: outside });
    document.body.append(frame);
  }, OUTSIDE);
  const permission = await page.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    location: await new Promise((done) =>
      navigator.geolocation.getCurrentPosition(
        () => done('given'),
        () => done('refused'),
      ),
    ),
  }));
  expect(permission).toEqual({ notifications: 'denied', location: 'refused' });
  // Asked in the page itself: Playwright would wait for the navigation that never comes to an end.
  expect(await page.evaluate(() => [location.href, document.querySelector('main') !== null])).toEqual([address, true]);
  expect(app.electron.windows()).toHaveLength(1);
  expect(await framesElsewhere(page)).toEqual([]);
});

test('only our page in our windows is answered', async ({ start, world }) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic']);
  expect(await page.evaluate(() => window.plimsoll.call('snapshot.get', {}))).toMatchObject({ ok: true });

  // A window that is not one of ours, with the very same bridge.
  for (const address of ['data:text/html,<p>stranger</p>', 'plimsoll-app://app/index.html']) {
    expect(await askedFromForeignWindow(app, address), address).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
  }
  // A frame inside our own page has no bridge at all.
  const inner = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return typeof (frame.contentWindow as unknown as { plimsoll?: unknown } | null)?.plimsoll;
  });
  expect(inner).toBe('undefined');
});

test('messages that are not of the contract are refused with a reason, and the app goes on', async ({ start }) => {
  const page = await (await start('demo')).window();
  const answers = await page.evaluate(async () => {
    const call = (name: unknown, input: unknown) => window.plimsoll.call(name as 'app.quit', input);
    return [
      await call('accounts.steal', {}),
      await call('__proto__', {}),
      await call('sync.now', { accountId: 7 }),
      await call('ledger.page', { limit: 10_000 }),
      await call('accounts.rename', { accountId: 'demo-mosaic', label: 'x'.repeat(70_000) }),
      await call('web.open', { accountId: 'demo-mosaic', page: 'http://evil.example' }),
      await call('sync.now', 'nonsense'),
    ];
  });
  for (const answer of answers)
    expect(answer).toMatchObject({ ok: false, error: { kind: expect.stringMatching(/invalid-input|refused/) } });
  expect(await page.evaluate(() => window.plimsoll.call('snapshot.get', {}))).toMatchObject({ ok: true });
});

function askedFromForeignWindow(app: App, address: string): Promise<unknown> {
  return app.electron.evaluate(
    async ({ BrowserWindow }, { url, preload }) => {
      const ours = BrowserWindow.getAllWindows()[0];
      if (ours === undefined) throw new Error('the app has no window');
      const session = url.startsWith('plimsoll') ? { session: ours.webContents.session } : {};
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, ...session } });
      try {
        await foreign.loadURL(url);
        return await foreign.webContents.executeJavaScript("window.plimsoll.call('snapshot.get', {})");
      } finally {
        foreign.destroy();
      }
    },
    { url: address, preload: join(REPO, 'dist/preload/preload.cjs') },
  );
}

async function framesElsewhere(page: Page): Promise<string[]> {
  const urls = page.frames().map((frame) => frame.url());
  return urls.filter(
    (url) =>
      !url.startsWith('plimsoll-app://app/') &&
      url !== '' &&
      !url.startsWith('about:') &&
      !url.startsWith('chrome-error:'),
  );
}
