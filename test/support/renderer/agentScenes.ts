/** Every state worth looking at of agents, their envelopes, moves of budget and the changes. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { DAY } from '#shared/domain/time.ts';
import { agentsFixture, auditFixture, previewFixture } from './agentFixture.ts';
import type { FakeBridgeOptions } from './fakeBridge.ts';
import { fixture } from './fixture.ts';
import { SMALLEST } from './ledgerScenes.ts';
import type { Scene } from './scenes.ts';

const TALL = { width: 1180, height: 1350 };
const NARROW = { width: SMALLEST.width, height: 1700 };

export function agentScenes(now: number): Scene[] {
  const full = agentsFixture(now);
  const audit = auditFixture(now, full);
  const at = (
    name: string,
    snapshot: Snapshot,
    screen: string,
    more: Omit<Partial<Scene>, 'name' | 'options'> & { bridge?: Partial<FakeBridgeOptions> } = {},
  ): Scene => {
    const { bridge, ...rest } = more;
    return {
      name: `agent-${name}`,
      options: {
        view: 'window',
        snapshot,
        rows: [],
        screen,
        ...bridge,
        answers: {
          'audit.list': { rows: audit, next: { at: now - 9 * DAY, id: 'older' } },
          'moves.preview': { preview: previewFixture(now) },
          ...bridge?.answers,
        },
      },
      ...rest,
    };
  };
  const crawler = 'agents/acc_olostep:agent/crawler-eu';
  const move = ['Move budget', 'From', 'Scout: Budget at elizaOS Cloud', 'To', 'Pilot: Budget at elizaOS Cloud'];
  const typed = [
    ['Amount', 0, '5'],
    ['Reason', 0, 'The report is due on Friday'],
  ] as const;
  const started = (id: string) => ({ 'moves.start': { move: full.moves.find((one) => one.id === id) } });
  const none: Snapshot = { ...fixture(now, 'live'), agents: [], accounts: fixture(now, 'live').accounts.slice(0, 2) };
  return [
    at('all', full, 'agents', { size: TALL }),
    at('all-wide', full, 'agents', { size: { width: 1600, height: 1000 } }),
    at('all-small', full, 'agents', { size: NARROW }),
    at('all-smallest', full, 'agents', { size: SMALLEST }),
    at('all-forced', full, 'agents', { seen: { forcedColors: 'active' } }),
    at('sorted', full, 'agents', { press: ['Available'] }),
    at('search', full, 'agents', { type: [['Search agents', 0, 'eliza paus']] }),
    at('search-none', full, 'agents', { type: [['Search agents', 0, 'nobody']] }),
    at('limits', full, 'agents', { press: [/^daily envelope\. All 3 limits of crawler-eu/] }),
    at('menu', full, 'agents', { press: ['More for Night renders'] }),
    at('drag-over', full, 'agents', { drag: { from: 'Scout', to: 'Plover', drop: false } }),
    at('drag-drop', full, 'agents', { drag: { from: 'Scout', to: 'Plover', drop: true }, wait: 500 }),
    at('none', none, 'agents'),
    at('looking', looking(none), 'agents'),
    at('failing', failing(full), 'agents'),
    at('detail', full, crawler, { size: { width: 1180, height: 1500 } }),
    at('detail-small', full, crawler, { size: { width: SMALLEST.width, height: 2300 } }),
    at('detail-held', full, 'agents/acc_mosaic:agent/night-renders', { size: TALL }),
    at('detail-contradicted', full, 'agents/acc_elizaos-cloud:agent/ag_ledgerly', { size: TALL }),
    at('detail-gone', full, 'agents/acc_x:agent/gone'),
    at('pause', full, 'agents/acc_elizaos-cloud:agent/ag_scout', { press: ['More for Scout', 'Pause with a reason…'] }),
    at('pause-here', full, crawler, { press: ['More for crawler-eu', 'Pause with a reason…'] }),
    at('paused', full, crawler, { press: ['Pause: crawler-eu'] }),
    at('resume', full, 'agents', { press: ['Resume…: Gannet'] }),
    at('resume-hard', full, 'agents', { press: ['Resume…: Night renders'], size: TALL }),
    at('make', full, 'agents', { press: ['New agent', 'Make agent'] }),
    at('forget', full, 'agents', { press: ['More for Night renders', 'Forget…'] }),
    at('envelope-new', full, crawler, {
      press: ['New envelope…'],
      type: [['Limit', 0, '40000']],
      size: { width: 1180, height: 960 },
    }),
    at('envelope-change', full, 'agents/acc_mosaic:agent/night-renders', {
      press: ['Change…: Weekly envelope of Night renders'],
      size: { width: 1180, height: 960 },
    }),
    at('envelope-wrong', full, crawler, {
      press: ['New envelope…'],
      type: [
        ['Limit', 0, '1,5'],
        ['Days are counted in', 0, 'Atlantis'],
        ['Warn at', 0, '90'],
        ['Hard line at', 0, '80'],
      ],
      last: ['Save'],
      size: SMALLEST,
    }),
    at('envelope-notes', full, crawler, {
      press: ['New envelope…'],
      type: [['Limit', 0, '40000']],
      last: ['Save'],
      bridge: {
        answers: {
          'envelopes.put': {
            envelopeId: 'env',
            notes: ['42,220 credits are promised of Olostep, Credits: it holds 23,100.'],
          },
        },
      },
    }),
    at('envelope-remove', full, crawler, {
      press: ['Change…: Daily envelope of crawler-eu', 'Remove…'],
    }),
    at('move-empty', full, 'agents', { press: ['Move budget'] }),
    at('move', full, 'agents', { press: move, type: typed, wait: 600 }),
    at('move-small', full, 'agents', { press: move, type: typed, wait: 600, size: SMALLEST }),
    at('move-windows', full, crawler, { press: ['Move budget…'], type: typed, wait: 600 }),
    at('move-wrong', full, 'agents', { press: ['Move budget'], type: [['Amount', 0, '1,5']], last: ['Move budget'] }),
    at('move-waiting', full, 'agents', { press: move, type: typed, wait: 600, bridge: { silent: ['moves.preview'] } }),
    at('move-refused', full, 'agents', {
      press: move,
      type: typed,
      wait: 600,
      bridge: {
        answers: {
          'moves.preview': {
            preview: previewFixture(now, { refusal: 'Scout would have less than it has spent already.' }),
          },
        },
      },
    }),
    ...(['mv_1', 'mv_2', 'mv_3', 'mv_4', 'mv_5'] as const).map((id) =>
      at(`move-${id}`, full, 'agents', {
        press: move,
        type: typed,
        last: ['Move US$5.00'],
        wait: 400,
        bridge: { answers: started(id) },
      }),
    ),
    at('palette', full, 'agents', { keys: ['Control+k'] }),
    at('palette-action', full, 'agents', { press: ['Search and do'], type: [['Go to or do', 1, 'scout']] }),
    at('moves', full, 'moves'),
    at('moves-none', { ...full, moves: [] }, 'moves'),
    at('moves-undo', full, 'moves', { press: ['Undo: US$10.00 from Ledgerly to Scout'] }),
    at('audit', full, 'audit'),
    at('audit-small', full, 'audit', { size: NARROW }),
    at('audit-failed', full, 'audit', {
      bridge: { errors: { 'audit.list': { kind: 'storage', message: 'The disk is full.' } } },
    }),
    at('settings', full, 'settings', { size: { width: 1000, height: 1900 } }),
    at('panel', full, '', { bridge: { view: 'panel' } }),
    at('panel-scrolled', full, '', { bridge: { view: 'panel' }, size: { width: 380, height: 1050 } }),
    at('panel-resume', full, '', { bridge: { view: 'panel' }, press: ['Resume…: Gannet'] }),
  ];
}

function looking(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((one) => ({ ...one, freshness: 'never', sync: 'syncing', slices: {} })),
  };
}

/** Its service does not answer: what was seen stays, with its age. */
function failing(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((one) =>
      one.id === 'acc_elizaos-cloud'
        ? { ...one, lastError: { kind: 'unavailable', message: 'elizaOS Cloud answered 503.' }, freshness: 'stale' }
        : one,
    ),
    agents: snapshot.agents.map((one) =>
      one.accountId === 'acc_elizaos-cloud' ? { ...one, freshness: 'stale', asOf: one.asOf - 2_400_000 } : one,
    ),
  };
}
