import { describe, expect, it } from 'vitest';
import { createPushes, type Push } from '../../../../electron/shell/ipc/pushes.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function setUp() {
  const clock = createFakeClock();
  const batches: { at: number; batch: readonly Push[] }[] = [];
  const start = clock.now();
  const pushes = createPushes(clock, (batch) => batches.push({ at: clock.now() - start, batch }));
  return { clock, batches, pushes };
}

describe('pushes', () => {
  it('send the first value at once and the newest of the rest after the gap', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.resume([]);
    pushes.offer('tray', 1);
    await clock.advance(0);
    for (let value = 2; value <= 9; value++) {
      pushes.offer('tray', value);
      await clock.advance(10);
    }
    await clock.advance(1_000);
    expect(batches).toEqual([
      { at: 0, batch: [['tray', 1]] },
      { at: 100, batch: [['tray', 9]] },
    ]);
  });

  it('are never more than ten a second, whatever is offered', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.resume([]);
    for (let i = 0; i < 3_000; i++) {
      pushes.offer(i % 2 === 0 ? 'wallets' : 'app', i);
      await clock.advance(1);
    }
    const gaps = batches.slice(1).map(({ at }, i) => at - (batches[i]?.at ?? 0));
    expect(batches.length).toBeGreaterThan(25);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
  });

  it('are none while paused, then begin with the whole state', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.offer('tray', 'before anyone looked');
    await clock.advance(1_000);
    expect(batches).toEqual([]);
    pushes.resume([
      ['tray', 'now'],
      ['wallets', []],
    ]);
    await clock.advance(1_000);
    expect(batches.map(({ batch }) => batch)).toEqual([
      [
        ['tray', 'now'],
        ['wallets', []],
      ],
    ]);
    pushes.pause();
    pushes.offer('tray', 'unseen');
    await clock.advance(1_000);
    expect(batches).toHaveLength(1);
  });

  it('keep what happened while nobody looked: the screen to go to, and which ledgers grew', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.offer('navigate', { screen: 'alerts' });
    pushes.offer('ledger', { accountIds: ['a'] });
    pushes.offer('ledger', { accountIds: ['b', 'a'] });
    pushes.resume([['tray', 1]]);
    await clock.advance(0);
    expect(batches[0]?.batch).toEqual([
      ['navigate', { screen: 'alerts' }],
      ['ledger', { accountIds: ['a', 'b'] }],
      ['tray', 1],
    ]);
  });

  it('begin with what the page does not have, from an answer or a push', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.answered([
      ['tray', { words: 'as answered' }],
      ['wallets', [1]],
    ]);
    pushes.resume([
      ['tray', { words: 'as answered' }],
      ['wallets', [2]],
    ]);
    await clock.advance(1_000);
    expect(batches.map(({ batch }) => batch)).toEqual([[['wallets', [2]]]]);
    pushes.pause();
    pushes.resume([
      ['tray', { words: 'as answered' }],
      ['wallets', [2]],
    ]);
    await clock.advance(1_000);
    expect(batches).toHaveLength(1);
    expect(clock.timers).toBe(0);
    // An answer takes the place of all that was pushed before it.
    pushes.pause();
    pushes.answered([['tray', { words: 'as answered' }]]);
    pushes.resume([['wallets', [2]]]);
    await clock.advance(1_000);
    expect(batches.at(-1)?.batch).toEqual([['wallets', [2]]]);
  });

  it('never end with a value that an answer or a fresh look has overtaken', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.resume([['tray', 1]]);
    await clock.advance(0);
    pushes.offer('tray', 2);
    pushes.resume([['tray', 1]]);
    await clock.advance(1_000);
    pushes.offer('tray', 3);
    pushes.answered([['tray', 4]]);
    await clock.advance(1_000);
    expect(batches.map(({ batch }) => batch)).toEqual([[['tray', 1]]]);
  });

  it('are not held back by a clock that was set back', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.resume([]);
    pushes.offer('tray', 1);
    await clock.advance(0);
    clock.jump(-3_600_000);
    pushes.offer('tray', 2);
    await clock.advance(100);
    expect(batches.map(({ batch }) => batch)).toEqual([[['tray', 1]], [['tray', 2]]]);
  });

  it('end when stopped', async () => {
    const { clock, batches, pushes } = setUp();
    pushes.resume([['tray', 1]]);
    pushes.stop();
    pushes.offer('tray', 2);
    await clock.advance(1_000);
    expect(batches).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});
