/** What the app does while nobody asks it for anything: five accounts asked at the usual interval, nothing shown. */
import { askAll } from './app/services.ts';
import { pause, type Stage } from './app/stage.ts';
import { processorTimeOf, renderersOf } from './app/tree.ts';
import type { Finding } from './report.ts';

export interface IdleOptions {
  /** What follows a start is over by then: first forecasts, the ledger's thread at rest, first collections of garbage. */
  readonly settleMs: number;
  readonly forMs: number;
  /** Per cent of one core. */
  readonly most: number;
}

export async function benchAppIdle(stage: Stage, { settleMs, forMs, most }: IdleOptions): Promise<Finding[]> {
  const app = await stage.ours();
  await askAll(stage.place);
  const bare = await stage.floor();
  await pause(settleMs);
  const before = { ours: await processorTimeOf(app.pid), floor: await processorTimeOf(bare.pid) };
  const began = performance.now();
  await pause(forMs);
  const took = performance.now() - began;
  const ours = (100 * ((await processorTimeOf(app.pid)) - before.ours)) / took;
  const floor = (100 * ((await processorTimeOf(bare.pid)) - before.floor)) / took;
  const renderers = await renderersOf(app.pid);
  await app.end();
  await bare.end();
  return [
    { name: `idle for ${Math.round(forMs / 1_000)} s: % of a core`, ours, floor: null, gate: { most } },
    { name: 'idle: % of a core of the bare app', ours: floor, floor: null, gate: null },
    { name: 'idle: renderer processes', ours: renderers, floor: null, gate: { most: 0 } },
  ];
}
