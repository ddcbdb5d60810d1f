/** Items 1 to 12 of Electron's security checklist: how a page is made, and what it is let. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { REPO } from './app.ts';
import { every, type Item, noSwitch, ORIGIN } from './checklist.ts';
import { askForEverything, leaveByEveryRoad, runText } from './pageProbes.ts';
import { isRenderer, processTree } from './processes.ts';

export const OF_PAGES: readonly Item[] = [
  {
    title: 'Only load secure content',
    async holds({ app, page, listeners }) {
      const loaded = await page.evaluate(() => ({
        secure: isSecureContext,
        from: [
          location.href,
          ...[...document.querySelectorAll<HTMLElement>('[src], link[href]')].map(
            (element) => (element as HTMLImageElement).src ?? (element as HTMLAnchorElement).href,
          ),
        ],
      }));
      expect(loaded.secure).toBe(true);
      expect(loaded.from.length).toBeGreaterThan(2);
      expect(
        loaded.from.filter((address) => !address.startsWith(`${ORIGIN}/`) && !address.startsWith('data:')),
      ).toEqual([]);
      const netLog = join(app.dataDir, 'net-log.json');
      await app.electron.evaluate(async ({ BrowserWindow }, file) => {
        await BrowserWindow.getAllWindows()[0]?.webContents.session.netLog.startLogging(file, {
          captureMode: 'everything',
        });
      }, netLog);
      await page.evaluate(leaveByEveryRoad, { http: listeners.http, udpPort: listeners.udpPort });
      await app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.session.netLog.stopLogging(),
      );
      expect(listeners.heard(), 'what came to this machine’s ports').toEqual([]);
      const told = await readFile(netLog, 'utf8');
      expect(told.length, 'the net log was kept').toBeGreaterThan(1_000);
      expect([...new Set(told.match(/a-secret\.[a-z-]+\.example/g))], 'names that were looked up').toEqual([]);
    },
  },
  {
    title: 'Disable the Node.js integration in all renderers that display remote content',
    async holds(running) {
      await every(running, { nodeIntegration: false, nodeIntegrationInSubFrames: false });
      const seen = await running.page.evaluate(() =>
        ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', '__filename', 'electron'].filter(
          (name) => name in globalThis,
        ),
      );
      expect(seen).toEqual([]);
    },
  },
  {
    title: 'Enable context isolation in all renderers',
    async holds(running) {
      await every(running, { contextIsolation: true });
      // What the page does to its own built-ins does not reach the bridge's.
      const answer = await running.page.evaluate(async () => {
        const before = Object.hasOwn;
        Object.hasOwn = () => true;
        try {
          return await window.plimsoll.call('accounts.steal' as 'app.quit', {});
        } finally {
          Object.hasOwn = before;
        }
      });
      expect(answer).toEqual({ ok: false, error: { kind: 'invalid-input', message: 'There is no such call.' } });
    },
  },
  {
    title: 'Enable process sandboxing',
    async holds(running) {
      await every(running, { sandbox: true });
      const renderers = (await processTree(running.app.pid)).filter(isRenderer);
      expect(renderers).toHaveLength(2);
      for (const { pid, commandLine } of renderers) {
        const status = await readFile(`/proc/${pid}/status`, 'utf8');
        // Root has no user namespaces to build a sandbox from: the launcher, and it alone, turns it off then.
        if (process.getuid?.() === 0) expect(commandLine).toContain('--no-sandbox');
        else expect(status).toMatch(/^Seccomp:\t2$/m);
      }
      expect(await readFile(join(REPO, 'electron/shell/prepare.ts'), 'utf8')).toContain('app.enableSandbox()');
    },
  },
  {
    title: 'Use ses.setPermissionRequestHandler() in all sessions that load remote content',
    async holds({ app, page }) {
      await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.focus());
      const client = await page.context().newCDPSession(page);
      await client.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      const answers = await page.evaluate(askForEverything);
      await client.detach();
      expect(Object.keys(answers).length).toBeGreaterThan(35);
      const given = Object.entries(answers).filter(
        ([, answer]) =>
          !/^(denied|NotAllowedError|NotFoundError|SecurityError|false|0 given|TypeError|InvalidStateError|InvalidAccessError|WrongDocumentError)$/.test(
            answer,
          ),
      );
      expect(given).toEqual([]);
      // These have something to give, on this machine and in this test: only the handlers say no.
      expect(answers).toMatchObject({
        notifications: 'denied',
        location: 'NotAllowedError',
        microphone: 'NotAllowedError',
        camera: 'NotAllowedError',
        screen: 'NotAllowedError',
        midi: 'NotAllowedError',
        'reading the clipboard': 'NotAllowedError',
        'writing the clipboard': 'NotAllowedError',
        'staying awake': 'NotAllowedError',
        'lasting storage': 'false',
      });
    },
  },
  {
    title: 'Do not disable webSecurity',
    async holds(running) {
      await every(running, { webSecurity: true });
      await noSwitch(running, 'disable-web-security', 'disable-site-isolation-trials', 'ignore-certificate-errors');
    },
  },
  {
    title: 'Define a Content-Security-Policy and use restrictive rules',
    async holds({ app, page }) {
      const policies = await app.electron.evaluate(async ({ BrowserWindow }, origin) => {
        const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
        const answers = await Promise.all(
          ['/', '/index.html', '/nothing.html', '/../package.json'].map((path) => session?.fetch(`${origin}${path}`)),
        );
        return answers.map((answer) => answer?.headers.get('content-security-policy') ?? '');
      }, ORIGIN);
      for (const policy of policies) {
        expect(policy).not.toMatch(/unsafe|\*|https?:|blob:/);
        for (const rule of [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ])
          expect(policy.split('; ')).toContain(rule);
      }
      const { ran, broken } = await page.evaluate(runText);
      expect(ran).toEqual([]);
      // Trusted types come before the rest, which is still there: what is no text but an address breaks on it.
      expect(broken).toEqual(
        expect.arrayContaining([
          'base-uri',
          'require-trusted-types-for',
          'script-src-elem',
          'style-src-elem',
          'trusted-types',
        ]),
      );
    },
  },
  {
    title: 'Do not enable allowRunningInsecureContent',
    async holds(running) {
      await every(running, { allowRunningInsecureContent: false });
      await noSwitch(running, 'allow-running-insecure-content', 'unsafely-treat-insecure-origin-as-secure');
    },
  },
  {
    title: 'Do not enable experimental features',
    async holds(running) {
      await every(running, { experimentalFeatures: false });
      await noSwitch(running, 'enable-experimental-web-platform-features', 'enable-unsafe-webgpu', 'js-flags');
    },
  },
  {
    title: 'Do not use enableBlinkFeatures',
    async holds(running) {
      await every(running, { enableBlinkFeatures: '' });
      await noSwitch(running, 'enable-blink-features');
    },
  },
  {
    title: '<webview>: Do not use allowpopups',
    async holds(running) {
      await every(running, { webviewTag: false });
      const guests = await running.page.evaluate(() => {
        const guest = document.createElement('webview');
        guest.setAttribute('allowpopups', '');
        guest.setAttribute('src', 'about:blank');
        document.body.append(guest);
        return 'loadURL' in guest;
      });
      expect(guests).toBe(false);
    },
  },
  {
    title: '<webview>: Verify options and params',
    async holds({ app }) {
      // Were the tag let in by mistake, attaching one is refused: the event is ours for every web contents.
      const refused = await app.electron.evaluate(({ webContents }) =>
        webContents.getAllWebContents().map((contents) => {
          let prevented = false;
          const event = { preventDefault: () => (prevented = true) };
          contents.emit('will-attach-webview', event as never, {}, {});
          return prevented;
        }),
      );
      expect(refused).toEqual([true, true]);
      expect(await app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(2);
    },
  },
];
