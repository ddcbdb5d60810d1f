/**
 * Scrolls through a ledger of a million rows in a plain browser and prints how smoothly: the longest task of the page's
 * main thread, and how many rows were ever drawn. Tasks are measured in the thread's own time, which a busy machine
 * does not lengthen; late frames are those of the clock on the wall.
 *
 *   node test/support/renderer/scroll.ts
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { installFakeBridge } from './fakeBridge.ts';
import { installFakeLedger } from './fakeLedger.ts';
import { fixture } from './fixture.ts';
import { millionRows } from './ledgerScenes.ts';
import { buildPage, servePage } from './serve.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 4);
const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const LONGEST = 50;

interface Way {
  readonly name: string;
  readonly frames: number;
  readonly slowFrames: number;
  readonly mostRows: number;
  readonly lastRow: number;
}

/** Inside the page: goes one way through the rows and watches itself. */
async function travel(name: string): Promise<Way> {
  const grid = document.querySelector<HTMLElement>('[role=grid]');
  if (grid === null) throw new Error('there is no grid');
  const frame = () => new Promise<number>((done) => requestAnimationFrame(done));
  const key = (pressed: string) => {
    grid.focus();
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }));
  };
  const steps: Record<string, (at: number) => void> = {
    wheel: () => grid.scrollBy(0, 120),
    thumb: (at) => {
      grid.scrollTop = ((at + 1) / 240) * grid.scrollHeight;
    },
    leaps: (at) => {
      grid.scrollTop = (((at * 7919) % 240) / 240) * grid.scrollHeight;
    },
    pages: () => key('PageDown'),
    ends: (at) => at % 30 === 0 && key(at % 60 === 0 ? 'End' : 'Home'),
  };
  grid.scrollTop = 0;
  await frame();
  let slowFrames = 0;
  let mostRows = 0;
  let last = await frame();
  for (let at = 0; at < 240; at++) {
    steps[name]?.(at);
    const time = await frame();
    if (time - last > 34) slowFrames += 1;
    last = time;
    mostRows = Math.max(mostRows, grid.querySelectorAll('[data-index]').length);
  }
  await new Promise((done) => setTimeout(done, 500));
  const rows = [...grid.querySelectorAll<HTMLElement>('[data-index]')];
  const lastRow = Math.max(...rows.map((row) => Number(row.dataset.index)));
  return { name, frames: 240, slowFrames, mostRows, lastRow };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Thread time in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest tasks of the page's main thread while something is done, in milliseconds. */
async function tasksDuring<T>(browser: Browser, page: Page, run: () => Promise<T>): Promise<[T, number[]]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  const result = await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents
    .filter(({ name, ph, pid, tid }) => ph === 'X' && /RunTask/.test(name) && main.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1_000);
  return [result, tasks.sort((a, b) => b - a)];
}

async function main(): Promise<number> {
  const built = await mkdtemp(join(tmpdir(), 'plimsoll-page-'));
  await buildPage(resolve(import.meta.dirname, '../../..'), built);
  const server = await servePage(built);
  const browser = await chromium.launch({
    ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const snapshot = fixture(NOW);
  let longest = 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1180, height: 780 }, locale: 'en-GB' });
    await page.clock.setFixedTime(NOW);
    await page.addInitScript(installFakeLedger, { ...millionRows(NOW, snapshot), delay: 4 });
    await page.addInitScript(installFakeBridge, { view: 'window', snapshot, rows: [], screen: 'ledger' } as const);
    await page.goto(server.url);
    await page.getByRole('grid').waitFor();
    await page.waitForTimeout(600);
    for (const name of ['wheel', 'thumb', 'leaps', 'pages', 'ends']) {
      const [way, tasks] = await tasksDuring(browser, page, () => page.evaluate(travel, name));
      longest = Math.max(longest, tasks[0] ?? 0);
      const p99 = tasks.filter((task) => task > 0.5)[Math.floor(tasks.filter((task) => task > 0.5).length / 100)] ?? 0;
      process.stdout.write(
        `${way.name.padEnd(6)} longest task ${tasks[0]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ` +
          `${way.slowFrames} of ${way.frames} frames late, at most ${way.mostRows} rows drawn, ended at row ${way.lastRow + 1}\n`,
      );
    }
    const asked = await page.evaluate(
      () =>
        (window as unknown as { plimsollTest: { calls: { name: string }[] } }).plimsollTest.calls.filter(
          ({ name }) => name === 'ledger.page',
        ).length,
    );
    process.stdout.write(`${asked} pages asked for\n`);
  } finally {
    await browser.close();
    await server.close();
    await rm(built, { recursive: true, force: true });
  }
  return longest <= LONGEST ? 0 : 1;
}

process.exitCode = await main();
