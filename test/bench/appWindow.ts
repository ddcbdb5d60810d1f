/**
 * From the click on the tray icon until the panel can be used: a wallet's figures are painted and a click is answered. The
 * bare app opens a window with one line in it.
 */
import { join } from 'node:path';
import type { Program } from './app/programs.ts';
import { pause, type Stage } from './app/stage.ts';
import { renderersOf } from './app/tree.ts';
import { type Finding, median } from './report.ts';

const USABLE = join(import.meta.dirname, 'app/usable.cjs');
/** A click within this time after the panel closed means the same click. */
const BETWEEN_CLICKS_MS = 1_000;
/** The whole of a start is over by then. */
const SETTLE_MS = 3_000;
const GONE_WITHIN_MS = 10_000;

export interface WindowGates {
  /** Milliseconds. */
  readonly first: number;
  readonly again: number;
}

interface Opened {
  readonly first: number;
  readonly again: number;
  readonly renderersAfter: number;
}

export async function benchAppWindow(stage: Stage, rounds: number, gates: WindowGates): Promise<Finding[]> {
  const ours: Opened[] = [];
  const floor: Opened[] = [];
  for (let round = -1; round < rounds; round++) {
    const bare = await openTwice(stage, await stage.floor({ preloads: [USABLE], env: { BARE_WINDOW: '1' } }));
    const mine = await openTwice(stage, await stage.ours({ preloads: [USABLE] }));
    if (round < 0) continue;
    floor.push(bare);
    ours.push(mine);
  }
  const row = (name: string, of: (opened: Opened) => number, most: number): Finding[] => [
    { name: `${name}, ms`, ours: median(ours.map(of)), floor: null, gate: { most } },
    {
      name: `${name}: against the bare app's, ms`,
      ours: median(ours.map(of)),
      floor: median(floor.map(of)),
      gate: null,
    },
  ];
  return [
    ...row('click to usable panel', ({ first }) => first, gates.first),
    ...row('click to usable panel, opened again', ({ again }) => again, gates.again),
    {
      name: 'renderer processes after closing',
      ours: Math.max(...ours.map(({ renderersAfter }) => renderersAfter)),
      floor: null,
      gate: { most: 0 },
    },
  ];
}

async function openTwice({ desktop }: Stage, program: Program): Promise<Opened> {
  await pause(SETTLE_MS);
  const icon = desktop.tray?.items().at(-1);
  if (icon === undefined) throw new Error('the icon has left the tray');
  const open = async () => {
    const usable = program.line(usableIn);
    const clicked = performance.timeOrigin + performance.now();
    await icon.activate();
    return (await usable) - clicked;
  };
  const close = async () => {
    // Taken down by the process that shows it, as closing it by hand does.
    await icon.activate();
    const until = performance.now() + GONE_WITHIN_MS;
    while ((await renderersOf(program.pid)) > 0 && performance.now() < until) await pause(50);
    return renderersOf(program.pid);
  };
  const first = await open();
  const left = await close();
  await pause(BETWEEN_CLICKS_MS);
  const again = await open();
  const renderersAfter = Math.max(left, await close());
  await program.end();
  return { first, again, renderersAfter };
}

function usableIn(line: string): number | undefined {
  if (!line.startsWith('usable ')) return undefined;
  const { painted, clicked } = JSON.parse(line.slice('usable '.length)) as { painted: number; clicked: number };
  return Math.max(painted, clicked);
}
