/** What the machine itself makes a loop wait, so that the stalls of the other sections can be read. */
import type { Finding } from './report.ts';
import { watchStalls } from './stalls.ts';

/** As much as a turn of the store's writing. */
const TURN_MS = 4;
const FOR_MS = 3_000;

export async function benchMachine(): Promise<Finding[]> {
  const watch = watchStalls();
  await watch.during(async () => {
    const until = performance.now() + FOR_MS;
    while (performance.now() < until) {
      const turn = performance.now() + TURN_MS;
      while (performance.now() < turn);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const { longest, p99 } = watch.stalls();
  return [
    { name: `a bare loop of ${TURN_MS} ms turns: longest stall, ms`, ours: longest, floor: null, gate: null },
    { name: `a bare loop of ${TURN_MS} ms turns: stalls p99, ms`, ours: p99, floor: null, gate: null },
  ];
}
