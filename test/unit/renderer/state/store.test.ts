import { describe, expect, it } from 'vitest';
import type { PlimsollBridge } from '#shared/contract/bridge.ts';
import type { Result } from '#shared/contract/errors.ts';
import { createClient } from '../../../../renderer/state/client.ts';
import { openPage } from '../../../../renderer/state/store.ts';
import { fixture } from '../../../support/renderer/fixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

function bridge(answer: (name: string) => Promise<Result<unknown>>) {
  const listeners = new Map<string, (value: unknown) => void>();
  const made: PlimsollBridge = {
    view: 'window',
    call: (name) => answer(name),
    subscribe(topic, listener) {
      listeners.set(topic, listener);
      return () => void listeners.delete(topic);
    },
  };
  return { made, listeners, push: (topic: string, value: unknown) => listeners.get(topic)?.(value) };
}

describe('openPage', () => {
  it('listens before it asks, so that a push during the question is not lost', async () => {
    const snapshot = fixture(NOW);
    let reply: (result: Result<unknown>) => void = () => {};
    const { made, push } = bridge(() => new Promise((resolve) => (reply = resolve)));
    const page = openPage(createClient(made));
    const refreshed = page.refresh();
    push('wallets', []);
    reply({ ok: true, value: snapshot });
    await refreshed;
    expect(page.store.getState().snapshot).toEqual({ ...snapshot, wallets: [] });
  });

  it('says why there is no snapshot, and recovers', async () => {
    const answers: Result<unknown>[] = [
      { ok: false, error: { kind: 'storage', message: 'The disk is full.' } },
      { ok: true, value: fixture(NOW) },
    ];
    const page = openPage(createClient(bridge(async () => answers.shift() ?? { ok: true, value: null }).made));
    await page.refresh();
    expect(page.store.getState().failure).toEqual({ kind: 'storage', message: 'The disk is full.' });
    await page.refresh();
    expect(page.store.getState()).toMatchObject({ failure: null, snapshot: fixture(NOW) });
  });

  it('turns a bridge that breaks into an error of the usual shape', async () => {
    const client = createClient(bridge(() => Promise.reject(new Error('the door is gone'))).made);
    expect(await client.call('app.quit', {})).toEqual({
      ok: false,
      error: { kind: 'internal', message: 'the door is gone' },
    });
  });

  it('goes to the screen that a notification names', () => {
    const { made, push } = bridge(async () => ({ ok: true, value: null }));
    const page = openPage(createClient(made));
    push('navigate', { screen: 'wallets/acc_1:ad-spend' });
    expect(page.store.getState().screen).toEqual({ name: 'wallet', walletId: 'acc_1:ad-spend' });
  });

  it('stops listening when it is closed', () => {
    const { made, listeners } = bridge(async () => ({ ok: true, value: null }));
    const page = openPage(createClient(made));
    expect(listeners.size).toBeGreaterThan(6);
    page.close();
    expect(listeners.size).toBe(0);
  });
});
