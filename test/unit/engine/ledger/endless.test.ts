/** A ledger that has no end, or leads round in a circle, comes to one all the same, and it is said why. */
import { expect, test } from 'vitest';
import { bounded } from '#engine/ledger/history.ts';
import type { HistoryPage } from '#engine/providers/adapter.ts';

const page: HistoryPage = { entries: [], totals: [], next: '50', total: null, beyondReach: null, problems: [] };

test.each([
  ['pages that bring something', 100, 0, null],
  ['known rows that come by once more', 100, 5_100, null],
  ['the same rows over and over', 100, 5_101, /same rows again and again/],
  ['more rows than any ledger has', 2_000_000, 0, /2,000,000 rows/],
])('%s', (_name, rows, repeated, why) => {
  const kept = bounded(page, rows, repeated);
  if (why === null) expect(kept).toBe(page);
  else expect(kept).toMatchObject({ next: null, beyondReach: expect.stringMatching(why) });
});
