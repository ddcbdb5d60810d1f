/** The gate on the command line, against a fake app behind a real socket: what is asked, said and ended with. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '#shared/contract/agentCalls.ts';
import { fakeDecision, fakeReservation, RESERVATION } from '../../../support/fakeAgent.ts';
import { createFakeApp, type FakeApp } from '../../../support/fakeApp.ts';
import { fastClock, runInProcess } from './cliWorld.ts';
import { runCliProcess } from './runProcess.ts';

let app: FakeApp;
beforeEach(async () => {
  app = await createFakeApp();
});
afterEach(() => app.end());

const run = (...args: string[]) =>
  runInProcess(['--data-dir', app.home, ...args], { home: app.home, clock: fastClock(1) });
const answers = (decision: Decision) => {
  app.answers['gate.check'] = { decision };
};

describe('check', () => {
  test('asks once, as the command line, in the digits that were typed', async () => {
    answers(fakeDecision());
    await run('check', '--agent', 'Scout', '--cost', '0.250USD', '--wallet', 'Balance');
    expect(app.calls).toEqual([
      {
        name: 'gate.check',
        input: { agent: 'Scout', cost: '0.250', unit: 'USD', wallet: 'Balance' },
        as: { door: 'cli', name: null },
      },
    ]);
  });

  test('says yes with the limit that binds and how old the numbers are', async () => {
    answers(fakeDecision({ asOf: Date.now() - 30_500 }));
    const ran = await run('check', '--agent', 'Scout', '--cost', '0.25');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.replace(/3\d s ago/, '30 s ago')).toBe(
      [
        'Allowed. Within every limit; the monthly envelope leaves $6.00.',
        '  Agent    Scout',
        '  Cost     $0.25',
        '  Wallet   Bakery · Balance',
        '  Binds    monthly envelope leaves $6.00, more from 2026-12-01 00:00 UTC',
        '  Numbers  30 s ago',
        '',
      ].join('\n'),
    );
  });

  test.each<[Partial<Decision>, number, RegExp]>([
    [{}, 0, /^Allowed\. /],
    [{ stale: true }, 0, /Numbers .*too old to rely on/],
    [{ allowed: false, code: 'over-limit' }, 5, /^Denied \(over a limit\)\. /],
    [
      { allowed: false, code: 'paused', reason: 'Scout is paused: late' },
      5,
      /^Denied \(paused\)\. Scout is paused: late\n/,
    ],
    [{ allowed: false, code: 'not-allowed' }, 5, /^Denied \(not allowed by the service\)\. /],
    [
      { allowed: false, code: 'unknown', binding: null, limits: [], asOf: null },
      5,
      /Binds +not known\n +Numbers +never seen/,
    ],
    [{ allowed: false, code: 'stale', stale: true }, 5, /^Denied \(too old to go by\)\. /],
  ])('%j ends with %d', async (change, code, words) => {
    const decision = fakeDecision(change);
    answers(decision);
    const ran = await run('check', '--agent', 'Scout', '--cost', '1');
    expect(ran.code).toBe(code);
    expect(ran.stdout).toMatch(words);
    const json = await run('check', '--agent', 'Scout', '--cost', '1', '--json');
    expect(json.code).toBe(code);
    expect(JSON.parse(json.stdout)).toEqual({ exitCode: code, decision });
  });

  test('an agent that nobody knows is an error, not a no', async () => {
    app.failures['gate.check'] = { kind: 'not-found', message: 'There is no agent "X".', help: 'There are: "Scout".' };
    const ran = await run('check', '--agent', 'X', '--cost', '1');
    expect(ran).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'plimsoll: There is no agent "X".\nThere are: "Scout".\n',
    });
  });

  test('--reserve holds it, and says how to end that', async () => {
    answers(fakeDecision({ reservation: fakeReservation() }));
    const ran = await run('check', '--agent', 'Scout', '--cost', '0.25', '--reserve', '--for', '90');
    expect(app.inputOf('gate.check')).toMatchObject({ reserve: { seconds: 90 } });
    expect(ran.stdout).toContain('  Held     $0.25 until 2026-11-26 12:10 UTC\n');
    expect(ran.stdout).toContain(`Reservation ${RESERVATION}\n  plimsoll settle ${RESERVATION} --cost N\n`);
    await run('check', '--agent', 'Scout', '--cost', '0.25', '--reserve');
    expect(app.inputOf('gate.check')).toMatchObject({ reserve: {} });
  });

  test.each([
    [['--cost', '1,5'], 'is not an amount'],
    [['--cost', '-1'], 'is not an amount'],
    [['--cost', '1e3'], 'is not an amount'],
    [['--cost', '1', '--for', '60'], 'Add --reserve'],
    [['--cost', '1', '--reserve', '--for', '0'], 'is not a whole number from 1 to 86400'],
    [['--cost', '1', '--reserve', '--for', '90000'], 'is not a whole number from 1 to 86400'],
    [[], "required option '--cost <n>' not specified"],
  ])('%j is refused before anything is asked', async (args, words) => {
    const ran = await run('check', '--agent', 'Scout', ...args);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(words);
    expect(app.calls).toEqual([]);
  });

  test('a process of its own ends with 5 for a no', async () => {
    answers(fakeDecision({ allowed: false, code: 'over-limit' }));
    const ran = await runCliProcess(['--data-dir', app.home, 'check', '--agent', 'Scout', '--cost', '9'], {
      home: app.home,
    });
    expect(ran).toMatchObject({ code: 5, stderr: '' });
  });
});

describe('settle and release', () => {
  const ended = { reservation: { ...fakeReservation(), state: 'settled' }, note: 'Settled with $0.20 of $0.25.' };

  test('say what became of it', async () => {
    app.answers['gate.settle'] = ended;
    expect(await run('settle', RESERVATION, '--cost', '0.20')).toMatchObject({ code: 0, stdout: `${ended.note}\n` });
    expect(app.inputOf('gate.settle')).toEqual({ reservationId: RESERVATION, cost: '0.20' });
    app.answers['gate.release'] = { ...ended, note: 'Released $0.25.' };
    expect(await run('release', RESERVATION)).toMatchObject({ code: 0, stdout: 'Released $0.25.\n' });
  });

  test('the cost of what was reserved has its unit', async () => {
    expect((await run('settle', RESERVATION, '--cost', '1USD')).stderr).toContain('Write the digits alone.');
    expect(app.calls).toEqual([]);
  });
});

describe('loaded by itself', () => {
  test.each([
    [['--json', 'check', '--help'], 'Usage: plimsoll check'],
    [['--help'], 'agents '],
    [['help'], 'agents '],
  ])('%j still has its help', async (args, words) => {
    expect((await run(...args)).stdout).toContain(words);
  });

  test('what is not known is said as everywhere', async () => {
    const ran = await run('--live', 'check', '--agent', 'Scout', '--cost', '1', '--nonsense');
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("unknown option '--nonsense'") });
  });
});
