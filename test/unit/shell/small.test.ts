import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, PowerMonitor } from 'electron';
import { describe, expect, it } from 'vitest';
import { createBrowser, openable } from '../../../electron/shell/browser.ts';
import { autostartEntry, executableToStart } from '../../../electron/shell/loginItem.ts';
import { followPower } from '../../../electron/shell/power.ts';
import { closeBeforeQuit, QUIT_WITHIN_MS } from '../../../electron/shell/quitting.ts';
import { devServerOrigin, isThirdPartyRuntime } from '../../../electron/shell/runtime.ts';
import { firstFullSync, SMOKE_WITHIN_MS } from '../../../electron/shell/smoke.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeEngine, fakeAccount, fakeSnapshot, fakeWallet } from '../../support/fakeSnapshot.ts';

const quiet = { info() {}, warn() {}, error() {} };

describe('the browser', () => {
  it.each(['https://example.com/billing?x=1', 'http://127.0.0.1:4000/', 'http://localhost:1/', 'http://[::1]:8/'])(
    'opens %s',
    (address) => {
      expect(openable(address).href).toBe(address);
    },
  );

  it.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:',
    'https://user:pass@example.com/',
    'not an address',
  ])('refuses %s', (address) => {
    expect(() => openable(address)).toThrow('opens only https');
  });

  it('writes addresses down instead of opening them when a test asks for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-browser-'));
    try {
      const recordFile = join(folder, 'opened.txt');
      const browser = createBrowser({
        openExternal: () => Promise.reject(new Error('opened')),
        log: quiet,
        recordFile,
      });
      await browser.open('https://example.com/a');
      await browser.open('https://example.com/b');
      expect(readFileSync(recordFile, 'utf8')).toBe('https://example.com/a\nhttps://example.com/b\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hands the address to the person when no browser opens', async () => {
    const openExternal = () => Promise.reject(new Error('no handler'));
    const browser = createBrowser({ openExternal, log: quiet, recordFile: undefined });
    await expect(browser.open('https://example.com/a')).rejects.toMatchObject({
      info: { kind: 'unavailable', help: 'Open this address yourself: https://example.com/a' },
    });
  });
});

describe('power', () => {
  it('tells the engine of sleep, battery and a network that comes back', async () => {
    const engine = createFakeEngine();
    const clock = createFakeClock();
    const monitor = Object.assign(new EventEmitter(), { isOnBatteryPower: () => true });
    let online = true;
    const stop = followPower({
      powerMonitor: monitor as unknown as PowerMonitor,
      net: { isOnline: () => online },
      engine,
      clock,
    });
    monitor.emit('resume');
    monitor.emit('on-ac');
    online = false;
    await clock.advance(10_000);
    online = true;
    await clock.advance(10_000);
    monitor.emit('unlock-screen');
    expect(engine.wakes).toEqual(['resume', 'network', 'unlock']);
    expect(engine.conditions).toEqual([
      { online: true, onBattery: true },
      { onBattery: false },
      { online: false },
      { online: true },
    ]);
    stop();
    expect(clock.timers).toBe(0);
    expect(monitor.eventNames()).toEqual([]);
  });
});

describe('quitting', () => {
  function setUp(close: () => Promise<void>, last = () => {}) {
    const clock = createFakeClock();
    const emitter = new EventEmitter();
    const exits: number[] = [];
    const event = { prevented: 0, preventDefault: () => void event.prevented++ };
    const app = Object.assign(emitter, {
      exit: (code: number) => exits.push(code),
      quit: () => emitter.emit('will-quit', event),
    });
    return { clock, exits, event, quit: closeBeforeQuit(app as unknown as App, clock, quiet, close, last) };
  }

  it('closes once, then ends with the code', async () => {
    let closed = 0;
    const { clock, exits, event, quit } = setUp(async () => void closed++);
    quit(3);
    quit(3);
    await clock.advance(0);
    expect([closed, exits, event.prevented]).toEqual([1, [3], 2]);
    expect(clock.timers).toBe(0);
  });

  it('does not wait for ever', async () => {
    const { clock, exits, quit } = setUp(() => new Promise(() => {}));
    quit(0);
    await clock.advance(QUIT_WITHIN_MS - 1);
    expect(exits).toEqual([]);
    await clock.advance(1);
    expect(exits).toEqual([0]);
  });

  it.each([
    ['when all is closed', async () => {}],
    ['when closing failed', () => Promise.reject(new Error('disk'))],
    ['when closing takes too long', () => new Promise<void>(() => {})],
  ])('does the last thing once, right before it ends: %s', async (_how, close) => {
    const order: string[] = [];
    const { clock, exits, quit } = setUp(close, () => {
      order.push(`last, ${exits.length} ended`);
      throw new Error('the last thing fails');
    });
    quit(0);
    await clock.advance(QUIT_WITHIN_MS);
    expect([order, exits]).toEqual([['last, 0 ended'], [0]]);
  });

  it('ends also when closing fails', async () => {
    const { clock, exits, quit } = setUp(() => Promise.reject(new Error('disk')));
    quit(0);
    await clock.advance(0);
    expect(exits).toEqual([0]);
  });
});

