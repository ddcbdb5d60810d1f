import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRing } from '#engine/trace/ring.ts';
import { createTrace, tracedClock } from '#engine/trace/trace.ts';
import { TRACE_LENGTH, type TraceWhat } from '#shared/domain/trace.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const wake: TraceWhat = { kind: 'wake', reason: 'resume' };

test('the ring keeps just the newest, in order, whatever is pushed and replaced', () => {
  const step = fc.oneof(fc.constant('push'), fc.integer({ min: -3, max: 60 }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 80 }), (length, steps) => {
      const ring = createRing<{ id: number; text: string }>(length);
      let model: { id: number; text: string }[] = [];
      let count = 0;
      for (const [n, one] of steps.entries()) {
        if (one === 'push') {
          const item = { id: ++count, text: `pushed ${n}` };
          ring.push(item);
          model = [item, ...model].slice(0, length);
        } else {
          const item = { id: one as number, text: `replaced ${n}` };
          ring.replace(item);
          model = model.map((held) => (held.id === item.id ? item : held));
        }
        expect(ring.newest()).toEqual(model);
        expect(ring.count).toBe(count);
        for (let id = -1; id <= count + 1; id++)
          expect(ring.get(id)).toEqual(model.find((held) => held.id === id) ?? null);
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});

describe('causes', () => {
  it('follow work through what it waits for, and not into timers', async () => {
    const real = createFakeClock();
    const trace = createTrace(real);
    const clock = tracedClock(real, trace);
    const command = trace.record(wake, {}, null);
    const later: number[] = [];
    await trace.within(command, async () => {
      clock.setTimer(5, () => later.push(trace.record(wake)));
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      const inner = trace.record(wake);
      await trace.within(inner, async () => {
        await Promise.resolve();
        trace.record(wake);
      });
      trace.record(wake);
    });
    trace.record(wake);
    await real.advance(10);
    expect(later).toHaveLength(1);
    expect(
      trace
        .events()
        .map(({ causedBy }) => causedBy)
        .reverse(),
    ).toEqual([null, 1, 2, 1, null, null]);
  });

  it('say how long it took, by the clock', async () => {
    const clock = createFakeClock();
    const trace = createTrace(clock);
    const id = trace.record(wake);
    await clock.advance(210);
    trace.end(id, (what) => what);
    expect(trace.get(id)?.ms).toBe(210);
    // A clock that was set back makes no negative time.
    const other = trace.record(wake);
    clock.jump(-5_000);
    trace.end(other, (what) => what);
    expect(trace.get(other)?.ms).toBe(0);
  });
});

it('keeps the last 200 of any number, in bounded memory', () => {
  const trace = createTrace({ now: () => 1 });
  for (let i = 0; i < 5_000; i++) trace.record(wake);
  expect(trace.events()).toHaveLength(TRACE_LENGTH);
  expect(trace.count).toBe(5_000);
  expect(trace.events()[0]?.id).toBe(5_000);
  expect(trace.get(4_800)).toBeNull();
  trace.end(4_800, (what) => what);
  expect(trace.get(4_801)).not.toBeNull();
});
