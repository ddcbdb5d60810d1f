/** Why a number changed, told from the trace and from the store, in all its states; and the diagnostics before they are copied. */
import type { BalanceChange, WhyChanged } from '#shared/contract/diagnosticsCalls.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { TraceEvent, TraceWhat } from '#shared/domain/trace.ts';
import { amountOf } from '#shared/money/amount.ts';
import type { FakeBridgeOptions } from './fakeBridge.ts';
import { fixture } from './fixture.ts';
import type { Scene } from './scenes.ts';

const MINUTE = 60_000;
const WALLET = 'acc_olostep:credits';
const credits = (count: number) => amountOf(Math.round(count * 1_000_000), 'credit');

function changeAt(now: number, unexplained: number): BalanceChange {
  const row = (n: number, amount: number, description: string, kind: 'usage' | 'refund' | 'unexplained' = 'usage') => ({
    id: `row_${n}`,
    kind,
    amount: credits(amount),
    postedAt: now - (3 + n) * MINUTE,
    description,
    agentId: kind === 'usage' ? 'Coastline Scout' : null,
  });
  const rows = [
    row(0, -12, 'Scrape of 12 pages for the tide tables of the northern harbours'),
    row(1, -8.5, 'Batch of 17 pages'),
    row(2, 1.5, 'Given back: 3 pages that could not be read', 'refund'),
  ];
  const explained = -19;
  return {
    from: credits(1_120),
    to: credits(1_120 + explained + unexplained),
    change: credits(explained + unexplained),
    since: now - 7 * MINUTE,
    at: now - 2 * MINUTE,
    explained: credits(explained),
    unexplained: credits(unexplained),
    rows,
    rowCount: rows.length,
    elsewhere: credits(0),
    watched: unexplained === 0 ? null : credits(unexplained),
  };
}

function chainAt(now: number, change: BalanceChange): TraceEvent[] {
  const accountId = 'acc_olostep';
  const event = (id: number, what: TraceWhat, ms: number | null, before: number): TraceEvent => ({
    ...{ id, at: now - 2 * MINUTE - before, ms, causedBy: id === 41 ? null : id - 1 },
    ...{ accountId, walletId: what.kind === 'balance' ? WALLET : null, agent: null, what },
  });
  const asked = { why: 'due', every: 5 * MINUTE, after: null, outcome: 'answered', failed: null, problems: 0 } as const;
  return [
    event(41, { kind: 'asked', ...asked }, 210, 230),
    event(42, { kind: 'stored', rows: change.rowCount, balances: 1 }, 4, 12),
    event(43, { kind: 'balance', from: change.from, to: change.to, readAt: change.at }, null, 8),
  ];
}

const REPORT = `{
  "note": "Made by “Copy diagnostics”. It holds no key, no card and no name that you gave: accounts and wallets are told by ids, agents by numbers.",
  "plimsoll": {
    "version": "0.4.0",
    "mode": "live",
    "storeFormat": 4,
    "madeAt": "2026-11-20T12:04:00.000Z"
  },
  "runtime": { "platform": "linux", "arch": "x64", "electron": "39.2.1", "node": "22.20.0" },
  "accounts": [
    { "id": "5f0c2c2e-8e0e-4a7b-9a0e-0d8f0a6c1b2d", "service": "olostep", "freshness": "fresh", "lastError": null }
  ],
  "events": [
    {"id":43,"at":"2026-11-20T12:02:00.000Z","causedBy":42,"what":{"kind":"balance","from":{"micros":1120000000,"unit":"credit"}}},
    {"id":42,"at":"2026-11-20T12:01:59.988Z","causedBy":41,"what":{"kind":"stored","rows":3,"balances":1}}
  ],
  "log": [
    {"time":"2026-11-20T12:02:00.001Z","level":"info","event":"sync.ok","ms":226,"newEntries":3}
  ]
}
${'\n'.repeat(12)}`;

export function diagnosticScenes(now: number): Scene[] {
  const live = fixture(now, 'live');
  const open = fixture(now);
  const told: WhyChanged = {
    walletId: WALLET,
    now: { balance: credits(1_101), asOf: now - 2 * MINUTE, freshness: 'fresh', failed: null, failedAt: null },
    change: changeAt(now, 0),
    ...{ none: null, firstSeen: null, told: 'trace', earlier: now - 7 * MINUTE },
    chain: chainAt(now, changeAt(now, 0)),
  };
  const asked = (name: string, answer: unknown, more: Partial<Scene> = {}, error?: ErrorInfo): Scene => {
    const options: FakeBridgeOptions = {
      ...{ view: 'window', snapshot: open, rows: [], screen: `wallets/${WALLET}` },
      answers: { 'diagnostics.whyChanged': answer },
      ...(error === undefined ? {} : { errors: { 'diagnostics.whyChanged': error } }),
    };
    return { name, options, press: ['Why did it change?'], ...more };
  };
  const unexplained = changeAt(now, -3.5);
  const report = { answers: { 'diagnostics.report': { id: '5f0c2c2e-8e0e-4a7b-9a0e-0d8f0a6c1b2d', text: REPORT } } };
  return [
    asked('why-changed', told),
    asked('why-changed-narrow', told, { size: { width: 420, height: 780 } }),
    asked('why-changed-unexplained', {
      ...told,
      ...{ change: unexplained, told: 'store', chain: [] },
      now: {
        ...told.now,
        freshness: 'stale',
        asOf: now - 52 * MINUTE,
        failed: 'unavailable',
        failedAt: now - 3 * MINUTE,
      },
    }),
    asked('why-changed-first', {
      ...told,
      ...{ change: null, none: 'first', told: 'store', chain: [], earlier: null },
      firstSeen: { at: now - 40 * MINUTE, balance: credits(1_120) },
    }),
    asked(
      'why-changed-failed',
      null,
      {},
      {
        kind: 'storage',
        message: 'The database did not answer.',
        help: 'Try again in a moment.',
      },
    ),
    {
      name: 'diagnostics',
      options: { view: 'window', snapshot: live, rows: [], screen: 'settings', ...report },
      press: ['Show…'],
    },
    {
      name: 'diagnostics-narrow',
      options: { view: 'window', snapshot: live, rows: [], screen: 'settings', ...report },
      press: ['Show…'],
      size: { width: 420, height: 780 },
    },
  ];
}
