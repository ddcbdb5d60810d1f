import { expect, it } from 'vitest';
import { createClock, LONGEST_TIMER_MS } from '#engine/systemClock.ts';

function fakeTimers() {
  const set: { ms: number; callback: () => void }[] = [];
  const cleared: unknown[] = [];
  return {
    set,
    cleared,
    clock: createClock({
      now: () => 5,
      set: (callback, ms) => set.push({ callback, ms }),
      clear: (handle) => cleared.push(handle),
    }),
  };
}

it('waits longer than a platform timer can, in parts', () => {
  const { clock, set } = fakeTimers();
  let rang = 0;
  clock.setTimer(2 * LONGEST_TIMER_MS + 7, () => rang++);
  set[0]?.callback();
  set[1]?.callback();
  expect(rang).toBe(0);
  set[2]?.callback();
  expect(rang).toBe(1);
  expect(set.map(({ ms }) => ms)).toEqual([LONGEST_TIMER_MS, LONGEST_TIMER_MS, 7]);
});

it('cancels the part that is running', () => {
  const { clock, set, cleared } = fakeTimers();
  const cancel = clock.setTimer(LONGEST_TIMER_MS + 1, () => {});
  set[0]?.callback();
  cancel();
  expect(cleared).toEqual([2]);
});

it('takes a past instant as now', () => {
  const { clock, set } = fakeTimers();
  clock.setTimer(-50, () => {});
  expect(set[0]?.ms).toBe(0);
});
