/** A day in a minute: the soak at a reduced length, and that its judges see what they are there for. */
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { followPolls } from './soak/followPolls.ts';
import { Polls } from './soak/polls.ts';
import { growthPerDay, type Sample } from './soak/samples.ts';
import { startSoak } from './soak/start.ts';
import { createVirtualClock, Work } from './soak/virtualClock.ts';

const days = process.env.PLIMSOLL_SOAK_DAYS ?? '1';
const accounts = process.env.PLIMSOLL_SOAK_ACCOUNTS ?? '6';
const agents = process.env.PLIMSOLL_SOAK_AGENTS ?? '15';
const seed = process.env.PLIMSOLL_SOAK_SEED ?? '7';

it(`${days} days with ${accounts} accounts and ${agents} agents: all of it holds`, {
  timeout: Number(days) * 1_800_000,
}, async () => {
  const input = ['--days', days, '--accounts', accounts, '--agents', agents, '--seed', seed, '--quiet'];
  const child = await startSoak(input, ['ignore', 'pipe', 'pipe'], (words) => console.log(`soak: ${words}`));
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise((done) => child.once('close', done));
  console.log(`soak: ${out}`);
  expect(err).toBe('');
  const figures = JSON.parse(out) as Record<string, unknown> & {
    polls: number;
    walletsCompared: number;
    rulingAgents: number;
  };
  expect(figures.broken).toEqual([]);
  expect(code).toBe(0);
  expect(figures.polls).toBeGreaterThan(100);
  expect(figures.walletsCompared).toBeGreaterThan(10);
  expect(figures.rulingAgents).toBe(Number(agents));
});

describe('the judges of the soak', () => {
  it('see a poll that comes too soon, one that comes too late, and a storm', () => {
    let now = 0;
    const polls = new Polls(10 * MINUTE, () => now);
    polls.asked('a', 0, 0, true);
    polls.asked('a', 10 * MINUTE, 10 * MINUTE, true);
    expect({ early: polls.early, late: polls.late, mean: polls.meanWait }).toEqual({ early: 0, late: 0, mean: 1 });
    polls.asked('a', 18 * MINUTE, 18 * MINUTE, true);
    expect(polls.early).toBe(1);
    polls.asked('a', 30 * MINUTE, 30 * MINUTE, true);
    expect(polls.late).toBe(1);
    now = 30 * MINUTE + 1;
    polls.kick('a');
    for (let n = 1; n < 5; n++) polls.asked('a', 30 * MINUTE + n * SECOND, 30 * MINUTE + n * SECOND, true);
    expect(polls.mostInAMinute).toBe(5);
  });

  it('do not count sleep as waiting, nor a wake as a poll that comes too soon', () => {
    let now = 0;
    const polls = new Polls(10 * MINUTE, () => now);
    polls.asked('a', 0, 0, true);
    now = 60 * MINUTE;
    polls.slept(60 * MINUTE);
    // An answer to what was under way at the wake; what the wake asks for comes after it.
    polls.asked('a', 60 * MINUTE, 60 * MINUTE, true);
    polls.asked('a', 60 * MINUTE + SECOND, 60 * MINUTE + SECOND, true);
    expect({ early: polls.early, late: polls.late }).toEqual({ early: 0, late: 0 });
    polls.asked('a', 60 * MINUTE + 3 * SECOND, 60 * MINUTE + 3 * SECOND, true);
    expect(polls.early).toBe(1);
    // Asked in time, slept over, and failed at the wake.
    now = 130 * MINUTE;
    polls.slept(60 * MINUTE);
    polls.asked('a', 70 * MINUTE, now, false);
    expect({ early: polls.early, late: polls.late }).toEqual({ early: 1, late: 0 });
  });

  it('take a service that hangs before it fails for one that was asked in time, and a second look after a payment for meant', () => {
    let now = 0;
    const polls = new Polls(15 * MINUTE, () => now);
    const app = { accounts: [] as object[], payments: [] as object[] };
    const listeners = new Map<string, (value: object[]) => void>();
    const followed = followPolls(polls, () => now);
    followed.follow({
      snapshot: () => app,
      subscribe: (topic: string, on: () => void) => listeners.set(topic, on),
    } as never);
    const show = (at: number, sync: string, lastSuccessAt: number) => {
      now = at;
      listeners.get('accounts')?.([{ id: 'a', sync, lastSuccessAt }]);
    };
    show(0, 'waiting', 0);
    show(16 * MINUTE, 'syncing', 0);
    now = 17 * MINUTE;
    followed.heard('sync.failed', { accountId: 'a' });
    expect({ late: polls.late, failed: polls.failed }).toEqual({ late: 0, failed: 1 });
    show(17.5 * MINUTE, 'waiting', 17.5 * MINUTE);

    app.payments = [{ accountId: 'a', live: true }];
    show(30 * MINUTE, 'waiting', 30 * MINUTE);
    app.payments = [{ accountId: 'a', live: false }];
    show(30.5 * MINUTE, 'waiting', 30.5 * MINUTE);
    show(31 * MINUTE, 'waiting', 31 * MINUTE);
    expect(polls.early).toBe(0);
    show(36 * MINUTE, 'waiting', 36 * MINUTE);
    expect(polls.early).toBe(1);
  });

  it('see what grows from day to day, and leave alone what only wavers', () => {
    const heaps = (of: (day: number) => number) =>
      Array.from({ length: 30 }, (_, day) => ({ day, heap: of(day) }) as Sample);
    expect(
      growthPerDay(
        heaps((day) => 40e6 + day * 2e5),
        ({ heap }) => heap,
      ),
    ).toBeCloseTo(2e5);
    expect(
      Math.abs(
        growthPerDay(
          heaps((day) => 40e6 + (day % 2) * 1e5),
          ({ heap }) => heap,
        ),
      ),
    ).toBeLessThan(2e4);
    const peaks = (day: number) => (day % 5 === 4 ? 8e7 : 0) + ((day * 7) % 3) * 1e6;
    const growth = (perDay: number) =>
      growthPerDay(
        heaps((day) => 4e8 + day * perDay + peaks(day)),
        ({ heap }) => heap,
      );
    expect(Math.abs(growth(0))).toBeLessThan(5e5);
    expect(growth(2e6)).toBeGreaterThan(15e5);
  });

  it('do not let time go on while something is under way', async () => {
    const work = new Work();
    const clock = createVirtualClock(0, work);
    const seen: string[] = [];
    clock.setTimer(10, () => {
      void work.during(
        new Promise<void>((done) => setTimeout(done, 20)).then(() => void seen.push(`done at ${clock.now()}`)),
      );
    });
    clock.setTimer(11, () => seen.push(`later at ${clock.now()}`));
    await clock.advance(20);
    expect(seen).toEqual(['done at 10', 'later at 11']);
  });
});
