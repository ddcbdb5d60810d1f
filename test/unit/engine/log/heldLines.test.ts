import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdQuietLines } from '#engine/log/heldLines.ts';

const MINUTE = 60_000;

describe('lines that may wait', () => {
  it('are written whole, once and in order, and at most 63 of a quarter of an hour wait', () => {
    const line = fc.record({ quiet: fc.boolean(), after: fc.integer({ min: 0, max: 4 * MINUTE }) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 300 }), (lines) => {
        let now = 1_000;
        const written: string[] = [];
        const times: number[] = [];
        const write = holdQuietLines({ write: (one) => written.push(one), now: () => now });
        for (const [index, { quiet, after }] of lines.entries()) {
          now += after;
          times.push(now);
          write(String(index), quiet);
          const waiting = index + 1 - written.length;
          if (!quiet) expect(waiting).toBe(0);
          expect(waiting).toBeLessThan(64);
          if (waiting > 0) expect(now - (times[written.length] ?? 0)).toBeLessThan(15 * MINUTE);
        }
        expect(written).toEqual(written.map((_, index) => String(index)));
      }),
    );
  });

  it('do not wait for ever where the clock was set back', () => {
    let now = 100 * MINUTE;
    const written: string[] = [];
    const write = holdQuietLines({ write: (one) => written.push(one), now: () => now });
    write('a', true);
    now = 10 * MINUTE;
    write('b', true);
    expect(written).toEqual(['a', 'b']);
  });
});
