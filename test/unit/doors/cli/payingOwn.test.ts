/** Paying without the app: the command line's own engine, the real store, the sandbox of the demo and its money. */
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Clock } from '#engine/ports.ts';
import { fastClock, type InProcess, runInProcess } from './cliWorld.ts';
import { startCli } from './runProcess.ts';

const WITHIN = 120_000;
let filled: string;
let home: string;
let clock: Clock;

const newFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-pays-')));

beforeAll(async () => {
  filled = newFolder();
  const ran = await runInProcess(['--data-dir', filled, 'demo', '--once'], { home: filled, clock: fastClock(1) });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
}, WITHIN);
afterAll(() => rmSync(filled, { recursive: true, force: true }));
beforeEach(() => {
  home = newFolder();
  cpSync(filled, home, { recursive: true });
  clock = fastClock(10);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (args: string[], more: Partial<InProcess> = {}) =>
  runInProcess(['--data-dir', home, ...args], { home, clock, ...more });

interface WorldFile {
  readonly epoch: number;
  readonly commands: { kind: string; at: number; table?: string; id?: string; value?: unknown }[];
}
const worldFile = () => join(home, 'sandbox.json');
const world = (): WorldFile => JSON.parse(readFileSync(worldFile(), 'utf8'));
/** How often money was really taken, by the books of the sandbox's card processor. */
const charged = () => recorded('charges');
const recorded = (table: string) =>
  new Set(world().commands.flatMap((one) => (one.table === table ? [one.id] : []))).size;

test(
  'a saved card: followed until the credits are there; one confirmation is one charge',
  async () => {
    const ran = await run(['topup', 'demo-olostep:credits', '--amount', '20000', '--yes']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Arrived: There is a new top-up lot of 20,000 credits.');
    const { payments } = JSON.parse((await run(['payments', '--json'])).stdout);
    expect(payments).toMatchObject([{ state: 'arrived', what: 'Top-up of 20,000 credits', attempts: 1 }]);
    expect(charged()).toBe(1);
    expect((await run(['payments', 'show', payments[0].id])).code).toBe(0);
  },
  WITHIN,
);

test(
  'a checkout: the address to open by hand, and --wait until it is paid there',
  async () => {
    const waits = await run(['topup', 'demo-elizaos', '--amount', '25', '--yes', '--json']);
    expect(waits.code).toBe(6);
    expect(JSON.parse(waits.stdout).page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/c\/pay\/cs_/);
    expect((await run(['payments', 'cancel', JSON.parse(waits.stdout).payment.id, '--yes'])).code).toBe(0);
    expect(charged()).toBe(0);

    const paid: Promise<Response>[] = [];
    const ran = await run(['topup', 'demo-elizaos', '--amount', '25', '--yes', '--wait'], {
      onSaid(text) {
        const page = /Pay on this page: (\S+)/.exec(text)?.[1];
        if (page !== undefined) paid.push(fetch(`${page}/pay`, { method: 'POST', redirect: 'manual' }));
      },
    });
    expect(ran.code).toBe(0);
    expect((await Promise.all(paid)).map(({ status }) => status)).toEqual([303]);
    expect(charged()).toBe(1);
    expect(ran.stdout).toMatch(/Arrived: /);
  },
  WITHIN,
);

test(
  'the bank’s challenge needs a page of the app: it is said, and nothing is charged',
  async () => {
    const { commands, ...rest } = world();
    const ask = { kind: 'record', at: rest.epoch, table: 'card-outcomes', id: 'geopera' };
    const kept = [...commands, { ...ask, value: { outcome: 'challenge' } }];
    writeFileSync(worldFile(), JSON.stringify({ ...rest, commands: kept }));
    const ran = await run(['topup', 'demo-geopera', '--amount', '250AUD', '--yes', '--wait']);
    expect(ran.code).toBe(6);
    expect(ran.stdout).toContain('start Plimsoll, it takes the payment up where it stands');
    expect(charged()).toBe(0);
  },
  WITHIN,
);

test(
  'Ctrl-C stops the watching; another command finds the payment and sees it arrive',
  async () => {
    const options = { home };
    const child = startCli(['--data-dir', home, 'topup', 'demo-olostep', '--amount', '10000', '--yes'], options);
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      // A second one would end the process where it stands.
      if (!child.killed && out.includes('Taken, not here yet')) child.kill('SIGINT');
    });
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(out).toContain('Stopped watching. The payment was not stopped');
    const id = /plimsoll payments check ([0-9a-f]{8})/.exec(out)?.[1] ?? '';
    expect((await run(['payments', 'check', id, '--wait'])).code).toBe(0);
    expect(charged()).toBe(1);
  },
  WITHIN,
);

test(
  'killed as the charge is made: the next command takes it up, and never sends it again',
  async () => {
    const child = startCli(['--data-dir', home, 'topup', 'demo-olostep', '--amount', '10000', '--yes'], { home });
    // Its sandbox dies with it, so the news of the charge must be in the books already.
    const dead = once(child, 'exit');
    while ((charged() === 0 || recorded('due') === 0) && child.exitCode === null)
      await new Promise((next) => setTimeout(next, 5));
    child.kill('SIGKILL');
    await dead;
    const { payments } = JSON.parse((await run(['payments', '--json'])).stdout);
    expect(payments).toHaveLength(1);
    const ran = await run(['payments', 'check', payments[0].id, '--wait']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('Arrived: ');
    expect(charged()).toBe(1);
  },
  WITHIN,
);
