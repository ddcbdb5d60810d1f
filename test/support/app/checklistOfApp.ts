/** Items 13 to 20 of Electron's security checklist: where a page can lead to, and what the app around it answers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { CALL_CHANNEL } from '../../../electron/shell/ipc/channels.ts';
import { type App, browserRecordIn, REPO } from './app.ts';
import { type Item, ORIGIN } from './checklist.ts';

/** The page's own state, asked in the page: Playwright would wait for navigations that never come to an end. */
const stands = (page: Page) => page.evaluate(() => [location.href, document.querySelector('main') !== null]);

export const OF_APP: readonly Item[] = [
  {
    title: 'Disable or limit navigation',
    async holds({ app, page, listeners }) {
      const before = await stands(page);
      await page.evaluate((outside) => {
        for (const address of [
          outside,
          'file:///etc/hostname',
          'data:text/html,gone',
          'about:blank#x',
          'blob:null/1',
          'chrome://version',
          'devtools://devtools/bundled/inspector.html',
        ])
          location.href = address;
        const link = Object.assign(document.createElement('a'), { href: outside, download: 'x' });
        document.body.append(link);
        link.click();
        document.head.append(
          Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${outside}` }),
        );
        history.pushState(null, '', '#/wallets');
        history.back();
      }, listeners.http);
      // A file dropped on the window is shown by no page.
      const client = await page.context().newCDPSession(page);
      const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await client.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
      await client.detach();
      await expect.poll(() => stands(page)).toEqual(before);
      const log = await readFile(join(app.dataDir, 'logs/app.log'), 'utf8');
      expect(log).toContain('"what":"navigation"');
      expect(listeners.heard()).toEqual([]);
    },
  },
  {
    title: 'Disable or limit creation of new windows',
    async holds({ app, page, listeners }) {
      const opened = await page.evaluate((outside) => {
        const link = Object.assign(document.createElement('a'), { href: outside, target: '_blank' });
        document.body.append(link);
        link.click();
        return [outside, 'about:blank', '', location.href, 'file:///etc/hostname', 'javascript:1'].map(
          (address) => window.open(address, '_blank', 'nodeIntegration=yes,sandbox=no') === null,
        );
      }, listeners.http);
      expect(opened).toEqual(Array(6).fill(true));
      const windows = () =>
        app.electron.evaluate(({ BrowserWindow, webContents }) => [
          BrowserWindow.getAllWindows().length,
          webContents.getAllWebContents().length,
        ]);
      expect(await windows()).toEqual([2, 2]);
    },
  },
  {
    title: 'Do not use shell.openExternal with untrusted content',
    async holds({ app, page, home, listeners }) {
      await app.electron.evaluate(({ shell }) => {
        const asked: string[] = [];
        Object.assign(globalThis, { asked });
        for (const way of ['openExternal', 'openPath'] as const)
          shell[way] = (async (address: string) => void asked.push(address)) as never;
        shell.showItemInFolder = (path) => void asked.push(path);
      });
      const answers = await page.evaluate(async (outside) => {
        for (const address of [
          'mailto:a@example.com',
          'tel:1',
          'ms-settings:',
          'ssh://evil.example',
          'steam://run/1',
          'plimsoll://x',
        ]) {
          location.href = address;
          window.open(address);
          document.body.append(Object.assign(document.createElement('iframe'), { src: address }));
        }
        const call = (name: string, input: unknown) => window.plimsoll.call(name as 'web.open', input as never);
        return [
          await call('web.open', { accountId: 'demo-mosaic', page: outside }),
          await call('web.open', { accountId: outside, page: 'billing' }),
          await call('web.open', { accountId: '__proto__', page: 'billing' }),
          await call('web.open', { accountId: 'demo-mosaic', page: 'billing', url: 'javascript:alert(1)' }),
          await call('payments.openPage', { paymentId: 'file:///etc/passwd' }),
          await call('exports.reveal', { id: '/etc/passwd' }),
          await call('exports.reveal', { id: '../../etc/passwd' }),
        ].map((answer) => answer.ok);
      }, listeners.http);
      // The one that is good opens the address that is the engine's, whatever else came with it.
      expect(answers).toEqual([false, false, false, true, false, false, false]);
      expect(await app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual([]);
      const recorded = (await readFile(browserRecordIn(home), 'utf8')).trim().split('\n');
      expect(recorded).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sandbox\/billing$/)]);
    },
  },
  {
    title: 'Use a current version of Electron',
    async holds() {
      // How current it is, the registry alone can say: `npm run audit` asks it. Here: that one version is named, and built with.
      const read = async (file: string) => JSON.parse(await readFile(join(REPO, file), 'utf8'));
      const { devDependencies } = await read('package.json');
      const { packages } = await read('package-lock.json');
      expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
      expect(packages['node_modules/electron'].version).toBe(devDependencies.electron);
    },
  },
  {
    title: 'Validate the sender of all IPC messages',
    async holds({ app, page }) {
      const heard = await app.electron.evaluate(({ ipcMain }) => ({
        // `error` is how an emitter keeps errors from being thrown.
        events: ipcMain.eventNames().filter((name) => name !== 'error'),
        handlers: [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()],
      }));
      expect(heard, 'nobody listens beside the door').toEqual({ events: [], handlers: [CALL_CHANNEL] });
      for (const address of ['data:text/html,<p>stranger</p>', `${ORIGIN}/index.html`])
        expect(await askedFromForeignWindow(app, address), address).toMatchObject({
          ok: false,
          error: { kind: 'refused' },
        });
      const inner = await page.evaluate((address) => {
        const frames = ['about:blank', address].map((src) => Object.assign(document.createElement('iframe'), { src }));
        document.body.append(...frames);
        return frames.map(
          ({ contentWindow }) => typeof (contentWindow as unknown as { plimsoll?: unknown } | null)?.plimsoll,
        );
      }, `${ORIGIN}/index.html`);
      expect(inner, 'a frame inside our own page has no bridge at all').toEqual(['undefined', 'undefined']);
      expect(await page.evaluate(() => window.plimsoll.call('snapshot.get', {}))).toMatchObject({ ok: true });
    },
  },
  {
    title: 'Avoid usage of the file:// protocol and prefer usage of custom protocols',
    async holds({ app, page }) {
      const facts = await app.electron.evaluate(({ BrowserWindow, session, protocol }) => {
        const windows = BrowserWindow.getAllWindows();
        return {
          addresses: windows.map(({ webContents }) => new URL(webContents.getURL()).protocol),
          everywhere:
            protocol.isProtocolHandled('plimsoll-app') ||
            session.defaultSession.protocol.isProtocolHandled('plimsoll-app'),
        };
      });
      expect(facts).toEqual({ addresses: ['plimsoll-app:', 'plimsoll-app:'], everywhere: false });
      const read = await page.evaluate(() =>
        fetch('file:///etc/hostname').then(
          () => 'read',
          () => 'refused',
        ),
      );
      expect(read).toBe('refused');
    },
  },
  {
    title: 'Check which fuses you can change',
    async holds() {
      // What is set is set in the packaged binary: the packaging tests read it there. Here: that nothing was forgotten or turned.
      const config = await readFile(join(REPO, 'electron-builder.yml'), 'utf8');
      for (const line of [
        'runAsNode: false',
        'enableNodeOptionsEnvironmentVariable: false',
        'enableNodeCliInspectArguments: false',
        'enableCookieEncryption: true',
        'onlyLoadAppFromAsar: true',
        'enableEmbeddedAsarIntegrityValidation: true',
      ])
        expect(config).toMatch(new RegExp(`^  ${line}$`, 'm'));
    },
  },
  {
    title: 'Do not expose Electron APIs to untrusted web content',
    async holds({ page }) {
      const seen = await page.evaluate(() => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
        let heard: unknown[] = [];
        const leave = window.plimsoll.subscribe('tray', (...given: unknown[]) => {
          heard = given;
        });
        leave();
        const refused = (['constructor', '__proto__', 'plimsoll:push'] as const).map((topic) => {
          try {
            window.plimsoll.subscribe(topic as 'tray', () => {});
            return 'taken';
          } catch (error) {
            return (error as Error).message;
          }
        });
        return {
          // Numbers are the page's frames; `ran` is a test's, the last the library's that checks what comes in.
          ours: Object.getOwnPropertyNames(window).filter(
            (name) => !usual.has(name) && !/^(\d+|ran|__zod_\w+)$/.test(name),
          ),
          bridge: Object.entries(window.plimsoll).map(([name, part]) => `${name}: ${typeof part}`),
          frozen: Object.isFrozen(window.plimsoll),
          opener: window.opener,
          heard,
          refused,
        };
      });
      expect(seen).toEqual({
        ours: ['plimsoll'],
        bridge: ['call: function', 'subscribe: function', 'view: string'],
        frozen: true,
        opener: null,
        heard: [],
        refused: Array(3).fill(expect.stringContaining('There is no such topic.')),
      });
    },
  },
];

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
