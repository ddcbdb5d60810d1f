import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EPISODES_AT_HAND, loadState } from '#engine/state.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Episode } from '#shared/domain/alert.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { episode, START, temporaryFolder } from './store/samples.ts';

const folder = temporaryFolder();

it('lets go of alerts that are long over, never of open ones, of those still to be told, or of the newest', async () => {
  const store = await openStore({ file: join(folder(), 'store.db'), log: recordingLog(), now: () => START });
  const state = await loadState(store);
  const at = (n: number, over: Partial<Episode>) =>
    episode(`low-balance/a:credits/${n}`, { openedAt: START + n * HOUR, ...over });
  const put = (episodes: readonly Episode[]) => state.transact(() => [{ collection: 'episodes', put: episodes }]);
  await put([at(0, { closedAt: null }), at(1, { closedAt: START + 2 * HOUR, settled: false })]);
  const days = 30;
  for (let day = 0; day < days; day++)
    await put(
      Array.from({ length: 24 }, (_, hour) => day * 24 + hour)
        .filter((n) => n > 1)
        .map((n) => at(n, { closedAt: START + (n + 1) * HOUR, settled: true })),
    );
  const ids = state.episodes().map(({ id }) => Number(id.split('/').at(-1)));
  expect(ids.slice(-2)).toEqual([1, 0]);
  // Seven days of them, one an hour, which is more than the newest.
  expect(ids.length).toBeLessThanOrEqual(2 + (7 * DAY) / HOUR + 2);
  expect(ids.length).toBeGreaterThan(EPISODES_AT_HAND);
  expect(ids[0]).toBe(days * 24 - 1);
  expect((await store.recentEpisodes(10_000)).length).toBe(days * 24);
  await store.close();
});
