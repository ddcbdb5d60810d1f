/**
 * What a day of watching writes to the disk: the real app, five accounts asked at the usual interval, balances that do not
 * change, and a clock that leaps from timer to timer.
 */
import { join } from 'node:path';
import { askAll } from './app/services.ts';
import { pause, type Stage } from './app/stage.ts';
import { type Written, writtenBy } from './app/tree.ts';
import type { Finding } from './report.ts';

const FAST_CLOCK = join(import.meta.dirname, 'app/fastClock.cjs');
const DAY_MS = 86_400_000;
/** In a day: five accounts, each about every five minutes, a request or more each time. */
const LEAST_REQUESTS = 5 * 200;
const SETTLE_MS = 10_000;
const DAY_WITHIN_MS = 1_200_000;

/** @param share of a day that is played; the figures are for a whole one */
export async function benchAppWrites(stage: Stage, share: number, mostMegabytes: number): Promise<Finding[]> {
  const env = { FAST_CLOCK_MS: String(Math.round(DAY_MS * share)) };
  const app = await stage.ours({ preloads: [FAST_CLOCK], env });
  try {
    await askAll(stage.place);
    await pause(SETTLE_MS);
    const before = await writtenBy(app.pid);
    const day = app.line((line) => (line.startsWith('day ') ? line : undefined), DAY_WITHIN_MS);
    process.kill(app.pid, 'SIGUSR2');
    const { requests } = JSON.parse((await day).slice('day '.length)) as { requests: number };
    const after = await writtenBy(app.pid);
    if (requests < LEAST_REQUESTS * share) throw new Error(`only ${requests} requests were made: the accounts slept`);
    const megabytes = (of: (written: Written) => number) => (of(after) - of(before)) / share / 1e6;
    return [
      { name: 'an idle day: requests to the five services', ours: requests / share, floor: null, gate: null },
      {
        name: 'an idle day: written to the disk, MB',
        ours: megabytes(({ disk }) => disk),
        floor: null,
        gate: { most: mostMegabytes },
      },
      { name: 'an idle day: handed to write(), MB', ours: megabytes(({ calls }) => calls), floor: null, gate: null },
    ];
  } finally {
    await app.end();
  }
}
