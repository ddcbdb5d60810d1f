import { describe, expect, it } from 'vitest';
import type { AlertView } from '#shared/contract/snapshot.ts';
import { type AlertRule, alertRuleSchema } from '#shared/domain/alert.ts';
import { levelSchema } from '#shared/domain/level.ts';
import { HOUR } from '#shared/domain/time.ts';
import { alertMark, tellingWords } from '../../../../renderer/state/alertWords.ts';
import { alertScreen, openAlerts } from '../../../../renderer/state/select.ts';
import { variedAlerts } from '../../../support/renderer/alertFixture.ts';
import { fixture } from '../../../support/renderer/fixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const UTC = { locale: 'en-GB', timeZone: 'UTC' };
const snapshot = variedAlerts(NOW, fixture(NOW));
const [some] = snapshot.alerts;
if (some === undefined) throw new Error('the fixture has no alert');
const alert = (change: Partial<AlertView>): AlertView => ({ ...some, ...change });

describe('how bad an alert is', () => {
  it.each([
    ['low-balance', 'low', 'low', 'Low'],
    ['low-balance', 'critical', 'critical', 'Critical'],
    ['low-balance', 'empty', 'empty', 'Empty'],
    ['agent-budget', 'empty', 'empty', 'Empty'],
    ['agent-paused', 'low', 'low', 'Warning'],
    ['unusual-spend', 'low', 'low', 'Warning'],
    ['lot-expiring', 'critical', 'critical', 'Critical'],
    ['cannot-see', 'unknown', 'unknown', 'Not seen'],
    ['key-refused', 'unknown', 'unknown', 'Not seen'],
    ['payment-arrived', 'ok', 'news', 'News'],
    ['auto-top-up', 'ok', 'news', 'News'],
  ] as const)('%s at %s', (rule, level, tone, words) => {
    expect(alertMark({ rule, level })).toEqual({ tone, words });
  });

  it('says of no alert that a wallet is above the line', () => {
    for (const rule of alertRuleSchema.options)
      for (const level of levelSchema.options)
        expect(alertMark({ rule, level }).words).not.toMatch(/above the line|not known/i);
  });
});

describe('whether the desktop was told', () => {
  const quiet = { notifiedAt: null, settled: false, held: null, snooze: null } as const;
  const snoozed = { reason: 'snoozed', until: null } as const;
  it.each<[Partial<AlertView>, string]>([
    [{ notifiedAt: NOW - HOUR, settled: true, held: null }, 'Told on the desktop today 11:00'],
    [quiet, 'Not told on the desktop yet'],
    [{ ...quiet, settled: true }, 'Not told on the desktop'],
    [
      { ...quiet, held: { reason: 'quiet-hours', until: NOW + 19 * HOUR } },
      'Held back by quiet hours until 21 Nov, 07:00',
    ],
    [{ ...quiet, held: { reason: 'muted', until: null } }, 'Not told: this wallet is muted'],
    [{ ...quiet, held: { reason: 'notifications-off', until: null } }, 'Not told: notifications are off in Settings'],
    [{ ...quiet, held: { reason: 'no-desktop', until: null } }, 'Not told: this desktop shows no notifications'],
    [{ ...quiet, held: { reason: 'top-up-expected', until: null } }, 'Not told: an automatic top-up is expected'],
    [{ ...quiet, held: snoozed, rule: 'low-balance' }, 'Snoozed until topped up'],
    [{ ...quiet, held: snoozed, rule: 'agent-paused' }, 'Snoozed until it is over'],
    [
      { notifiedAt: NOW - HOUR, settled: false, held: { reason: 'snoozed', until: NOW + HOUR } },
      'Told on the desktop today 11:00 · Snoozed until today 13:00',
    ],
  ])('%j', (change, words) => {
    expect(tellingWords(alert(change), NOW, UTC)).toBe(words);
  });
});

describe('where one goes from an alert', () => {
  const { wallets } = snapshot;
  const of = (rule: AlertRule, walletId: string | null) => ({ rule, accountId: 'acc_geopera', walletId, subject: 'x' });
  it.each([
    ['low-balance', 'acc_bizos:credits', { name: 'wallet', walletId: 'acc_bizos:credits' }],
    ['payment-not-seen', 'acc_bizos:credits', { name: 'payment', paymentId: 'x' }],
    ['run-blocked', 'acc_bizos:credits', { name: 'payment', paymentId: 'x' }],
    ['agent-budget', 'acc_bizos:credits', { name: 'agents' }],
    ['key-refused', null, { name: 'settings' }],
    ['cannot-see', null, { name: 'wallet', walletId: 'acc_geopera:credits' }],
  ] as const)('%s', (rule, walletId, screen) => {
    expect(alertScreen(of(rule, walletId), wallets)).toEqual(screen);
  });

  it('is the list of wallets where the account has none yet', () => {
    expect(alertScreen(of('cannot-see', null), [])).toEqual({ name: 'wallets' });
  });
});

it('the worst stands first, what was put off last', () => {
  expect(openAlerts(snapshot.alerts).map(({ id }) => id)).toEqual([
    'ep_3',
    'overdue',
    'paused',
    'unusual',
    'blind',
    'key',
    'ep_2',
  ]);
});
