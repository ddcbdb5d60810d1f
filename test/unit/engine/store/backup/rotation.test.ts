import { describe, expect, it } from 'vitest';
import type { Backup } from '#engine/store/backup/names.ts';
import { EVERY, FIRST_LOOK, nextLookIn, toRemove } from '#engine/store/backup/rotation.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { seededRandom } from '../sqlite-storage/random.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const backup = (at: number, over: Partial<Backup> = {}): Backup => ({
  file: `b${at}`,
  at,
  bytes: 1_000,
  ofFormat: null,
  ...over,
});
/** As the app does it: one is made, then the old ones go. */
function livedThrough(instants: readonly number[], bytes = 1_000): Backup[] {
  let kept: Backup[] = [];
  for (const at of instants) {
    kept.push(backup(at, { bytes }));
    const gone = new Set(toRemove(kept));
    kept = kept.filter((one) => !gone.has(one));
  }
  return kept.sort((a, b) => b.at - a.at);
}

describe('which backups are kept', () => {
  it('one a day for a week and one a week for a month, after a quarter of daily backups', () => {
    const kept = livedThrough(Array.from({ length: 90 }, (_, n) => NOW - (89 - n) * DAY));
    const ages = kept.map(({ at }) => (NOW - at) / DAY);
    expect(ages.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(ages.length).toBeLessThanOrEqual(11);
    expect(Math.max(...ages)).toBeGreaterThanOrEqual(21);
  });

  it('many on one day leave the newest three of it', () => {
    const kept = livedThrough(Array.from({ length: 40 }, (_, n) => NOW - (39 - n) * MINUTE));
    expect(kept.map(({ at }) => (NOW - at) / MINUTE)).toEqual([0, 1, 2]);
  });

  it('the newest is never removed, whatever the times and sizes', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 500; round++) {
      const all = Array.from({ length: 1 + random.int(30) }, (_, n) =>
        backup(NOW - random.int(60 * 24) * HOUR + n, {
          file: `b${n}`,
          bytes: random.int(3_000_000_000),
          ofFormat: random.int(5) === 0 ? random.int(4) : null,
        }),
      );
      const gone = toRemove(all);
      const kept = all.filter((one) => !gone.includes(one));
      const newest = all.reduce((a, b) => (b.at > a.at ? b : a));
      const newestOwn = all.filter(({ ofFormat }) => ofFormat === null).sort((a, b) => b.at - a.at)[0];
      expect(kept.length).toBeGreaterThan(0);
      if (newest.ofFormat === null) expect(kept).toContain(newest);
      if (newestOwn !== undefined && all.length === all.filter(({ ofFormat }) => ofFormat === null).length)
        expect(kept).toContain(newestOwn);
    }
  });

  it('large ones are fewer: the oldest go first, and the newest two stay however large they are', () => {
    const days = Array.from({ length: 30 }, (_, n) => NOW - (29 - n) * DAY);
    const gigabyte = 1024 ** 3;
    expect(livedThrough(days, 0.8 * gigabyte).map(({ at }) => (NOW - at) / DAY)).toEqual([0, 1]);
    expect(livedThrough(days, 5 * gigabyte).map(({ at }) => (NOW - at) / DAY)).toEqual([0, 1]);
    expect(livedThrough(days, 0.3 * gigabyte)).toHaveLength(6);
  });

  it('keeps the newest copy of each older format', () => {
    const old = [backup(1, { ofFormat: 1 }), backup(2, { ofFormat: 1 }), backup(3, { ofFormat: 3 })];
    const daily = Array.from({ length: 20 }, (_, n) => backup(NOW - n * DAY));
    expect(toRemove([...old, ...daily]).filter(({ ofFormat }) => ofFormat !== null)).toEqual([old[0]]);
  });
});

describe('when the next look is due', () => {
  it('some minutes after the start where there is none, or it is older than a day', () => {
    expect(nextLookIn(null, NOW, NOW)).toBe(FIRST_LOOK);
    expect(nextLookIn(NOW - 3 * DAY, NOW, NOW)).toBe(FIRST_LOOK);
    expect(nextLookIn(NOW - 3 * DAY, NOW - HOUR, NOW)).toBe(0);
  });
  it('a day after the last', () => {
    expect(nextLookIn(NOW - HOUR, NOW - DAY, NOW)).toBe(EVERY - HOUR);
  });
  it('a clock that was set back does not put it off', () => {
    expect(nextLookIn(NOW + 300 * DAY, NOW - HOUR, NOW)).toBe(0);
  });
});
