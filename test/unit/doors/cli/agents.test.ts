/** Agents, envelopes and moves on the command line, against a fake app behind a real socket. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentView, MovePreview, MoveView } from '#shared/contract/agentCalls.ts';
import { amountOf } from '#shared/money/amount.ts';
import { fakeAgent, fakeEnvelope, fakeMove, usd } from '../../../support/fakeAgent.ts';
import { createFakeApp, type FakeApp } from '../../../support/fakeApp.ts';
import { fakeSnapshot, fakeWallet } from '../../../support/fakeSnapshot.ts';
import { fastClock, type InProcess, runInProcess } from './cliWorld.ts';

let app: FakeApp;
let agents: AgentView[];
let moves: MoveView[];

const budget = {
  ...{ allocated: usd(20), spent: usd(5), available: usd(15) },
  ...{ dailyLimit: null, dailySpent: null, dailyRemaining: null },
};
const scout = (change: Partial<AgentView> = {}) =>
  fakeAgent({ envelopes: [fakeEnvelope()], available: usd(6), ...change });
const miner = (change: Partial<AgentView> = {}) =>
  fakeAgent({ id: 'miner', name: 'Miner', key: 'a:agent/miner', budget, envelopes: [], ...change });

beforeEach(async () => {
  app = await createFakeApp();
  agents = [scout(), miner()];
  moves = [fakeMove()];
  const second = fakeWallet({ id: 'a:ads', name: 'Ad wallet' });
  app.answers['snapshot.get'] = () => fakeSnapshot({ wallets: [fakeWallet(), second], agents, moves });
});
afterEach(() => app.end());

const run = (args: string[], more: Partial<InProcess> = {}) =>
  runInProcess(['--data-dir', app.home, ...args], { home: app.home, clock: fastClock(1), ...more });

describe('agents', () => {
  test('the table says what binds each and how it stands', async () => {
    agents = [scout({ state: 'contradicted', perDay: usd(1.5) }), miner({ limits: [], freshness: 'stale' })];
    const { code, stdout } = await run(['agents']);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'NAME | ACCOUNT | STATE | AVAILABLE | BINDING | PER DAY | LASTS',
      'Scout | Bakery | its service says otherwise | $6.00 | Bakery · Balance, $12.34 left | $1.50 | Not worked out yet',
      'Miner | Bakery | running (old) | - | not known | - | Not worked out yet',
      '',
    ]);
    expect(JSON.parse((await run(['agents', '--json'])).stdout).agents).toHaveLength(2);
  });

  test('show has holds, envelopes and reservations', async () => {
    const hold = {
      by: 'person',
      envelopeId: null,
      at: 0,
      caller: { door: 'tray', name: null },
      reason: 'late',
    } as const;
    agents = [scout({ state: 'held-here', why: 'late', holds: [hold] })];
    const { stdout } = await run(['agents', 'show', 'bakery scout']);
    expect(stdout).toMatch(/^Scout\n {2}Account +Bakery \(Some service\)\n/);
    expect(stdout).toMatch(/Held +late \(tray, \d+ days ago\)\n/);
    expect(stdout).toMatch(
      /\nScout +Bakery, Balance +month +\$10\.00 +\$4\.00 +\$0\.00 +\$6\.00 +fine +2026-12-01 00:00 UTC +e1\n$/,
    );
  });

  test.each([
    ['nobody', 'There is no agent "nobody".'],
    ['Scout', 'fits more than one agent.'],
  ])('%s is not guessed at', async (wanted, words) => {
    agents = [scout(), scout({ key: 'b:agent/s2', id: 's2', accountLabel: 'Lab' })];
    expect((await run(['agents', 'show', wanted])).stderr).toContain(words);
    expect(await run(['agents', 'show', 'Lab Scout'])).toMatchObject({ code: 0 });
  });

  test.each([
    ['running', 0],
    ['paused', 0],
    ['held-here', 0],
    ['pausing', 7],
    ['contradicted', 7],
    ['not-carried-out', 7],
    ['paused-by-service', 7],
  ] as const)('a pause after which it is %s ends with %d', async (state, code) => {
    app.answers['agents.pause'] = () => {
      agents = [scout({ state, why: 'Its service answered.' })];
      return { agent: 'a:agent/scout' };
    };
    const ran = await run(['agents', 'pause', 'scout', '--reason', 'late']);
    expect(ran.code).toBe(code);
    expect(ran.stdout).toContain('Its service answered.\nThe gate says no to it from now on.\n');
    expect(app.inputOf('agents.pause')).toEqual({ agent: 'a:agent/scout', reason: 'late' });
  });

  test('resume says why it was stopped, and asks', async () => {
    agents = [scout({ state: 'paused', why: 'over its envelope' })];
    expect((await run(['agents', 'resume', 'scout'])).stderr).toMatch(/stopped: over its envelope.*\n.*Add --yes/);
    const no = await run(['agents', 'resume', 'scout'], { answer: 'n' });
    expect(no.stderr).toContain('  Stopped  over its envelope\n');
    expect(app.names()).not.toContain('agents.resume');
    app.answers['agents.resume'] = () => {
      agents = [scout()];
      return { agent: 'a:agent/scout' };
    };
    expect(await run(['agents', 'resume', 'scout'], { answer: 'y' })).toMatchObject({ code: 0 });
  });

  test('make and forget', async () => {
    app.answers['agents.make'] = { agent: 'a:agent/New' };
    expect(await run(['agents', 'make', 'New', '--wallet', 'ad wallet'])).toMatchObject({ code: 0 });
    expect(app.inputOf('agents.make')).toEqual({ walletId: 'a:ads', name: 'New' });
    expect(await run(['agents', 'forget', 'miner'])).toMatchObject({ code: 0, stdout: 'Forgotten: Miner.\n' });
    expect(app.inputOf('agents.forget')).toEqual({ agent: 'a:agent/miner' });
  });

  test('log', async () => {
    const row = { ...{ id: '1', at: 0, accountId: 'a', action: 'paused', agent: 'a:agent/scout', agentName: 'Scout' } };
    const caller = { door: 'mcp', name: 'test\u202e agent' };
    app.answers['audit.list'] = {
      rows: [{ ...row, caller, before: 'running', after: 'paused', reason: 'late' }],
      next: null,
    };
    const { stdout } = await run(['agents', 'log', '--agent', 'scout', '--limit', '5']);
    expect(stdout).toContain('1970-01-01 00:00:00  mcp: test agent  Scout  paused  running -> paused  late\n');
    expect(app.inputOf('audit.list')).toEqual({ limit: 5, agent: 'a:agent/scout' });
    expect(await run(['agents', 'log', '--limit', '501'])).toMatchObject({ code: 1 });
  });
});

describe('moving budget', () => {
  const runway = { state: 'unknown', why: 'not-yet' } as const;
  const preview = (change: Partial<MovePreview> = {}): MovePreview => ({
    ...{ fromName: "Scout's envelope", toName: "Miner's budget", amount: usd(2), atService: usd(2), refusal: null },
    ...{ before: { from: usd(6), to: usd(1) }, after: { from: usd(4), to: usd(3) } },
    runways: { before: { from: runway, to: runway }, after: { from: runway, to: runway } },
    notes: ['The service takes $2.00 at once.'],
    ...change,
  });
  const MOVE = ['agents', 'move', '--from', 'scout', '--to', 'miner', '--amount', '2', '--reason', 'more'];
  beforeEach(() => {
    app.answers['moves.preview'] = { preview: preview() };
    app.answers['moves.start'] = { move: fakeMove() };
    app.answers['moves.undo'] = { move: fakeMove({ undoable: false }) };
  });

  test('finds both ends, states what it does, and wants a yes', async () => {
    const asked = await run(MOVE, { answer: 'n' });
    expect(asked.stderr).toContain("Move $2.00 from Scout's envelope to Miner's budget\n");
    expect(asked.stderr).toContain('$6.00 -> $4.00; lasts: not worked out yet -> not worked out yet\n');
    expect(asked.stderr).toContain('The service takes $2.00 at once.\n');
    expect(app.names()).not.toContain('moves.start');
    const done = await run([...MOVE, '--standing', '--yes']);
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('plimsoll agents undo 7a1c2d34\n');
    expect(app.inputOf('moves.start')).toEqual({
      ...{ from: { kind: 'envelope', envelopeId: 'e1' }, to: { kind: 'budget', agent: 'a:agent/miner' } },
      ...{ amount: '2', standing: true, reason: 'more', moveId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test.each([
    ['done', 0],
    ['rolled-back', 1],
    ['giving', 7],
    ['sent', 7],
    ['unknown', 7],
  ] as const)('%s ends with %d', async (state, code) => {
    app.answers['moves.start'] = { move: fakeMove({ state, undoable: false, detail: 'What the service said.' }) };
    const ran = await run([...MOVE, '--yes']);
    expect(ran.code).toBe(code);
    expect(ran.stdout).toContain('What the service said.\n');
    expect(ran.stdout.includes('Do not move it again')).toBe(code === 7);
  });

  test('a refusal is an error before anything is asked', async () => {
    app.answers['moves.preview'] = { preview: preview({ refusal: 'Nothing is left to move.' }) };
    const ran = await run([...MOVE, '--yes']);
    expect(ran).toMatchObject({ code: 1, stderr: 'plimsoll: Nothing is left to move.\nNothing was moved.\n' });
    expect(app.names()).not.toContain('moves.start');
  });

  test('an answer that is lost is not an error like others', async () => {
    app.failures['moves.start'] = { kind: 'unavailable', message: 'The running app closed the connection.' };
    expect((await run([...MOVE, '--yes'])).stderr).toMatch(/not known here\.\nDo not move it again before/);
  });

  test.each<[string, () => AgentView[], string[], unknown]>([
    [
      'an envelope by its id',
      () => [scout({ budget }), miner()],
      ['--from', 'e1'],
      { kind: 'envelope', envelopeId: 'e1' },
    ],
    [
      'its service’s budget',
      () => [scout({ budget }), miner()],
      ['--from', 'budget:scout'],
      { kind: 'budget', agent: 'a:agent/scout' },
    ],
    [
      'by the wallet',
      () => [scout({ envelopes: [fakeEnvelope(), fakeEnvelope({ id: 'e2', walletId: 'a:ads' })] }), miner()],
      ['--from', 'scout', '--wallet', 'a:balance'],
      { kind: 'envelope', envelopeId: 'e1' },
    ],
  ])('from %s', async (_name, there, args, end) => {
    agents = there();
    await run(['agents', 'move', '--to', 'miner', '--amount', '2', '--reason', 'more', '--yes', ...args]);
    expect(app.inputOf('moves.start')).toMatchObject({ from: end });
  });

  test.each<[string, () => AgentView[], string, string]>([
    ['two budgets', () => [scout({ budget }), miner()], '--from: Scout has more than one budget.', '"budget:Scout"'],
    [
      'none',
      () => [scout({ envelopes: [] }), miner()],
      '--from: Scout has neither an envelope nor a budget',
      'envelopes set',
    ],
  ])('%s: nothing is guessed', async (_name, there, message, help) => {
    agents = there();
    const { code, stderr } = await run([...MOVE, '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
    expect(app.names()).not.toContain('moves.preview');
  });

  test('list and undo', async () => {
    expect((await run(['agents', 'moves'])).stdout).toMatch(
      /^7a1c2d34 .*done +\$2\.00 +Scout's envelope +Miner's budget +can be undone +more for Miner$/m,
    );
    expect((await run(['agents', 'undo', '7a1c'])).code).toBe(1);
    expect(await run(['agents', 'undo', '7a1c', '--yes', '--reason', 'wrong'])).toMatchObject({ code: 0 });
    expect(app.inputOf('moves.undo')).toEqual({ moveId: fakeMove().id, reason: 'wrong' });
  });
});

describe('envelopes', () => {
  const SET = ['envelopes', 'set', '--agent', 'scout', '--limit', '12.50'];
  beforeEach(() => {
    app.answers['envelopes.put'] = { envelopeId: 'e9', notes: ['More is promised than there is.'] };
  });

  test('list', async () => {
    expect((await run(['envelopes'])).stdout).toMatch(/^Scout +Bakery, Balance +month +\$10\.00/m);
    agents = [];
    expect((await run(['envelopes'])).stdout).toMatch(/^No envelopes yet/);
  });

  test('a new one has the usual terms', async () => {
    const ran = await run([...SET, '--per', 'day', '--zone', 'UTC', '--carry', '--on-hard', 'tell']);
    expect(ran.stdout).toBe(
      'Set: Scout may spend $12.50 of Bakery, Balance each day (e9).\nMore is promised than there is.\n',
    );
    expect(app.inputOf('envelopes.put')).toEqual({
      ...{ agent: 'a:agent/scout', walletId: 'a:balance' },
      terms: {
        ...{ limit: usd(12.5), window: 'day', zone: 'UTC', carry: true, softPercent: 80, hardPercent: 100 },
        ...{ onHard: 'tell', resumeOnRoll: false },
      },
    });
  });

  test('of one that is there, what is not said stays', async () => {
    await run([...SET, '--per', 'month', '--soft', '60%', '--no-resume-on-roll', '--reason', 'tighter']);
    expect(app.inputOf('envelopes.put')).toEqual({
      ...{ envelopeId: 'e1', agent: 'a:agent/scout', walletId: 'a:balance', reason: 'tighter' },
      terms: {
        ...{ limit: usd(12.5), window: 'month', zone: 'Europe/Berlin', carry: false, softPercent: 60, hardPercent: 90 },
        ...{ onHard: 'tell', resumeOnRoll: false },
      },
    });
  });

  test.each([
    [['--per', 'year'], "'--per <window>' argument 'year' is invalid"],
    [['--per', 'day', '--soft', '0'], '--soft: "0" is not a whole number from 1 to 100.'],
    [['--per', 'day', '--limit', '5credits'], 'Write it in USD.'],
    [[], "required option '--per <window>' not specified"],
  ])('%j is refused before anything is set', async (args, words) => {
    expect((await run([...SET, ...args])).stderr).toContain(words);
    expect(app.names()).not.toContain('envelopes.put');
  });

  test('which wallet is said where there are several', async () => {
    agents = [scout({ walletIds: ['a:balance', 'a:ads'] })];
    expect((await run([...SET, '--per', 'day'])).stderr).toContain('draws on several wallets');
    await run([...SET, '--per', 'day', '--wallet', 'ad wallet']);
    expect(app.inputOf('envelopes.put')).toMatchObject({
      walletId: 'a:ads',
      terms: { limit: amountOf(12_500_000, 'USD') },
    });
  });

  test('remove asks', async () => {
    expect((await run(['envelopes', 'remove', 'e1'])).code).toBe(1);
    expect(app.names()).not.toContain('envelopes.remove');
    expect(await run(['envelopes', 'remove', 'e1', '--yes'])).toMatchObject({ code: 0 });
    expect(app.inputOf('envelopes.remove')).toEqual({ envelopeId: 'e1' });
  });
});
