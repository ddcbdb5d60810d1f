/** Agents in every state, envelopes in every standing, a move in every state, and the changes that led there. */
import type { AgentView, AuditRow, Limit, MovePreview } from '#shared/contract/agentCalls.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { AgentControl } from '#shared/domain/agent.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { type Amount, zero } from '#shared/money/amount.ts';
import { envelope, hold, listedAgent, move } from './agentParts.ts';
import { fixture } from './fixture.ts';
import { agent, credits, usd } from './fixtureParts.ts';

const limit = (kind: Limit['kind'], name: string, left: Amount, renewsAt: number | null = null): Limit => ({
  kind,
  name,
  left,
  renewsAt,
});

function control(now: number, want: AgentControl['want'], more: Partial<AgentControl>): AgentControl {
  return {
    want,
    state: 'asked',
    askedAt: now - 3 * MINUTE,
    sentAt: now - 3 * MINUTE,
    confirmedAt: null,
    tries: 1,
    nextTryAt: null,
    means: 'its budget is paused',
    detail: null,
    ...more,
  };
}

/** The demo with agents as owners come to have them. */
export function agentsFixture(now: number): Snapshot {
  const snapshot = fixture(now, 'live');
  const account = (id: string) => {
    const found = snapshot.accounts.find((one) => one.id === `acc_${id}`);
    if (found === undefined) throw new Error('the fixture has no such account');
    return found;
  };
  const eliza = account('elizaos-cloud');
  const olostep = account('olostep');
  const geopera = account('geopera');
  const mosaic = account('mosaic');
  const elizaWallet = limit('wallet', 'elizaOS Cloud, Balance', usd('142.318204'));
  const listed = (id: string, name: string, allocated: string | null, spent: string, more: Partial<AgentView> = {}) => {
    const view = listedAgent(now, eliza, agent(id, name, allocated, spent));
    const own = view.budget === null ? [] : [limit('service-budget', `budget of ${name}`, view.budget.available)];
    const daily =
      view.budget === null ? [] : [limit('daily-limit', 'daily limit at elizaOS Cloud', usd('2.59'), now + 9 * HOUR)];
    return { ...view, limits: [...daily, ...own, elizaWallet], ...more };
  };
  const other = (of: typeof olostep, key: string, id: string, more: Partial<AgentView>): AgentView => ({
    ...listedAgent(now, of, { ...agent(id, id, null, '0'), walletKey: key, requests: null }),
    origin: 'ledger',
    ...more,
  });

  const scout = listed('ag_scout', 'Scout', '30', '4.2', { earnings: usd('1.35') });
  const quill = listed('ag_quill', 'Quill', '25', '24.1', {
    paused: true,
    pauseReason: 'Budget depleted',
    state: 'paused-by-service',
    why: 'Budget depleted',
  });
  const ledgerly = listed('ag_ledgerly', 'Ledgerly', '60', '22.75', {
    state: 'contradicted',
    holds: [hold(now, 'person', 'Loops on the same invoice')],
    control: control(now, 'paused', {
      state: 'contradicted',
      confirmedAt: now - 40 * MINUTE,
      tries: 2,
      nextTryAt: now + 4 * MINUTE,
    }),
  });
  const pilot = listed('ag_pilot', 'Pilot', '12', '2.005', {
    state: 'not-carried-out',
    holds: [hold(now, 'person', 'Stop before the weekend', { caller: { door: 'cli', name: 'mara' } })],
    control: control(now, 'paused', {
      state: 'failed',
      tries: 3,
      nextTryAt: now + 11 * MINUTE,
      detail: 'The service answered 503: agents are being moved.',
    }),
  });
  const tern = listed('ag_tern', 'Tern', '18', '6', {
    state: 'pausing',
    holds: [hold(now, 'person', '', { at: now - 20_000 })],
    control: control(now, 'paused', { askedAt: now - 20_000, sentAt: now - 19_000 }),
  });
  const plover = listed('ag_plover', 'Plover', '22', '9.4', {
    state: 'resuming',
    control: control(now, 'running', { sentAt: null, tries: 0, nextTryAt: now + MINUTE }),
    heldBack: usd('2'),
  });
  const gannet = listed('ag_gannet', 'Gannet', '40', '31.5', {
    state: 'paused',
    holds: [
      hold(now, 'person', 'Waiting for the new prompt'),
      hold(now, 'budget', 'Spent $31.50 of $30.00 in November', { at: now - 3 * HOUR }),
    ],
    control: control(now, 'paused', { state: 'confirmed', confirmedAt: now - 45 * MINUTE }),
  });
  const mira = listed('ag_mira', 'Mira', null, '0');

  const base = other(olostep, 'credits', 'crawler-eu', {});
  const crawler: AgentView = {
    ...base,
    name: 'crawler-eu',
    perDay: credits('910'),
    runway: { ...runsOut(now, 2, 3, 5) },
    pauseGains: 4 * DAY,
    envelopes: [
      envelope(now, base, credits('12000'), credits('10450'), {
        standing: 'soft',
        carry: true,
        carried: credits('600'),
        held: credits('120'),
        current: { start: now - 19 * DAY, end: now + 11 * DAY, moved: credits('-500') },
      }),
      envelope(now, base, credits('900'), credits('210'), {
        window: 'day',
        onHard: 'tell',
        current: { start: now - 12 * HOUR, end: now + 12 * HOUR, moved: credits('0') },
      }),
    ],
    reservations: [
      {
        id: 'res_1',
        accountId: base.accountId,
        agent: base.key,
        agentId: base.id,
        walletId: base.walletId,
        amount: credits('80'),
        state: 'held',
        createdAt: now - 2 * MINUTE,
        expiresAt: now + 8 * MINUTE,
        endedAt: null,
        settled: null,
        caller: { door: 'mcp', name: 'crawler-eu' },
      },
      {
        id: 'res_2',
        accountId: base.accountId,
        agent: base.key,
        agentId: base.id,
        walletId: base.walletId,
        amount: credits('40'),
        state: 'settled',
        createdAt: now - 6 * MINUTE,
        expiresAt: now + 4 * MINUTE,
        endedAt: now - 4 * MINUTE,
        settled: credits('36'),
        caller: { door: 'mcp', name: 'crawler-eu' },
      },
    ],
    allocated: credits('12100'),
    spent: credits('10450'),
    available: credits('1530'),
    limits: [
      limit('envelope', 'daily envelope', credits('690'), now + 12 * HOUR),
      limit('envelope', 'monthly envelope', credits('1530'), now + 11 * DAY),
      limit('wallet', 'Olostep, Credits', credits('23100')),
    ],
  };
  const nightBase = other(mosaic, 'balance', 'night-renders', {});
  const night: AgentView = {
    ...nightBase,
    name: 'Night renders',
    origin: 'made',
    walletName: 'Credits',
    perDay: credits('220'),
    runway: { state: 'empty' },
    pauseGains: null,
    state: 'held-here',
    holds: [hold(now, 'envelope', 'Spent 412 of 400 credits this week', { envelopeId: 'env_night-renders_week' })],
    control: control(now, 'paused', { state: 'here-only', sentAt: null, tries: 0, means: null }),
    envelopes: [
      envelope(now, nightBase, credits('400'), credits('412'), {
        window: 'week',
        standing: 'hard',
        walletName: 'Credits',
        current: { start: now - 4 * DAY, end: now + 3 * DAY, moved: credits('0') },
      }),
    ],
    allocated: credits('400'),
    spent: credits('412'),
    available: credits('-12'),
    limits: [
      limit('envelope', 'weekly envelope', credits('-12'), now + 3 * DAY),
      limit('wallet', 'Mosaic, Credits', credits('148')),
    ],
  };
  const tiles: AgentView = {
    ...other(geopera, 'credits', 'tiles', {}),
    name: 'Tile watcher with a very long name of its own',
    freshness: 'stale',
    asOf: now - 41 * MINUTE,
    runway: { state: 'unknown', why: 'stale' },
    limits: [limit('wallet', 'Geopera, Credits', credits('31000'))],
  };
  const agents = [scout, quill, ledgerly, mira, pilot, tern, plover, gannet, crawler, night, tiles];
  return {
    ...snapshot,
    agents,
    accounts: snapshot.accounts.map((one) =>
      one.id === eliza.id ? { ...one, capabilities: [...one.capabilities, 'agents.control' as const] } : one,
    ),
    wallets: snapshot.wallets.map((one) =>
      one.id === 'acc_mosaic:balance'
        ? { ...one, promised: credits('388'), overPromised: credits('240') }
        : one.id === 'acc_olostep:credits'
          ? { ...one, promised: credits('2220') }
          : one,
    ),
    moves: [
      move(now, 'mv_1', scout, pilot, usd('4'), {
        state: 'giving',
        sentAt: null,
        endedAt: null,
        createdAt: now - 4_000,
      }),
      move(now, 'mv_2', scout, tern, usd('2.5'), { state: 'sent', endedAt: null, createdAt: now - 9_000 }),
      move(now, 'mv_3', gannet, plover, usd('5'), { state: 'unknown', endedAt: null, createdAt: now - 31 * MINUTE }),
      move(now, 'mv_4', ledgerly, scout, usd('10'), { undoable: true, standing: true }),
      move(now, 'mv_5', plover, quill, usd('1'), {
        state: 'rolled-back',
        detail: 'The service refused: the budget is locked. Plover has it again.',
        createdAt: now - DAY,
      }),
      move(now, 'mv_6', scout, gannet, usd('3'), {
        undoneBy: 'mv_7',
        createdAt: now - 2 * DAY,
        caller: { door: 'cli', name: 'mara' },
      }),
    ],
  };
}

