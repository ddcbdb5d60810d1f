/** What the app holds while only its icon is there: all five accounts asked, nothing shown; against the bare app. */
import { askAll } from './app/services.ts';
import { pause, type Stage } from './app/stage.ts';
import { type Memory, memoryOf, renderersOf } from './app/tree.ts';
import { type Finding, median } from './report.ts';

/** What follows a start is over by then: the first forecasts, and the thread that answers questions to the ledger. */
const SETTLE_MS = 25_000;
/** Nothing happens in the bare one. */
const BARE_SETTLE_MS = 5_000;

export interface MemoryGates {
  /** MB over the bare app. */
  readonly pss: number;
  readonly anonymous: number;
}

export async function benchAppMemory(stage: Stage, rounds: number, gates: MemoryGates): Promise<Finding[]> {
  const ours: Memory[] = [];
  const floor: Memory[] = [];
  let renderers = 0;
  for (let round = 0; round < rounds; round++) {
    const bare = await stage.floor();
    await pause(BARE_SETTLE_MS);
    floor.push(await memoryOf(bare.pid));
    await bare.end();
    const app = await stage.ours();
    await askAll(stage.place);
    await pause(SETTLE_MS);
    ours.push(await memoryOf(app.pid));
    renderers = Math.max(renderers, await renderersOf(app.pid));
    await app.end();
  }
  const over = (name: string, of: (memory: Memory) => number, most: number): Finding[] => {
    const [mine, bare] = [median(ours.map(of)), median(floor.map(of))];
    return [
      { name: `in the tray: ${name}, MB`, ours: mine, floor: bare, gate: null },
      { name: `in the tray: ${name} over the bare app, MB`, ours: mine - bare, floor: null, gate: { most } },
    ];
  };
  return [
    ...over('PSS', ({ pss }) => pss, gates.pss),
    ...over('anonymous memory', ({ anonymous }) => anonymous, gates.anonymous),
    {
      name: 'in the tray: processes',
      ours: median(ours.map(({ processes }) => processes)),
      floor: median(floor.map(({ processes }) => processes)),
      gate: null,
    },
    { name: 'in the tray: renderer processes', ours: renderers, floor: null, gate: { most: 0 } },
  ];
}
