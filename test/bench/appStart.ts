/**
 * From the start of the program until its icon is in the tray, with five accounts in its folder; against the bare app. The icon
 * comes before the store is open and knows nothing yet, so it is also told when it says the first levels.
 */
import { en } from '#shared/words/en.ts';
import type { Program } from './app/programs.ts';
import { inTurns, pause, type Stage } from './app/stage.ts';
import { processorTimeOf } from './app/tree.ts';
import { type Finding, median } from './report.ts';

const LOOK_EVERY_MS = 10;
const LEVELS_WITHIN_MS = 60_000;

export async function benchAppStart(stage: Stage, rounds: number, most: number): Promise<Finding[]> {
  const spent: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  const levels: number[] = [];
  const end = async (program: Program, times: number[]) => {
    times.push(await processorTimeOf(program.pid));
    await program.end();
    return program.iconAfter;
  };
  const pairs = await inTurns(
    rounds,
    async () => {
      const app = await stage.ours();
      levels.push(await firstLevels(stage, app));
      return end(app, spent.ours);
    },
    async () => end(await stage.floor(), spent.floor),
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
      name: "start to first levels in the tray, against the bare app's icon, ms",
      ours: median(levels.slice(1)),
      floor: median(pairs.map(({ floor }) => floor)),
      gate: null,
    },
    {
      name: 'start to first levels: processor time of all processes, ms',
      ours: median(spent.ours.slice(1)),
      floor: median(spent.floor.slice(1)),
      gate: null,
    },
  ];
}

/** Milliseconds from the start until the icon says how its wallets stand, as they were when the app last ran. */
async function firstLevels({ desktop }: Stage, app: Program): Promise<number> {
  const icon = desktop.tray?.items().at(-1);
  if (icon === undefined) throw new Error('the icon has left the tray');
  while ((await icon.tooltip()) === en.shell.starting) {
    if (performance.now() - app.began > LEVELS_WITHIN_MS) throw new Error('the icon says no levels');
    await pause(LOOK_EVERY_MS);
  }
  return performance.now() - app.began;
}
