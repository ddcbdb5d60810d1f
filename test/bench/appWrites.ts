/**
 * What a day of watching writes to the disk: the real app, five accounts asked at the usual interval, balances that do not
 * change, and a clock that leaps from timer to timer.
 */
import { readFileSync, writeFileSync } from 'node:fs';
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

/** In the first hour the first backup of all is made: a copy of the whole store that an ordinary day has no part in. */
const FIRST_MS = 3_600_000;

/** @param share of a day that is played; the figures are for a whole one. What is done once a day is right for 1 only. */
export async function benchAppWrites(stage: Stage, share: number, mostMegabytes: number): Promise<Finding[]> {
  const spans = join(stage.place.home, 'spans');
  const env = { FAST_CLOCK_MS: [FIRST_MS, Math.round(DAY_MS * share)].join(','), FAST_CLOCK_SPANS: spans };
  writeFileSync(spans, '');
  const app = await stage.ours({ preloads: [FAST_CLOCK], env });
  const live = async (span: number) => {
    const before = await writtenBy(app.pid);
    process.kill(app.pid, 'SIGUSR2');
    const { requests } = await ended(spans, span);
    await pause(SETTLE_MS);
    const after = await writtenBy(app.pid);
    const megabytes = (of: (written: Written) => number) => (of(after) - of(before)) / 1e6;
    return { requests, disk: megabytes(({ disk }) => disk), calls: megabytes(({ calls }) => calls) };
  };
  try {
    await askAll(stage.place);
    await pause(SETTLE_MS);
    const first = await live(1);
    const day = await live(2);
    if (day.requests < LEAST_REQUESTS * share)
      throw new Error(`only ${day.requests} requests were made: the accounts slept`);
    const gate = { most: mostMegabytes };
    return [
      {
        name: 'the first hour, with the first backup: written to the disk, MB',
        ours: first.disk,
        floor: null,
        gate: null,
      },
      { name: 'an idle day: requests to the five services', ours: day.requests / share, floor: null, gate: null },
      { name: 'an idle day: written to the disk, MB', ours: day.disk / share, floor: null, gate },
      { name: 'an idle day: handed to write(), MB', ours: day.calls / share, floor: null, gate: null },
    ];
  } finally {
    await app.end();
  }
}

async function ended(file: string, span: number): Promise<{ readonly requests: number }> {
  const until = performance.now() + DAY_WITHIN_MS;
  while (performance.now() < until) {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const found = lines
      .map((line) => JSON.parse(line) as { span: number; requests: number })
      .find((one) => one.span === span);
    if (found !== undefined) return found;
    await pause(200);
  }
  throw new Error(`the clock was not through with span ${span} in time`);
}
