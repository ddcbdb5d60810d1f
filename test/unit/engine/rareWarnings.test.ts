import { expect, it } from 'vitest';
import { createRareWarnings, MOST_A_MINUTE } from '#engine/rareWarnings.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

it('writes the first of each minute, and of the others how many there were', async () => {
  const clock = createFakeClock();
  const written: unknown[] = [];
  const warn = createRareWarnings({ warn: (event, fields) => written.push([event, fields]) }, clock);
  for (let n = 0; n < 1_000; n++) warn('ipc.refused', { why: 'so' });
  expect(written).toEqual(Array(MOST_A_MINUTE).fill(['ipc.refused', { why: 'so' }]));
  await clock.advance(60_000);
  warn('ipc.refused', { why: 'again' });
  warn('ipc.refused', { why: 'again' });
  expect(written.slice(MOST_A_MINUTE)).toEqual([
    ['ipc.refused', { why: 'again', leftOut: 1_000 - MOST_A_MINUTE }],
    ['ipc.refused', { why: 'again' }],
  ]);
});
