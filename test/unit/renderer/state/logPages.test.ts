import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOutput } from '#shared/contract/contract.ts';
import { withNewest, withOlder } from '../../../../renderer/state/logPages.ts';

type LogPage = CallOutput<'alerts.log'>;

type Row = LogPage['rows'][number];
const row = (n: number): Row => ({
  id: `row ${String(n).padStart(4, '0')}`,
  // Several rows of one instant, as one decision writes them.
  at: Math.floor(n / 3),
  walletId: 'w',
  episodeId: null,
  decision: 'opened',
  reason: '',
  name: 'A wallet',
});

/** What the store answers: `count` rows numbered from 0, the newest first. */
function pageOf(count: number, limit: number, before: LogPage['next'] = null): LogPage {
  const all = Array.from({ length: count }, (_, n) => row(n)).reverse();
  const from = before === null ? 0 : all.findIndex(({ id }) => id === before.id) + 1;
  const rows = all.slice(from, from + limit);
  const last = rows.at(-1);
  return { rows, next: from + limit < all.length && last !== undefined ? { at: last.at, id: last.id } : null };
}

const ids = ({ rows }: LogPage) => rows.map(({ id }) => id);

describe('the pages of the alert log', () => {
  it('grow by what is new, on top', () => {
    const shown = withOlder(pageOf(20, 5), pageOf(20, 5, pageOf(20, 5).next));
    const renewed = withNewest(shown, pageOf(23, 5));
    expect(ids(renewed)).toEqual(Array.from({ length: 13 }, (_, n) => row(22 - n).id));
    expect(renewed.next).toEqual(shown.next);
  });

  it('begin anew where more came than a page holds', () => {
    expect(withNewest(pageOf(20, 5), pageOf(26, 5))).toEqual(pageOf(26, 5));
  });

  it('never skip a row nor show one twice, whatever comes while one reads back', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant('older' as const)), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), steps, (first, list) => {
        let count = first;
        let shown = withNewest(null, pageOf(count, 5));
        for (const step of list) {
          if (step === 'older') {
            if (shown.next !== null) shown = withOlder(shown, pageOf(count, 5, shown.next));
          } else {
            count += step;
            shown = withNewest(shown, pageOf(count, 5));
          }
          const newest = count - 1;
          expect(ids(shown)).toEqual(Array.from({ length: shown.rows.length }, (_, n) => row(newest - n).id));
          expect(shown.next === null).toBe(shown.rows.length === count);
        }
      }),
      { seed: 3, numRuns: 400 },
    );
  });
});
