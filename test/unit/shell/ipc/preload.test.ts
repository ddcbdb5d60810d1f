import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlimsollBridge } from '#shared/contract/bridge.ts';
import { callNames, topicNames } from '#shared/contract/contract.ts';

const electron = vi.hoisted(() => ({
  exposed: {} as Record<string, unknown>,
  invoked: [] as unknown[][],
  answer: null as unknown,
  push: (_event: unknown, _batch: unknown) => {},
}));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (electron.exposed[name] = value) },
  ipcRenderer: {
    on: (_channel: string, listener: typeof electron.push) => (electron.push = listener),
    invoke: async (...parts: unknown[]) => {
      electron.invoked.push(parts);
      if (electron.answer instanceof Error) throw electron.answer;
      return electron.answer;
    },
  },
}));

async function load(): Promise<PlimsollBridge> {
  vi.resetModules();
  await import('../../../../electron/preload.ts');
  return electron.exposed.plimsoll as PlimsollBridge;
}

/** What was asked after what the bridge asks by itself when it is made. */
const asked = () => electron.invoked.slice(1);

beforeEach(() => {
  electron.exposed = {};
  electron.invoked = [];
  electron.answer = { ok: true, value: {} };
});

describe('the bridge', () => {
  it('is all that is exposed', async () => {
    const bridge = await load();
    expect(Object.keys(electron.exposed)).toEqual(['plimsoll']);
    expect(Object.keys(bridge).sort()).toEqual(['call', 'subscribe', 'view']);
  });

  it('lets every call of the contract through, and no other', async () => {
    const bridge = await load();
    await bridge.call('snapshot.get', {});
    for (const name of callNames) await bridge.call(name, {});
    expect(asked().map(([, name]) => name)).toEqual(callNames);
    const strange = await bridge.call('constructor' as never, {});
    expect(strange).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    expect(asked()).toHaveLength(callNames.length);
  });

  it('asks for the snapshot before the page does, and answers the page’s first question with it', async () => {
    electron.answer = { ok: true, value: 'early' };
    const bridge = await load();
    expect(electron.invoked.map(([, name]) => name)).toEqual(['snapshot.get']);
    electron.answer = { ok: true, value: 'later' };
    expect(await bridge.call('snapshot.get', {})).toEqual({ ok: true, value: 'early' });
    expect(await bridge.call('snapshot.get', {})).toEqual({ ok: true, value: 'later' });
  });

  it('asks anew where something was pushed before the page asked, or where the early question failed', async () => {
    electron.answer = { ok: true, value: 'early' };
    const bridge = await load();
    electron.push({}, [['tray', 1]]);
    electron.answer = { ok: true, value: 'later' };
    expect(await bridge.call('snapshot.get', {})).toEqual({ ok: true, value: 'later' });
    electron.answer = new Error('gone');
    const failing = await load();
    electron.answer = { ok: true, value: 'later' };
    expect(await failing.call('snapshot.get', {})).toMatchObject({ ok: false, error: { kind: 'internal' } });
    expect(await failing.call('snapshot.get', {})).toEqual({ ok: true, value: 'later' });
  });

  it('lets no more than 64 be under way, and the next as soon as one is answered', async () => {
    const bridge = await load();
    await bridge.call('snapshot.get', {});
    let answer: (value: unknown) => void = () => {};
    electron.answer = new Promise((resolve) => {
      answer = resolve;
    });
    const all = Array.from({ length: 1_000 }, () => bridge.call('snapshot.get', {}));
    expect(await all[64]).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(asked()).toHaveLength(64);
    answer({ ok: true, value: {} });
    const answers = await Promise.all(all);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(64);
    expect(await bridge.call('snapshot.get', {})).toMatchObject({ ok: true });
    electron.answer = new Error('gone');
    for (let n = 0; n < 100; n++) await bridge.call('snapshot.get', {});
    electron.answer = { ok: true, value: {} };
    expect(await bridge.call('snapshot.get', {})).toMatchObject({ ok: true });
  });

  it('answers rather than rejects when the channel fails', async () => {
    const bridge = await load();
    electron.answer = new Error('gone');
    await bridge.call('snapshot.get', {});
    expect(await bridge.call('snapshot.get', {})).toMatchObject({ ok: false, error: { kind: 'internal' } });
  });

  it('knows every topic, and gives each value to its listeners until they leave', async () => {
    const bridge = await load();
    for (const topic of topicNames) {
      const heard: unknown[] = [];
      const leave = bridge.subscribe(topic, (value) => heard.push(value));
      electron.push({}, [[topic, 1]]);
      leave();
      electron.push({}, [[topic, 2]]);
      expect(heard).toEqual([1]);
    }
    expect(() => bridge.subscribe('nothing' as never, () => {})).toThrow('There is no such topic.');
  });

  it('keeps the screen asked for until the page listens, once', async () => {
    const bridge = await load();
    electron.push({}, [
      ['navigate', { screen: 'alerts' }],
      ['tray', 1],
    ]);
    const heard: unknown[] = [];
    bridge.subscribe('navigate', (value) => heard.push(value));
    bridge.subscribe('navigate', (value) => heard.push(value));
    bridge.subscribe('tray', (value) => heard.push(value));
    expect(heard).toEqual([{ screen: 'alerts' }]);
  });

  it('brings no schema library into the page', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../../../electron/preload.ts'), 'utf8');
    const values = [...text.matchAll(/^import (?!type)(.*) from '(.*)';$/gm)].map(([, , from]) => from);
    expect(values).toEqual(['electron', './shell/ipc/channels.ts']);
  });
});
