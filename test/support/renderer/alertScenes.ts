/** Every state worth looking at of alerts, runways, quiet hours and what hands alerts on. */
import type { AppView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { alertLogFixture, variedAlerts } from './alertFixture.ts';
import type { FakeBridgeOptions } from './fakeBridge.ts';
import { fixture } from './fixture.ts';
import { credits } from './fixtureParts.ts';
import { ledgerRows } from './ledgerFixture.ts';
import { millionRows, SMALLEST } from './ledgerScenes.ts';
import type { Scene } from './scenes.ts';

const SMALL = { width: 1000, height: 700 };
const NARROW = { width: SMALLEST.width, height: 900 };
const TALL = { width: 1000, height: 1900 };

export function alertScenes(now: number): Scene[] {
  const demo = fixture(now);
  const live = fixture(now, 'live');
  const varied = variedAlerts(now, demo);
  const log = alertLogFixture(now, demo);
  const at = (
    name: string,
    snapshot: Snapshot,
    screen: string,
    more: Omit<Partial<Scene>, 'name' | 'options'> & { bridge?: Partial<FakeBridgeOptions> } = {},
  ): Scene => {
    const { bridge, ...rest } = more;
    return {
      name,
      options: {
        view: 'window',
        snapshot,
        rows: ledgerRows(now, 40),
        screen,
        ...bridge,
        answers: {
          'accounts.log': { rows: [], next: null },
          'alerts.log': { rows: log, next: { at: now - 9 * DAY, id: 'older' } },
          ...bridge?.answers,
        },
      },
      ...rest,
    };
  };
  const olostep = 'wallets/acc_olostep:credits';
  const mosaic = 'wallets/acc_mosaic:balance';
  const refused = { kind: 'invalid-input' as const, message: 'A program is named by its whole path.' };
  const addresses = {
    kind: 'invalid-input' as const,
    message: 'Alerts go to https addresses only, or to this machine.',
  };
  return [
    at('alerts-varied', varied, 'alerts', { size: TALL }),
    at('alerts-small', varied, 'alerts', { size: SMALL }),
    at('alerts-narrow', varied, 'alerts', { size: { ...NARROW, height: 1900 } }),
    at('alerts-forced', varied, 'alerts', { seen: { forcedColors: 'active' } }),
    at('alerts-snooze', varied, 'alerts', { press: [/^Snooze: Mosaic · Credits/] }),
    at('alerts-log-failed', { ...demo, alerts: [] }, 'alerts', {
      bridge: { errors: { 'alerts.log': { kind: 'storage', message: 'The disk is full.' } } },
    }),
    at('alerts-log-none', { ...live, alerts: [], tray: { ...live.tray, level: 'ok', alerts: 0 } }, 'alerts', {
      bridge: { answers: { 'alerts.log': { rows: [], next: null } } },
    }),
    at('wallets-small', demo, 'wallets', { size: SMALL }),
    at('wallets-narrow', demo, 'wallets', { size: NARROW }),
    at('runway-known', demo, olostep, { size: SMALL }),
    at('runway-hours', demo, mosaic),
    at('runway-narrow', demo, olostep, { size: { ...NARROW, height: 1200 } }),
    at('runway-forced', demo, olostep, { seen: { forcedColors: 'active' } }),
    ...runways(now).map(([name, runway]) =>
      at(`runway-${name}`, withWallet(demo, 'acc_olostep:credits', { runway, perDay: null }), olostep),
    ),
    at('watch-dialog', demo, olostep, { press: ['Change…'], size: SMALL }),
    at('watch-stated', stated(demo), olostep, { press: ['Change…'] }),
    at('watch-wrong', stated(demo), olostep, {
      press: ['Change…'],
      type: [
        ['Low at', 0, '31'],
        ['Critical at', 1, '20'],
        ['Low at', 2, '1,500'],
      ],
      last: ['Save'],
    }),
    at('muted', demo, 'wallets/acc_geopera:credits'),
    at('settings-quiet', live, 'settings', { size: TALL }),
    at('settings-narrow', live, 'settings', { size: { ...NARROW, height: 2300 } }),
    at('settings-no-times', withQuiet(live, { on: true, criticalPasses: false, spans: [] }), 'settings', {
      size: TALL,
    }),
    at('settings-no-day', withQuiet(live, { on: true, criticalPasses: true, spans: [weekend] }), 'settings', {
      size: TALL,
      press: ['Saturday', 'Sunday'],
    }),
    at('settings-off', forwardingOff(live), 'settings', { size: TALL }),
    at('settings-try', live, 'settings', {
      size: TALL,
      press: ['Try it: A program', 'Try it: A webhook'],
      bridge: { answers: { 'forwarding.test': { ok: true, detail: 'ended with code 0 after 41 ms' } } },
    }),
    at('settings-tried-not', live, 'settings', {
      size: TALL,
      press: ['Try it: A webhook'],
      bridge: { answers: { 'forwarding.test': { ok: false, detail: 'the address answered 503' } } },
    }),
    at('settings-refused', live, 'settings', {
      size: TALL,
      type: [
        ['Program', 0, 'page-me'],
        ['Address', 0, 'http://hooks.example.org'],
      ],
      last: ['Save… A program'],
      bridge: { errors: { 'forwarding.set': refused } },
    }),
    at('settings-secret', forwardingOff(live), 'settings', {
      size: TALL,
      press: [/^A webhook/],
      type: [
        ['Address', 0, 'https://hooks.example.org'],
        ['Secret', 0, 'too short'],
      ],
      last: ['Save… A webhook'],
      bridge: { errors: { 'forwarding.set': addresses } },
    }),
    at('agents-small', demo, 'agents', { size: SMALL }),
    at('agents-narrow', demo, 'agents', { size: NARROW }),
    at('usage-months', demo, 'usage', { size: SMALL, ledger: millionRows(now, demo, 4_000) }),
    at('panel-alerts', varied, '', { bridge: { view: 'panel' } }),
  ];
}

const weekend = { days: [6, 7], from: '00:00', to: '10:00' };

function runways(now: number): readonly (readonly [string, RunwayView])[] {
  const horizon = now + 60 * DAY;
  const out = { state: 'runs-out', horizon, knowsWeekdays: false } as const;
  return [
    ['gathering', { state: 'gathering', days: 2, daysNeeded: 3 }],
    ['never', { state: 'never', horizon }],
    ['stale', { state: 'unknown', why: 'stale' }],
    ['not-yet', { state: 'unknown', why: 'not-yet' }],
    ['empty', { state: 'empty' }],
    ['open-ended', { ...out, p10: now + 21 * DAY, p50: now + 44 * DAY, p90: null }],
    ['at-least', { ...out, p10: now + 40.6 * DAY, p50: null, p90: null }],
    ['minutes', { ...out, p10: now + HOUR / 6, p50: now + HOUR / 2, p90: now + 3.2 * HOUR }],
  ];
}

function withWallet(snapshot: Snapshot, id: string, change: Partial<WalletView>): Snapshot {
  return { ...snapshot, wallets: snapshot.wallets.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

function stated(snapshot: Snapshot): Snapshot {
  const lines = { low: credits('9000'), critical: credits('3000') };
  return withWallet(snapshot, 'acc_olostep:credits', {
    watch: { days: { low: 7, critical: 1.5 }, share: { low: 30, critical: 10 }, amount: lines },
    watchStated: true,
    lines: { ...lines, reference: credits('30000'), source: 'stated', measure: 'amount' },
  });
}

function withQuiet(snapshot: Snapshot, quietHours: AppView['settings']['quietHours']): Snapshot {
  const { app } = snapshot;
  return { ...snapshot, app: { ...app, settings: { ...app.settings, quietHours } } };
}

function forwardingOff(snapshot: Snapshot): Snapshot {
  const none = { command: null, webhook: null, hasSecret: false, waiting: 0, lastSentAt: null, lastError: null };
  const quiet = { on: false, criticalPasses: true, spans: [weekend] };
  return { ...withQuiet(snapshot, quiet), forwarding: none };
}