describe('the first full sync', () => {
  it('is over when every account has answered since the start', async () => {
    const clock = createFakeClock();
    const since = clock.now();
    const accounts = [
      fakeAccount({ id: 'a', lastSuccessAt: since - 1 }),
      fakeAccount({ id: 'b', lastSuccessAt: null }),
    ];
    const engine = createFakeEngine(fakeSnapshot({ accounts }));
    let done: unknown = null;
    const waiting = firstFullSync(engine, clock, since).then((result) => (done = result));
    engine.show(fakeSnapshot({ accounts: [fakeAccount({ id: 'a', lastSuccessAt: since }), fakeAccount({ id: 'b' })] }));
    await clock.advance(10);
    expect(done).toBeNull();
    const wallets = [fakeWallet()];
    engine.show(
      fakeSnapshot({ wallets, accounts: ['a', 'b'].map((id) => fakeAccount({ id, lastSuccessAt: since + 5 })) }),
    );
    await waiting;
    expect(done).toEqual({ tray: fakeSnapshot().tray, wallets });
    expect(clock.timers).toBe(0);
  });

  it('names who did not answer in time', async () => {
    const clock = createFakeClock();
    const lastError = { kind: 'offline' as const, message: 'The host cannot be reached.' };
    const engine = createFakeEngine(fakeSnapshot({ accounts: [fakeAccount({ lastError })] }));
    const failed = expect(firstFullSync(engine, clock, clock.now())).rejects.toThrow(
      'not synced: Bakery (The host cannot be reached.)',
    );
    await clock.advance(SMOKE_WITHIN_MS);
    await failed;
  });
});

it('knows a third-party runtime by the marker beside the executable', () => {
  const seen: string[] = [];
  const exists = (path: string) => seen.push(path) > 0;
  expect(isThirdPartyRuntime('/opt/rt/electron', exists)).toBe(true);
  expect(seen).toEqual(['/opt/rt/THIRD-PARTY-RUNTIME']);
  expect(isThirdPartyRuntime('/opt/rt/electron', () => false)).toBe(false);
});

it('at login an AppImage starts its image, anything else its executable', () => {
  const image = { APPIMAGE: '/home/ann/Plimsoll.AppImage', APPDIR: '/tmp/.mount_x' };
  expect(executableToStart(image, '/tmp/.mount_x/plimsoll-app')).toBe('/home/ann/Plimsoll.AppImage');
  // Started from a terminal that is an AppImage: its variables are not ours.
  expect(executableToStart(image, '/opt/Plimsoll/plimsoll-app')).toBe('/opt/Plimsoll/plimsoll-app');
  expect(executableToStart({}, '/opt/Plimsoll/plimsoll-app')).toBe('/opt/Plimsoll/plimsoll-app');
  expect(executableToStart({ APPIMAGE: 'elsewhere' }, '/opt/Plimsoll/plimsoll-app')).toBe('/opt/Plimsoll/plimsoll-app');
});

it('the autostart entry starts hidden and quotes the path', () => {
  expect(autostartEntry('/opt/My "Apps"/100%/plimsoll')).toBe(
    '[Desktop Entry]\nType=Application\nName=Plimsoll\nExec="/opt/My \\\\"Apps\\\\"/100%%/plimsoll" --hidden\nTerminal=false\n',
  );
});

it.each([
  ['http://127.0.0.1:5173/', 'http://127.0.0.1:5173'],
  ['http://localhost:5173', 'http://localhost:5173'],
  ['http://192.168.0.5:5173/', null],
  ['https://example.com/', null],
  ['', null],
  [undefined, null],
])('the development server %s has the origin %s', (address, origin) => {
  expect(devServerOrigin(address)).toBe(origin);
});
