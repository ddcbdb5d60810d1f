/**
 * Looks at the real app from outside and from inside its page: is the page as confined as the shell says? Run by hand:
 * `node test/support/electron-smoke/confined.ts <electron executable> <app folder> <data folder> [picture.png]`, with
 * a display and a session bus. Prints one line a finding and ends with 1 when one is wrong.
 */
import { writeFileSync } from 'node:fs';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const [executablePath = '', app = '', dataDir = '', picture] = process.argv.slice(2);
let wrong = 0;
function finding(what: string, good: boolean, seen: unknown = ''): void {
  if (!good) wrong++;
  process.stdout.write(
    `${good ? 'ok   ' : 'WRONG'} ${what} ${typeof seen === 'string' ? seen : JSON.stringify(seen)}\n`,
  );
}

const electron = await _electron.launch({
  executablePath,
  args: ['--no-sandbox', app, '--demo', '--data-dir', dataDir],
});
try {
  const page = await electron.firstWindow();
  await page.waitForLoadState('load');
  await lookAtBridge(page);
  await lookAtConfinement(page);
  await lookAtDoor(electron, page);
  if (picture !== undefined) writeFileSync(picture, await page.screenshot());
  await lookAtClosing(electron);
} finally {
  await electron.close();
}
process.exitCode = wrong === 0 ? 0 : 1;

async function lookAtBridge(page: Page): Promise<void> {
  finding('the page is ours', page.url().startsWith('plimsoll-app://app/'), page.url());
  const inside = await page.evaluate(() => ({
    bridge: Object.keys(Reflect.get(globalThis, 'plimsoll') as object).sort(),
    view: (Reflect.get(globalThis, 'plimsoll') as { view: string }).view,
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
  }));
  finding('the bridge has three things', inside.bridge.join() === 'call,subscribe,view', inside.bridge);
  finding('the window knows its view', inside.view === 'window', inside.view);
  finding('nothing of Node is in the page', inside.node.length === 0, inside.node);
}

async function lookAtConfinement(page: Page): Promise<void> {
  const tries = await page.evaluate(async () => {
    const outcome = async (work: () => Promise<unknown> | unknown) => {
      try {
        return `done ${String(await work())}`;
      } catch (error) {
        return `refused ${String(error).slice(0, 60)}`;
      }
    };
    const image = (source: string) =>
      new Promise((resolve, reject) => {
        const element = new Image();
        element.onload = () => resolve('loaded');
        element.onerror = () => reject(new Error('not loaded'));
        element.src = source;
      });
    const added = await outcome(() => {
      const inline = document.createElement('script');
      inline.append('globalThis.inlineRan = true');
      document.head.append(inline);
    });
    return {
      fetchLoopback: await outcome(() => fetch('http://127.0.0.1:47610/')),
      fetchOwn: await outcome(() => fetch('plimsoll-app://app/index.html')),
      image: await outcome(() => image('http://127.0.0.1:47610/x.png')),
      frame: await outcome(() => {
        const frame = document.createElement('iframe');
        frame.src = 'http://127.0.0.1:47610/';
        document.body.append(frame);
        frame.remove();
        return 'gone';
      }),
      evaluated: await outcome(() => Reflect.get(globalThis, 'eval')('1 + 1')),
      inline: `${added} ran: ${'inlineRan' in globalThis}`,
      opened: String(window.open('https://example.com/') === null),
      camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
      notification: await outcome(() => Notification.requestPermission()),
      socket: await outcome(
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket('ws://127.0.0.1:47610/');
            socket.onopen = () => resolve('open');
            socket.onerror = () => reject(new Error('no socket'));
          }),
      ),
    };
  });
  finding('no fetch to loopback', tries.fetchLoopback.startsWith('refused'), tries.fetchLoopback);
  finding('no fetch at all', tries.fetchOwn.startsWith('refused'), tries.fetchOwn);
  finding('no image from outside', tries.image.startsWith('refused'), tries.image);
  finding('no eval', tries.evaluated.startsWith('refused'), tries.evaluated);
  finding('no inline script', tries.inline.endsWith('ran: false'), tries.inline);
  finding('no new window', tries.opened === 'true', tries.opened);
  finding('no camera', tries.camera.startsWith('refused'), tries.camera);
  finding('no web notifications', tries.notification === 'done denied', tries.notification);
  finding('no web socket', tries.socket.startsWith('refused'), tries.socket);
  await page.evaluate(() => {
    window.location.href = 'https://example.com/';
  });
  await page.waitForFunction(() => document.readyState === 'complete');
  finding('no navigation away', page.url().startsWith('plimsoll-app://app/'), page.url());
}

async function lookAtDoor(electron: ElectronApplication, page: Page): Promise<void> {
  const answers = await page.evaluate(async () => {
    const bridge = Reflect.get(globalThis, 'plimsoll') as {
      call(name: string, input: unknown): Promise<{ ok: boolean; error?: { kind: string } }>;
    };
    const kind = async (name: string, input: unknown) => {
      const answer = await bridge.call(name, input);
      return answer.ok ? 'ok' : answer.error?.kind;
    };
    return {
      snapshot: await kind('snapshot.get', {}),
      unknown: await kind('toString', {}),
      badInput: await kind('accounts.rename', { accountId: 7 }),
      huge: await kind('accounts.rename', { accountId: 'x', label: 'y'.repeat(70_000) }),
      cycle: await kind(
        'snapshot.get',
        (() => {
          const input: Record<string, unknown> = {};
          input.self = input;
          return input;
        })(),
      ),
    };
  });
  finding('a call is answered', answers.snapshot === 'ok', answers.snapshot);
  finding('an unknown call is refused', answers.unknown === 'invalid-input', answers.unknown);
  finding('a wrong input is refused', answers.badInput === 'invalid-input', answers.badInput);
  finding('a huge input is refused', answers.huge === 'refused', answers.huge);
  finding('a cycle is refused', answers.cycle === 'refused', answers.cycle);

  const stranger = await electron.evaluate(async ({ BrowserWindow }, preload) => {
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await window.loadURL('data:text/html,<title>stranger</title>');
    const answer: unknown = await window.webContents.executeJavaScript("plimsoll.call('snapshot.get', {})");
    window.destroy();
    return answer;
  }, `${app}/dist/preload/preload.cjs`);
  finding('a strange window is refused', JSON.stringify(stranger).includes('"refused"'), stranger);
}

async function lookAtClosing(electron: ElectronApplication): Promise<void> {
  const renderers = () =>
    electron.evaluate(({ app }) => app.getAppMetrics().filter((one) => one.type === 'Tab').length);
  finding('one renderer while open', (await renderers()) === 1, await renderers());
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
  });
  const gone = async () => (await renderers()) === 0;
  for (let tries = 0; tries < 40 && !(await gone()); tries++) await new Promise((next) => setTimeout(next, 50));
  finding('no renderer after closing', await gone(), await renderers());
}
