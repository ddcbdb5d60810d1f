/** Alerts of every kind, held back in every way, and the log that explains them. */
import type { CallOutput } from '#shared/contract/contract.ts';
import type { AlertView, Snapshot } from '#shared/contract/snapshot.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';

export function variedAlerts(now: number, snapshot: Snapshot): Snapshot {
  const [mosaic, ads] = snapshot.alerts;
  const [eliza] = snapshot.wallets.filter(({ accountId }) => accountId === 'acc_elizaos-cloud');
  if (mosaic === undefined || ads === undefined || eliza === undefined) throw new Error('the fixture is too small');
  const agents = { accountId: eliza.accountId, accountLabel: eliza.accountLabel };
  const geopera = { accountId: 'acc_geopera', accountLabel: 'Geopera', walletId: null, walletName: '' };
  const once = (at: number): Partial<AlertView> => ({ once: true, openedAt: at, closedAt: at, notifiedAt: at });
  const alerts: AlertView[] = [
    mosaic,
    {
      ...ads,
      snooze: { at: now, until: now + 40 * MINUTE },
      held: { reason: 'snoozed', until: now + 40 * MINUTE },
      settled: false,
    },
    {
      ...mosaic,
      id: 'overdue',
      rule: 'auto-top-up',
      subject: 'overdue',
      title: 'Mosaic · Credits: the automatic top-up is overdue',
      body: '148 credits left, and it has not come for 2 hours. The card may have been declined: top up by hand, and look at the service’s billing page.',
    },
    {
      ...ads,
      ...geopera,
      id: 'blind',
      rule: 'cannot-see',
      level: 'unknown',
      notifiedAt: null,
      settled: false,
      held: { reason: 'quiet-hours', until: now + 9 * HOUR },
      title: 'Geopera cannot be seen',
      body: 'It was last seen 3 hours ago. What is left there is not known.',
    },
    {
      ...ads,
      ...geopera,
      id: 'key',
      rule: 'key-refused',
      level: 'unknown',
      notifiedAt: null,
      settled: true,
      held: { reason: 'notifications-off', until: null },
      title: 'Geopera: the key is refused',
      body: 'Its wallets cannot be seen until it has a key that works. Give it one in Settings.',
    },
    {
      ...ads,
      ...agents,
      id: 'paused',
      rule: 'agent-paused',
      subject: 'ag_quill',
      walletId: eliza.id,
      walletName: eliza.name,
      title: 'Quill was paused by elizaOS Cloud',
      body: 'It says: “Budget depleted”. It does nothing until it is resumed.',
    },
    {
      ...ads,
      ...agents,
      id: 'unusual',
      rule: 'unusual-spend',
      walletId: eliza.id,
      walletName: eliza.name,
      muted: true,
      notifiedAt: null,
      held: { reason: 'muted', until: null },
      title: 'elizaOS Cloud · Balance: unusual spending',
      body: '$31.20 today, against $6.10 on a usual day.',
    },
    {
      ...mosaic,
      ...once(now - 20 * MINUTE),
      id: 'news',
      rule: 'payment-arrived',
      subject: 'pay_1',
      level: 'ok',
      title: 'Arrived: 4,000 credits',
      body: '',
    },
    {
      ...mosaic,
      ...once(now - 3 * HOUR),
      id: 'blocked',
      rule: 'run-blocked',
      subject: 'pay_2',
      title: 'Podcast cut 48 was refused for want of credits',
      body: '',
    },
    ...snapshot.alerts.slice(2),
    ...[1, 2, 3, 4].map((n) => ({
      ...ads,
      id: `earlier ${n}`,
      openedAt: now - (10 + n) * 24 * HOUR,
      closedAt: now - (10 + n) * 24 * HOUR + 3 * HOUR,
    })),
  ];
  const open = alerts.filter(({ closedAt, level }) => closedAt === null && level !== 'ok').length;
  return { ...snapshot, alerts, tray: { ...snapshot.tray, alerts: open } };
}

export function alertLogFixture(now: number, snapshot: Snapshot | null): CallOutput<'alerts.log'>['rows'] {
  const [wallet] = snapshot?.wallets ?? [];
  if (wallet === undefined) return [];
  const name = `${wallet.accountLabel} · ${wallet.name}`;
  const row = (n: number, decision: CallOutput<'alerts.log'>['rows'][number]['decision'], reason: string) => ({
    id: `row ${n}`,
    at: now - n * 11 * MINUTE,
    walletId: wallet.id,
    episodeId: 'ep_1',
    decision,
    reason,
    name,
  });
  return [
    row(1, 'forward-failed', 'the webhook: answered 503; it is tried again'),
    row(2, 'notified', 'BizOS ad wallet is low: $9.25 left'),
    row(3, 'worsened', 'from low: BizOS · Credits is critical: 3 credits left, low line 12 credits (share)'),
    row(4, 'held', 'quiet hours'),
    row(5, 'opened', 'BizOS · Credits is low: 11 credits left, low line 12 credits (share)'),
  ];
}
