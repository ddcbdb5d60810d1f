import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WorldCommand } from '#sandbox/sandbox.ts';
import { DEMO_PACE } from '#sandbox/sandbox.ts';
import { accountOf, ask, DAY, EPOCH, handClock, MINUTE, sandboxFor } from './setup.ts';

const portsOf = (accounts: readonly { origin: string }[]) => accounts.map(({ origin }) => Number(new URL(origin).port));

/** Below the range from which systems hand out free ports, and apart from what another run of these tests uses. */
const portBase = 20_000 + (process.pid % 1_000) * 10;

describe('startSandbox', () => {
  it('gives one account and one port to each service, on loopback only', async () => {
    const { accounts } = await sandboxFor();
    expect(accounts.map((account) => account.service)).toEqual(['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos']);
    expect(new Set(portsOf(accounts)).size).toBe(5);
    for (const { origin } of accounts) expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('knows the same accounts for the same seed, and others for another', async () => {
    const keys = async (seed: number) => (await sandboxFor({ seed })).variants.map((account) => account.key);
    expect(await keys(7)).toEqual(await keys(7));
    const others = new Set(await keys(8));
    expect((await keys(7)).some((key) => others.has(key))).toBe(false);
  });

  it('answers on the same ports when it is started again', async () => {
    const first = await sandboxFor({ portBase });
    const ports = portsOf(first.accounts);
    await first.close();
    const second = await sandboxFor({ portBase });
    expect(portsOf(second.accounts)).toEqual(ports);
  });

  it('takes a free port where the wished one is taken', async () => {
    const first = await sandboxFor();
    const taken = portsOf(first.accounts)[0] ?? 0;
    const second = await sandboxFor({ portBase: taken });
    expect(portsOf(second.accounts)).not.toContain(taken);
    expect((await ask(accountOf(second, 'bizos'), '/api/cli/billing')).status).toBe(200);
  });

  it('lets go of its ports when it closes', async () => {
    const sandbox = await sandboxFor();
    await ask(accountOf(sandbox, 'bizos'), '/api/cli/billing');
    await sandbox.close();
    await expect(ask(accountOf(sandbox, 'bizos'), '/api/cli/billing')).rejects.toThrow('fetch failed');
  });

  it('gives the same answers for the same seed, epoch and instant', async () => {
    const read = async (seed: number) => {
      const sandbox = await sandboxFor({ seed, clock: handClock(EPOCH + DAY), pace: DEMO_PACE });
      return (await ask(accountOf(sandbox, 'elizaos'), '/api/v1/credits/summary')).text;
    };
    expect(await read(3)).toBe(await read(3));
    expect(await read(3)).not.toBe(await read(4));
  });

  it('follows the clock that it is handed', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock, pace: DEMO_PACE });
    const balance = async () => (await ask(accountOf(sandbox, 'mosaic'), '/credits')).json as { balance: number };
    expect((await balance()).balance).toBe(3_120);
    expect((await balance()).balance).toBe(3_120);
    clock.set(EPOCH + MINUTE);
    expect((await balance()).balance).toBeLessThan(624);
  });

  it('sets balances by rows that the ledger shows', async () => {
    const sandbox = await sandboxFor();
    sandbox.setBalance('elizaos', 'balance', 1_250_000);
    const account = accountOf(sandbox, 'elizaos');
    expect((await ask(account, '/api/v1/credits/balance')).text).toBe('{"balance":1.25}');
    expect((await ask(account, '/api/credits/transactions?limit=1')).json).toMatchObject({
      transactions: [{ type: 'usage', description: 'Charge' }],
    });
    sandbox.setBalance('olostep', 'credits', 50_000_000_000);
    expect((await ask(accountOf(sandbox, 'olostep'), '/user/credits/info')).json).toMatchObject({ credits: 50_000 });
    sandbox.setBalance('olostep', 'credits', 0);
    expect((await ask(accountOf(sandbox, 'olostep'), '/user/credits/info')).json).toMatchObject({
      credits: 0,
      allow_usage: false,
    });
    expect(() => sandbox.setBalance('elizaos', 'credits', 1)).toThrow('there is balance');
    expect(() => sandbox.setBalance('elizaos', 'balance', -1)).toThrow(RangeError);
    expect(() => sandbox.setBalance('elizaos', 'balance', 0.5)).toThrow(RangeError);
  });

  it('remembers what was done to it when it is told its commands again', async () => {
    const clock = handClock(EPOCH + MINUTE);
    const kept: WorldCommand[] = [];
    const first = await sandboxFor({ clock, pace: DEMO_PACE, onCommand: (command) => kept.push(command) });
    first.setBalance('geopera', 'credits', 77_000_000_000);
    clock.set(EPOCH + 2 * MINUTE);
    first.wake();
    clock.set(EPOCH + 5 * MINUTE);
    await first.close();
    expect(kept.map((command) => command.kind)).toEqual(['set-balance', 'wake', 'rest']);
    clock.set(EPOCH + 9 * DAY);
    const again = await sandboxFor({ clock, pace: DEMO_PACE, commands: kept });
    const path = '/v1/op/billing.credits.transactions?limit=4000';
    const { transactions } = (await ask(accountOf(again, 'geopera'), path)).json as {
      transactions: { balance_after: number; created_at: string }[];
    };
    expect(transactions.some((row) => row.balance_after === 77_000)).toBe(true);
    // Nine calm days, not nine hurried ones.
    const since = transactions.filter((row) => Date.parse(row.created_at) > EPOCH + 5 * MINUTE);
    expect(since.length).toBeGreaterThan(200);
    expect(since.length).toBeLessThan(700);
  });

  it('counts the requests of each service', async () => {
    const sandbox = await sandboxFor();
    await ask(accountOf(sandbox, 'mosaic'), '/plan');
    await ask(accountOf(sandbox, 'mosaic'), '/agent_runs?limit=1');
    await ask(accountOf(sandbox, 'mosaic'), '/nothing');
    expect(sandbox.requests('mosaic')).toEqual([
      { method: 'GET', path: '/plan', query: '', status: 200 },
      { method: 'GET', path: '/agent_runs', query: '?limit=1', status: 200 },
      { method: 'GET', path: '/nothing', query: '', status: 404 },
    ]);
    expect(sandbox.requests('bizos')).toEqual([]);
  });
});

