/** A rich snapshot for looking at the window without the main process: five accounts, in many states. */
import type { AlertView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { parseAmount } from '#shared/money/amount.ts';

import { listedAgent } from './agentParts.ts';
import { booksOf } from './booksFixture.ts';
import { account, agent, autoTopUp, credits, services, usd, wallet } from './fixtureParts.ts';

/** @param now the instant that "2 min ago" is counted from */
export function fixture(now: number, mode: 'demo' | 'live' = 'demo'): Snapshot {
  const bizos = account(now, 'bizos', 'BizOS', {
    slices: {
      identity: { value: { id: 'org_7f', name: 'Harbour Bakery' }, asOf: now - 80 * SECOND },
      plan: {
        value: {
          id: 'pro',
          name: 'Pro',
          status: 'active',
          periodStart: null,
          periodEnd: null,
          included: credits('60'),
          startedAt: null,
        },
        asOf: now - 80 * SECOND,
      },
    },
  });
  const olostep = account(now, 'olostep', 'Olostep', {
    slices: {
      lots: {
        value: [
          {
            walletKey: 'credits',
            kind: 'Top-up',
            allocated: credits('10000'),
            remaining: credits('8000'),
            expiresAt: now + 121 * DAY,
          },
          {
            walletKey: 'credits',
            kind: 'Subscription',
            allocated: credits('20000'),
            remaining: credits('15100'),
            expiresAt: now + 12 * DAY,
          },
          { walletKey: 'credits', kind: 'Setup', allocated: credits('500'), remaining: credits('0'), expiresAt: null },
        ],
        asOf: now - 80 * SECOND,
      },
      plan: {
        value: {
          id: 'SUB_PRO',
          name: 'Pro',
          status: 'active',
          periodStart: now - 18 * DAY,
          periodEnd: now + 12 * DAY,
          included: credits('20000'),
          startedAt: now - 201 * DAY,
        },
        asOf: now - 80 * SECOND,
      },
      usage: { value: { allowed: true, reason: null }, asOf: now - 80 * SECOND },
    },
  });
  const mosaic = account(now, 'mosaic', 'Mosaic', {
    slices: {
      plan: {
        value: {
          id: 'professional_annual',
          name: 'Professional',
          status: 'active',
          periodStart: now - 8 * DAY,
          periodEnd: now + 22 * DAY,
          included: credits('4000'),
          startedAt: now - 220 * DAY,
        },
        asOf: now - 80 * SECOND,
      },
    },
  });
  const geopera = account(now, 'geopera', 'Geopera', {
    freshness: 'stale',
    sync: 'failing',
    lastSuccessAt: now - 41 * MINUTE,
    lastAttemptAt: now - 2 * MINUTE,
    lastError: {
      kind: 'unavailable',
      message: 'Geopera answered 503: billing is being maintained.',
      retryAt: now + 4 * MINUTE,
    },
  });
  const agents = [
    agent('ag_scout', 'Scout', '30', '4.2', { earnings: usd('1.35') }),
    agent('ag_quill', 'Quill', '25', '24.1', { paused: true, pauseReason: 'Budget depleted', requests: 9210 }),
    agent('ag_ledgerly', 'Ledgerly', '60', '22.75', { requests: 402 }),
    agent('ag_mira', 'Mira', null, '0', { requests: 77 }),
    agent('ag_pilot', 'Pilot', '12', '2.005', { requests: null }),
  ];
  const eliza = account(now, 'elizaos-cloud', 'elizaOS Cloud', {
    slices: {
      identity: { value: { id: 'org_12', name: 'Harbour Labs' }, asOf: now - 80 * SECOND },
      agents: {
        value: {
          listed: agents,
          total: 12,
          withBudget: 8,
          paused: 1,
          totalAllocated: usd('214.5'),
          totalSpent: usd('88.305'),
          totalAvailable: usd('126.195'),
        },
        asOf: now - 80 * SECOND,
      },
      apps: {
        value: {
          listed: [
            {
              id: 'app_1',
              name: 'Tide Tables',
              monetized: true,
              creatorEarnings: usd('41.2'),
              platformRevenue: usd('10.3'),
            },
            { id: 'app_2', name: 'Dockside', monetized: false, creatorEarnings: usd('0'), platformRevenue: usd('0') },
          ],
          total: 2,
        },
        asOf: now - 80 * SECOND,
      },
      earnings: {
        value: {
          available: usd('38.5'),
          earned: usd('96.4'),
          redeemed: usd('52.9'),
          pending: usd('5'),
          breakdown: [
            { source: 'apps', amount: usd('41.2') },
            { source: 'agents', amount: usd('50.2') },
            { source: 'MCP servers', amount: usd('5') },
          ],
        },
        asOf: now - 80 * SECOND,
      },
      pricing: {
        value: [
          { label: 'Minimum top-up', value: '$1.00', note: null },
          { label: 'Image generation', value: '$0.04 each', note: 'Standard size' },
          { label: 'Container hosting', value: '$0.67 a day', note: null },
        ],
        asOf: now - 80 * SECOND,
      },
    },
  });

  const wallets = [
    wallet(now, { account: bizos, key: 'credits', name: 'Credits', balance: credits('31'), full: credits('60') }),
    wallet(now, {
      account: bizos,
      key: 'ad-spend',
      name: 'Ad wallet',
      balance: usd('9.25'),
      full: usd('120'),
      more: { funding: 'Card', autoTopUp: { ...autoTopUp('off', usd('10'), null), changedAt: 'web' } },
    }),
    wallet(now, {
      account: olostep,
      key: 'credits',
      name: 'Credits',
      balance: credits('23100'),
      full: credits('30000'),
      more: {
        runway: runsOut(now, 9 * DAY, 14 * DAY, 23 * DAY),
        perDay: credits('1630'),
        lines: {
          low: credits('8150'),
          critical: credits('3260'),
          reference: credits('30000'),
          source: 'derived',
          measure: 'days',
        },
        score: { settled: 14, open: 3, hitRate: 11 / 14, medianErrorHours: 7.4 },
      },
    }),
    wallet(now, {
      account: mosaic,
      key: 'balance',
      name: 'Credits',
      balance: credits('148'),
      full: credits('4000'),
      more: {
        autoTopUp: { ...autoTopUp('on', credits('800'), credits('4000')), hasPaymentMethod: true },
        runway: runsOut(now, 3 * HOUR, 5 * HOUR, 9 * HOUR),
        perDay: credits('640'),
      },
    }),
    wallet(now, {
      account: geopera,
      key: 'credits',
      name: 'Credits',
      balance: credits('31000'),
      full: credits('41000'),
      more: {
        worth: parseAmount('310', 'AUD'),
        runway: { state: 'never', horizon: now + 60 * DAY },
        muted: true,
        reserved: credits('2400'),
        autoTopUp: { ...autoTopUp('off', null, null), limits: { capUnit: 'AUD' } },
      },
    }),
    wallet(now, {
      account: eliza,
      key: 'balance',
      name: 'Balance',
      balance: usd('142.318204'),
      full: usd('200'),
      more: {
        binding: { name: 'daily limit of all agents', amount: usd('24') },
        autoTopUp: {
          ...autoTopUp('on', usd('10'), usd('40')),
          hasPaymentMethod: true,
          limits: {
            threshold: { min: usd('0'), max: usd('1000') },
            amount: { min: usd('1'), max: usd('1000') },
            capUnit: null,
          },
        },
      },
    }),
  ];
  const mosaicWallet = wallets[3];
  const adWallet = wallets[1];
  const alerts: AlertView[] = [
    episode(
      'ep_3',
      mosaicWallet,
      'critical',
      now - 26 * MINUTE,
      null,
      'Mosaic is critical: 148 credits left',
      'Auto top-up is on and should have added 4,000 credits below 800. Check the card on the billing page.',
    ),
    episode(
      'ep_2',
      adWallet,
      'low',
      now - 5 * HOUR,
      null,
      'BizOS ad wallet is low: $9.25 left',
      'The low line is at $24.00. Top it up on the billing page before campaigns stop.',
    ),
    episode(
      'ep_1',
      wallets[2],
      'low',
      now - 3 * DAY,
      now - 3 * DAY + 2 * HOUR,
      'Olostep is low: 5,800 credits left',
      '',
    ),
    episode('ep_0', wallets[4], 'unknown', now - 9 * DAY, now - 9 * DAY + 40 * MINUTE, 'Geopera cannot be seen', ''),
  ];
  return {
    app: {
      version: '0.1.0',
      mode,
      dataDir: mode === 'demo' ? '/home/mara/.local/share/plimsoll/demo' : '/home/mara/.local/share/plimsoll',
      watching: true,
      trayHost: true,
      loopbackOnly: false,
      secrets:
        mode === 'demo' ? { keychain: null, keeps: 'sandbox' } : { keychain: 'GNOME Keyring', keeps: 'keychain' },
      settings: {
        syncMinutes: 5,
        theme: 'system',
        notifications: true,
        openAtLogin: false,
        staleNumbers: 'answer',
        checkForUpdates: true,
        quietHours: {
          on: true,
          criticalPasses: true,
          spans: [
            { days: [1, 2, 3, 4, 5], from: '22:00', to: '07:00' },
            { days: [6, 7], from: '00:00', to: '10:00' },
          ],
        },
      },
      notices: [],
    },
    services,
    accounts: [bizos, olostep, mosaic, geopera, eliza],
    wallets,
    agents: agents.map((facts) => listedAgent(now, eliza, facts)),
    moves: [],
    payments: [],
    books: booksOf(now, wallets),
    exports: [],
    alerts,
    forwarding: {
      command: { executable: '/usr/local/bin/page-me', args: ['--quiet'] },
      webhook: { url: 'https://hooks.example.org/plimsoll' },
      hasSecret: true,
      waiting: 1,
      lastSentAt: now - 42 * MINUTE,
      lastError: 'answered 503',
    },
    months: [
      {
        unit: 'USD',
        accountId: null,
        month: '2026-11',
        end: now + 10 * DAY,
        wallets: 1,
        gathering: 1,
        spent: usd('48.21'),
        expected: { p10: usd('66.90'), p50: usd('71.40'), p90: usd('79.80') },
      },
    ],
    tray: {
      level: 'critical',
      fill: mosaicWallet?.fill ?? null,
      words: 'Mosaic is critical: 148 credits left. One more wallet is low.',
      worstWalletId: mosaicWallet?.id ?? null,
      alerts: 2,
    },
    revision: 1,
  };
}

function episode(
  id: string,
  of: WalletView | undefined,
  level: AlertView['level'],
  openedAt: number,
  closedAt: number | null,
  title: string,
  body: string,
): AlertView {
  if (of === undefined) throw new Error('the fixture has no such wallet');
  return {
    id,
    accountId: of.accountId,
    walletId: of.id,
    rule: level === 'unknown' ? 'cannot-see' : 'low-balance',
    subject: '',
    runOut: null,
    once: false,
    settled: true,
    held: null,
    snooze: null,
    muted: false,
    openedAt,
    closedAt,
    level,
    balance: of.balance,
    notifiedAt: openedAt + SECOND,
    title,
    body,
    walletName: of.name,
    accountLabel: of.accountLabel,
  };
}

function runsOut(now: number, p10: number, p50: number, p90: number): WalletView['runway'] {
  return {
    state: 'runs-out',
    p10: now + p10,
    p50: now + p50,
    p90: now + p90,
    horizon: now + 60 * DAY,
    knowsWeekdays: true,
  };
}
