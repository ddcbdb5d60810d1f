/** From the start of the program until its icon is in the tray, with five accounts in its folder; against the bare app. */
import type { Program } from './app/programs.ts';
import { inTurns, type Stage } from './app/stage.ts';
import { processorTimeOf } from './app/tree.ts';
import { type Finding, median } from './report.ts';

export async function benchAppStart(stage: Stage, rounds: number, most: number): Promise<Finding[]> {
  const spent: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  const timed = async (start: Promise<Program>, times: number[]) => {
    const program = await start;
    times.push(await processorTimeOf(program.pid));
    await program.end();
    return program.iconAfter;
  };
  const pairs = await inTurns(
    rounds,
    () => timed(stage.ours(), spent.ours),
    () => timed(stage.floor(), spent.floor),
  );
  return [
    {
      name: 'start to tray icon, ms',
      ours: median(pairs.map(({ ours }) => ours)),
      floor: median(pairs.map(({ floor }) => floor)),
      ratio: median(pairs.map(({ ours, floor }) => ours / floor)),
      gate: { most },
    },
    {
      name: 'start to tray icon: processor time of all processes, ms',
      ours: median(spent.ours.slice(1)),
      floor: median(spent.floor.slice(1)),
      gate: null,
    },
  ];
}
