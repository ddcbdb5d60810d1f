import { describe, expect, it } from 'vitest';
import { giveBackSpareMemory, mainHeap } from '../../../electron/shell/spareMemory.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const MB = 1_000_000;

describe('memory that is held and not needed', () => {
  function given(attended = { now: false }) {
    const clock = createFakeClock(0);
    const heap = { held: 36 * MB, live: 16 * MB, collections: 0 };
    const stop = giveBackSpareMemory({
      clock,
      heap: {
        held: () => heap.held,
        collect: () => {
          heap.collections++;
          heap.held = heap.live;
        },
      },
      attended: () => attended.now,
    });
    return { clock, heap, stop, attended };
  }

  it('is given back once the start is over, and not again while as good as none has come', async () => {
    const { clock, heap } = given();
    await clock.advance(11_999);
    expect(heap.collections).toBe(0);
    await clock.advance(1);
    expect(heap).toMatchObject({ collections: 1, held: 16 * MB });
    heap.held += 5 * MB;
    await clock.advance(3_600_000);
    expect(heap.collections).toBe(1);
    heap.held += 2 * MB;
    await clock.advance(60_000);
    expect(heap).toMatchObject({ collections: 2, held: 16 * MB });
  });

  it('is left where it is while somebody looks at a window, and given back after it', async () => {
    const { clock, heap, attended } = given({ now: true });
    await clock.advance(600_000);
    expect(heap.collections).toBe(0);
    attended.now = false;
    await clock.advance(60_000);
    expect(heap.collections).toBe(1);
  });

  it('stays as it is after the end', async () => {
    const { clock, heap, stop } = given();
    stop();
    await clock.advance(600_000);
    expect(heap.collections).toBe(0);
  });
});

describe('the heap of this process', () => {
  it('holds less after a collection than with a mass of garbage', () => {
    let garbage: number[][] | null = Array.from({ length: 300 }, (_, n) => new Array<number>(20_000).fill(n + 0.5));
    expect(garbage).toHaveLength(300);
    const before = mainHeap.held();
    garbage = null;
    mainHeap.collect();
    expect(before - mainHeap.held()).toBeGreaterThan(20 * MB);
  });
});
