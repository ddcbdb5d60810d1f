import { EventEmitter } from 'node:events';
import type { BrowserWindow, IpcMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { MOST_A_MINUTE } from '#engine/rareWarnings.ts';
import { CALL_CHANNEL, PUSH_CHANNEL } from '../../../../electron/shell/ipc/channels.ts';
import { openIpcDoor } from '../../../../electron/shell/ipc/door.ts';
import { A_SECOND, AT_ONCE } from '../../../../electron/shell/ipc/pace.ts';
import type { Push } from '../../../../electron/shell/ipc/pushes.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { createFakeEngine, fakeSnapshot } from '../../../support/fakeSnapshot.ts';

const ORIGIN = 'plimsoll-app://app';
type Handler = (event: unknown, ...parts: unknown[]) => Promise<unknown>;

/** As much of a window as the door touches. */
class FakeWindow extends EventEmitter {
  visible = true;
  readonly batches: Push[][] = [];
  readonly webContents: EventEmitter & { id: number; mainFrame: object };

  constructor(id: number) {
    super();
    this.webContents = Object.assign(new EventEmitter(), {
      id,
      mainFrame: { url: `${ORIGIN}/`, origin: ORIGIN },
      isDestroyed: () => false,
      send: (channel: string, batch: Push[]) => {
        expect(channel).toBe(PUSH_CHANNEL);
        this.batches.push(batch);
      },
    });
  }

  isDestroyed = () => false;
  isVisible = () => this.visible;
  isMinimized = () => false;

  turn(visible: boolean): void {
    this.visible = visible;
    this.emit(visible ? 'show' : 'hide');
  }
}

function setUp() {
  const engine = createFakeEngine();
  const clock = createFakeClock();
  const warnings: unknown[] = [];
  const log = { info() {}, warn: (event: string, fields?: object) => warnings.push([event, fields]), error() {} };
  let handler: Handler | null = null;
  const ipcMain = {
    handle(channel: string, given: Handler) {
      expect(channel).toBe(CALL_CHANNEL);
      handler = given;
    },
    removeHandler() {
      handler = null;
    },
  } as unknown as IpcMain;
  const door = openIpcDoor({ ipcMain, engine, clock, log, pageOrigin: ORIGIN });
  const admit = (window: FakeWindow, hears?: (topic: string) => boolean) =>
    door.admit(window as unknown as BrowserWindow, hears);
  const call = (window: FakeWindow, ...parts: unknown[]) =>
    handler?.({ sender: window.webContents, senderFrame: window.webContents.mainFrame }, ...parts);
  return { engine, clock, warnings, door, admit, call, handlerIsThere: () => handler !== null };
}

describe('the IPC door', () => {
  it('hands a good call to the engine and its answer back', async () => {
    const { engine, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    expect(await call(window, 'sync.now', { accountId: 'a' })).toEqual({ ok: true, value: {} });
    expect(engine.calls).toEqual([['sync.now', { accountId: 'a' }]]);
  });

  it('refuses a window that was not admitted, or is closed, and says so in the log only', async () => {
    const { engine, admit, call, warnings } = setUp();
    const [stranger, ours] = [new FakeWindow(1), new FakeWindow(2)];
    admit(ours);
    ours.emit('closed');
    for (const window of [stranger, ours])
      expect(await call(window, 'snapshot.get', {})).toEqual({
        ok: false,
        error: { kind: 'refused', message: 'This message was not taken.' },
      });
    expect(engine.calls).toEqual([]);
    expect(warnings).toEqual(Array(2).fill(['ipc.refused', { why: 'the sender is not one of the app windows' }]));
  });

  it('pushes nothing until the page has asked for the snapshot', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    engine.navigate('alerts');
    await clock.advance(1_000);
    expect(window.batches).toEqual([]);
    await call(window, 'snapshot.get', {});
    await clock.advance(0);
    expect(window.batches).toEqual([[['navigate', { screen: 'alerts' }]]]);
  });

  it('pushes to a window that is shown what changed after its page had asked', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    window.visible = false;
    admit(window);
    await call(window, 'snapshot.get', {});
    const tray = { level: 'low' as const, fill: 0.1, words: 'Low', worstWalletId: null, alerts: 0 };
    engine.show(fakeSnapshot({ tray }));
    await clock.advance(1_000);
    expect(window.batches).toEqual([]);
    window.turn(true);
    await clock.advance(0);
    expect(window.batches).toEqual([[['tray', tray]]]);
  });

  it('pushes what changed also when something else in the page asked for it meanwhile', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    await call(window, 'snapshot.get', {});
    const tray = { level: 'low' as const, fill: 0.1, words: 'Low', worstWalletId: null, alerts: 0 };
    engine.show(fakeSnapshot({ tray }));
    await call(window, 'snapshot.get', {});
    await clock.advance(1_000);
    expect(window.batches.flat()).toContainEqual(['tray', tray]);
  });

  it('gives a page that was loaded anew all of it, by the answer', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    await call(window, 'snapshot.get', {});
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    engine.show(fakeSnapshot({ revision: 2 }));
    expect(await call(window, 'snapshot.get', {})).toMatchObject({ ok: true, value: { revision: 2 } });
    await clock.advance(1_000);
    expect(window.batches).toEqual([]);
  });

  it('pushes nothing to a hidden window, and the newest state when it is shown again', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    await call(window, 'snapshot.get', {});
    await clock.advance(1_000);
    window.turn(false);
    window.batches.length = 0;
    const tray = { level: 'low' as const, fill: 0.1, words: 'Low', worstWalletId: null, alerts: 0 };
    engine.show(fakeSnapshot({ tray }));
    await clock.advance(5_000);
    expect(window.batches).toEqual([]);
    window.turn(true);
    await clock.advance(100);
    expect(window.batches).toHaveLength(1);
    expect(window.batches[0]).toContainEqual(['tray', tray]);
  });

  it('waits again after the page loads anew', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    await call(window, 'snapshot.get', {});
    await clock.advance(1_000);
    window.batches.length = 0;
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    engine.show(
      fakeSnapshot({ revision: 2, tray: { level: 'low', fill: 0, words: '', worstWalletId: null, alerts: 0 } }),
    );
    await clock.advance(1_000);
    expect(window.batches).toEqual([]);
  });

  it('keeps from a window the topics that are not for it', async () => {
    const { engine, clock, admit, call } = setUp();
    const panel = new FakeWindow(1);
    admit(panel, (topic) => topic !== 'navigate');
    await call(panel, 'snapshot.get', {});
    engine.navigate('alerts');
    await clock.advance(1_000);
    expect(panel.batches.flat().map(([topic]) => topic)).not.toContain('navigate');
  });

  it('answers a window that asks without end only as fast as a person could ask, and the other one all the same', async () => {
    const { engine, clock, admit, call, warnings } = setUp();
    const [wild, calm] = [new FakeWindow(1), new FakeWindow(2)];
    admit(wild);
    admit(calm);
    const answers = await Promise.all(Array.from({ length: 10_000 }, () => call(wild, 'sync.now', {})));
    expect(engine.calls).toHaveLength(AT_ONCE);
    expect(answers.slice(AT_ONCE)).toEqual(
      Array(10_000 - AT_ONCE).fill({
        ok: false,
        error: { kind: 'refused', message: 'Too many calls at once. Try again in a moment.' },
      }),
    );
    expect(warnings).toHaveLength(MOST_A_MINUTE);
    expect(await call(calm, 'sync.now', {})).toMatchObject({ ok: true });
    await clock.advance(2_000);
    const later = await Promise.all(Array.from({ length: 200 }, () => call(wild, 'sync.now', {})));
    expect(later.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(2 * A_SECOND);
  });

  it('hands no text on that turns what is around it, neither in answers nor in pushes', async () => {
    const { engine, clock, admit, call } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    const answer = await call(window, 'snapshot.get', {});
    expect(answer).toMatchObject({ ok: true });
    const tray = {
      level: 'low' as const,
      fill: 0,
      words: 'Low: \u202eevil\u001b[2J',
      worstWalletId: 'a\u202e:b',
      alerts: 0,
    };
    engine.show(fakeSnapshot({ tray }));
    await clock.advance(1_000);
    const pushed = window.batches.flat().findLast(([topic]) => topic === 'tray');
    expect(pushed?.[1]).toEqual({ ...tray, words: 'Low: evil [2J' });
  });

  it('closes with no timer and no handler left', async () => {
    const { clock, engine, admit, call, door, handlerIsThere } = setUp();
    const window = new FakeWindow(1);
    admit(window);
    await call(window, 'snapshot.get', {});
    door.close();
    engine.navigate('alerts');
    await clock.advance(1_000);
    expect(window.batches).toEqual([]);
    expect(clock.timers).toBe(0);
    expect(handlerIsThere()).toBe(false);
  });
});
