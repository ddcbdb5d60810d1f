import { describe, expect, it } from 'vitest';
import { type MenuLine, menuModel, tooltip } from '../../../../electron/shell/tray/menu.ts';
import { fakeAccount, fakeAlert, fakeSnapshot, fakeWallet } from '../../../support/fakeSnapshot.ts';

const text = (lines: MenuLine[]) => lines.map((line) => (line.kind === 'separator' ? '-' : line.label));
const demoApp = { ...fakeSnapshot().app, mode: 'demo' as const };
const pausedApp = { ...fakeSnapshot().app, watching: false };

describe('the tray menu', () => {
  it('says the level first, then wallets, alerts and what one can do', () => {
    const snapshot = fakeSnapshot({
      accounts: [fakeAccount()],
      wallets: [
        fakeWallet(),
        fakeWallet({
          id: 'a:credits',
          name: 'Credits',
          claim: 'low',
          balance: { micros: 120_000_000, unit: 'credit' },
        }),
        fakeWallet({ id: 'b:balance', accountLabel: 'Lab', claim: 'unknown', freshness: 'stale' }),
        fakeWallet({ id: 'c:balance', accountLabel: 'New', claim: 'unknown', balance: null, freshness: 'never' }),
      ],
      alerts: [fakeAlert(), fakeAlert({ id: 'old', closedAt: 5, title: 'over' })],
      tray: {
        level: 'low',
        fill: 0.1,
        words: 'Low: Bakery Credits, 120 credits left',
        worstWalletId: 'a:credits',
        alerts: 0,
      },
    });
    expect(text(menuModel(snapshot, 'en-US'))).toEqual([
      'Low: Bakery Credits, 120 credits left',
      '-',
      'Bakery - Balance: $12.34 (enough)',
      'Bakery - Credits: 120 credits (low)',
      'Lab - Balance: $12.34 (not known, not fresh)',
      'New - Balance: no balance (not known)',
      '-',
      'Bakery Balance is low',
      '-',
      'Sync now',
      'Pause watching',
      '-',
      'Open Plimsoll',
      'Quit Plimsoll',
    ]);
  });

  it('offers a newer version only when it waits for a click, and not twice', () => {
    const found = { version: '1.2.0', ready: true };
    const updates = { off: null, installs: 'here', doing: 'nothing', lookedAt: 1, failed: null, found } as const;
    const offers = (change: object) =>
      menuModel(fakeSnapshot({ app: { ...fakeSnapshot().app, updates: { ...updates, ...change } } })).filter(
        (line) => line.kind === 'item' && line.action.do === 'install-update',
      );
    expect(offers({})).toEqual([
      { kind: 'item', label: 'Restart to use Plimsoll 1.2.0', action: { do: 'install-update' }, enabled: true },
    ]);
    expect(offers({ doing: 'installing' })).toMatchObject([{ enabled: false }]);
    expect(offers({ found: { ...found, ready: false } })).toEqual([]);
    expect(offers({ found: null })).toEqual([]);
  });

  it('opens a wallet by the screen that the page knows', () => {
    const lines = menuModel(fakeSnapshot({ wallets: [fakeWallet()] }), 'en-US');
    expect(lines[2]).toMatchObject({ action: { do: 'open', screen: 'wallets/a:balance' } });
  });

  it('offers to connect a service where there is none, and has nothing to sync', () => {
    const lines = menuModel(fakeSnapshot());
    expect(lines[2]).toMatchObject({ label: 'Connect a service…', action: { do: 'open', screen: 'connect' } });
    expect(lines.find((line) => line.kind === 'item' && line.label === 'Sync now')).toMatchObject({ enabled: false });
  });

  it('offers with each alert what can be done about it, snoozed ones last', () => {
    const lines = menuModel(
      fakeSnapshot({
        wallets: [fakeWallet()],
        alerts: [
          fakeAlert({ id: 'e1', snooze: { at: 0, until: null } }),
          fakeAlert({ id: 'e2', rule: 'cannot-see', walletId: null, level: 'unknown', title: 'Lab cannot be seen' }),
          fakeAlert({ id: 'e3', level: 'empty', title: 'Bakery Balance is empty' }),
        ],
      }),
      'en-US',
    );
    const menus = lines.filter((line) => line.kind === 'submenu');
    expect(menus.map(({ label }) => label)).toEqual([
      'Bakery Balance is empty',
      'Lab cannot be seen',
      'Bakery Balance is low (snoozed)',
    ]);
    expect(menus.map(({ items }) => text([...items]))).toEqual([
      ['Open', 'Top up…', '-', 'Snooze for an hour', 'Snooze until tomorrow 9:00', 'Snooze until topped up'],
      ['Open', '-', 'Snooze for an hour', 'Snooze until tomorrow 9:00', 'Snooze until topped up'],
      ['Open', 'Top up…', '-', 'End the snooze'],
    ]);
    expect(menus[0]?.items[3]).toMatchObject({ action: { do: 'snooze', episodeId: 'e3', for: 'hour' } });
    expect(menus[1]?.items[0]).toMatchObject({ action: { do: 'open', screen: 'alerts' } });
  });

  it('says how many alerts there are, where there are several', () => {
    const { tray } = fakeSnapshot();
    expect(tooltip(fakeSnapshot({ tray: { ...tray, words: 'Low: A', alerts: 3 } }))).toBe(
      'Plimsoll - Low: A (3 alerts)',
    );
    expect(tooltip(fakeSnapshot({ tray: { ...tray, words: 'Low: A', alerts: 1 } }))).toBe('Plimsoll - Low: A');
  });

  it('says that watching is paused and offers to resume', () => {
    const lines = menuModel(fakeSnapshot({ app: pausedApp }));
    expect(lines[1]).toEqual({ kind: 'words', label: 'Watching is paused' });
    expect(lines).toContainEqual({
      kind: 'item',
      label: 'Resume watching',
      action: { do: 'watch', watching: true },
      enabled: true,
    });
  });

  it('calls the demo a demo', () => {
    expect(menuModel(fakeSnapshot({ app: demoApp }))[0]).toMatchObject({ label: expect.stringMatching(/^Demo: /) });
    expect(tooltip(fakeSnapshot({ app: demoApp }))).toBe('Plimsoll - Demo: All 2 wallets are above their line');
  });

  it('leaves out the best of very many wallets, never a bad one', () => {
    const wallets = Array.from({ length: 40 }, (_, i) =>
      fakeWallet({ id: `w${i}`, accountLabel: `W${i}`, claim: i % 10 === 9 ? 'critical' : 'ok' }),
    );
    const labels = text(menuModel(fakeSnapshot({ wallets }), 'en-US'));
    for (const i of [9, 19, 29, 39]) expect(labels).toContain(`W${i} - Balance: $12.34 (almost empty)`);
    expect(labels).toContain('28 more wallets');
  });

  it('keeps the tooltip within what Windows shows', () => {
    const words = 'x'.repeat(300);
    const long = tooltip(fakeSnapshot({ tray: { level: 'low', fill: 0, words, worstWalletId: null, alerts: 0 } }));
    expect(long).toHaveLength(127);
    expect(tooltip(fakeSnapshot({ app: pausedApp }))).toMatch(/\(paused\)$/);
  });
});