function runsOut(now: number, p10: number, p50: number, p90: number) {
  return {
    state: 'runs-out',
    p10: now + p10 * DAY,
    p50: now + p50 * DAY,
    p90: now + p90 * DAY,
    horizon: now + 60 * DAY,
    knowsWeekdays: true,
  } as const;
}

export function auditFixture(now: number, { agents }: Snapshot): AuditRow[] {
  const rows: readonly [
    AuditRow['action'],
    string,
    AuditRow['caller']['door'],
    string | null,
    string | null,
    string | null,
  ][] = [
    [
      'moved',
      'Scout',
      'window',
      'Ledgerly $37.25, Scout $25.80',
      'Ledgerly $27.25, Scout $35.80',
      'The report is due on Friday',
    ],
    ['paused', 'Tern', 'tray', 'running', 'paused', null],
    ['contradicted', 'Ledgerly', 'app', 'paused', 'runs, says its service', null],
    ['not-carried-out', 'Pilot', 'app', null, null, 'The service answered 503: agents are being moved.'],
    [
      'envelope-set',
      'crawler-eu',
      'cli',
      '10,000 credits each month',
      '12,000 credits each month',
      'More sites since Monday',
    ],
    ['reserved', 'crawler-eu', 'mcp', null, '80 credits until 12:12', null],
    ['paused', 'Night renders', 'rule', 'running', 'held back', 'Spent 412 of 400 credits this week'],
    ['agent-made', 'Night renders', 'window', null, 'draws on Mosaic, Credits', null],
  ];
  return rows.map(([action, name, door, before, after, reason], index) => {
    const of = agents.find((one) => one.name === name) ?? agents[0];
    if (of === undefined) throw new Error('the fixture has no agents');
    return {
      id: `audit_${index}`,
      at: now - (index * 47 + 3) * MINUTE,
      accountId: of.accountId,
      action,
      caller: { door, name: door === 'cli' ? 'mara' : door === 'mcp' ? 'crawler-eu' : null },
      agent: of.key,
      agentName: of.name,
      before,
      after,
      reason,
    };
  });
}

export function previewFixture(now: number, more: Partial<MovePreview> = {}): MovePreview {
  return {
    fromName: 'Scout',
    toName: 'Pilot',
    amount: usd('5'),
    before: { from: usd('25.8'), to: usd('9.995') },
    after: { from: usd('20.8'), to: usd('14.995') },
    runways: {
      before: { from: runsOut(now, 9, 14, 19), to: { state: 'gathering', days: 2, daysNeeded: 3 } },
      after: { from: runsOut(now, 7, 11, 16), to: { state: 'gathering', days: 2, daysNeeded: 3 } },
    },
    atService: zero('USD'),
    notes: ['elizaOS Cloud cannot take budget back: what Scout gives is held back here.'],
    refusal: null,
    ...more,
  };
}
