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
/** The panel's page is kept for ten seconds after it closed. */
const GONE_WITHIN_MS = 15_000;

export interface WindowGates {
  /** Milliseconds. */
  readonly first: number;
  readonly again: number;
}

interface Opened {
  readonly first: number;
  /** While its page is kept. */
  readonly again: number;
  /** After it is gone. */
  readonly later: number;
  readonly renderersAfter: number;
}

export async function benchAppWindow(stage: Stage, rounds: number, gates: WindowGates): Promise<Finding[]> {
  const ours: Opened[] = [];
  const floor: Opened[] = [];
  for (let round = -1; round < rounds; round++) {
    const bare = await openThrice(stage, await stage.floor({ preloads: [USABLE], env: { BARE_WINDOW: '1' } }));
    const mine = await openThrice(stage, await stage.ours({ preloads: [USABLE] }));
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
    ...row('click to usable panel, opened again at once', ({ again }) => again, gates.again),
    ...row('click to usable panel, opened again later', ({ later }) => later, gates.first),
    {
      name: 'renderer processes when it is closed for 15 s',
      ours: Math.max(...ours.map(({ renderersAfter }) => renderersAfter)),
      floor: null,
      gate: { most: 0 },
    },
  ];
}

async function openThrice({ desktop }: Stage, program: Program): Promise<Opened> {
  await pause(SETTLE_MS);
  const icon = desktop.tray?.items().at(-1);
  if (icon === undefined) throw new Error('the icon has left the tray');
  const open = async () => {
    const usable = program.line(usableIn);
    const clicked = performance.timeOrigin + performance.now();
    await icon.activate();
    return (await usable) - clicked;
  };
  // Taken down by the process that shows it, as closing it by hand does.
  const close = () => icon.activate();
  const gone = async () => {
    const until = performance.now() + GONE_WITHIN_MS;
    while ((await renderersOf(program.pid)) > 0 && performance.now() < until) await pause(50);
    return renderersOf(program.pid);
  };
  const first = await open();
  await close();
  await pause(BETWEEN_CLICKS_MS);
  const again = await open();
  await close();
  const left = await gone();
  await pause(BETWEEN_CLICKS_MS);
  const later = await open();
  await close();
  const renderersAfter = Math.max(left, await gone());
  await program.end();
  return { first, again, later, renderersAfter };
}

function usableIn(line: string): number | undefined {
  if (!line.startsWith('usable ')) return undefined;
  const { painted, clicked } = JSON.parse(line.slice('usable '.length)) as { painted: number; clicked: number };
  return Math.max(painted, clicked);
}