describe('npm run sandbox', () => {
  const script = resolve(import.meta.dirname, '../../../electron/sandbox/main.ts');
  const node = resolve(import.meta.dirname, '../../../node_modules/.bin/node');
  const start = (...args: string[]) => {
    const child = spawn(node, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const output = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.err += text;
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const printed = (sign: string) =>
      new Promise<void>((done, failed) => {
        const look = () => output.out.includes(sign) && done();
        child.stdout.on('data', look);
        child.on('close', () => failed(new Error(`ended without "${sign}": ${output.err}`)));
        look();
      });
    return { child, output, ended, printed };
  };

  it('prints origins and keys that work, and stops on SIGINT', async () => {
    const { child, output, ended, printed } = start('--seed', '5', '--port-base', '0', '--json');
    await printed('\n');
    const accounts = JSON.parse(output.out) as { service: string; origin: string; key: string }[];
    const bizos = accounts.find((account) => account.service === 'bizos');
    const response = await fetch(`${bizos?.origin}/api/cli/whoami`, {
      headers: { authorization: `Bearer ${bizos?.key}` },
    });
    expect(await response.json()).toMatchObject({ org: { name: 'Harbour Bakery' } });
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(output.err).toBe('');
  });

  it('lists them for a person too', async () => {
    const { child, output, ended, printed } = start('--port-base', '0');
    await printed('Ctrl+C');
    expect(output.out).toMatch(/elizaos {2}http:\/\/127\.0\.0\.1:\d+\n {2}seed, main +eliza_[0-9a-f]{64}\n/);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('explains itself, and what it does not understand', async () => {
    const help = start('--help');
    expect(await help.ended).toBe(0);
    for (const option of ['--seed', '--pace', '--epoch', '--port-base']) expect(help.output.out).toContain(option);
    const wrong = start('--pace', 'fast');
    expect(await wrong.ended).toBe(1);
    expect(wrong.output.err).toContain('--pace takes a whole number');
    const unknown = start('--speed', '3');
    expect(await unknown.ended).toBe(1);
    expect(unknown.output.err).toContain('--speed');
  });
});
