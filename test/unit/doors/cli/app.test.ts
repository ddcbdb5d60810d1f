/** The command line while the app runs: a real process asks a real socket; behind it stands a fake engine. */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { socketPathHere } from '#doors/socket/place.ts';
import { createSocketDoor, type SocketDoor } from '#doors/socket/server.ts';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { amountOf } from '#shared/money/amount.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import { fakeAccount, fakeAlert, fakeSnapshot, fakeWallet } from '../../../support/fakeSnapshot.ts';
import { type Ran, runCliProcess } from './runProcess.ts';

let home: string;
let dir: string;
let door: SocketDoor;
let snapshot: Snapshot;
let calls: [unknown, unknown][];
let answers: Record<string, unknown>;
let failure: ErrorInfo | null;

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

function seen(): Snapshot {
  const asOf = Date.now() - 30_000;
  const account = fakeAccount({ id: 'id-1', lastSuccessAt: asOf });
  const lines = {
    low: amountOf(10_000_000, 'USD'),
    critical: amountOf(1_000_000, 'USD'),
    reference: amountOf(50_000_000, 'USD'),
    source: 'derived' as const,
    measure: 'share' as const,
  };
  const wallet = fakeWallet({ id: 'id-1:balance', accountId: 'id-1', asOf, lines });
  return fakeSnapshot({
    accounts: [account],
    wallets: [wallet],
    alerts: [fakeAlert({ id: 'open' }), fakeAlert({ id: 'closed', closedAt: 1 })],
    tray: { level: 'ok', fill: 0.5, words: 'Fine: Bakery Balance, $12.34', worstWalletId: wallet.id, alerts: 0 },
  });
}

async function openDoor(version = packageJson.version) {
  door = await createSocketDoor({
    path: socketPathHere(dir, {}),
    version,
    log: quiet,
    async dispatch(name, input) {
      calls.push([name, input]);
      if (name === 'snapshot.get') return { ok: true, value: snapshot };
      if (failure !== null) return { ok: false, error: failure };
      return { ok: true, value: answers[String(name)] ?? {} };
    },
  });
}

beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-cli-')));
  dir = join(home, 'data');
  openDataFolder(dir, 'live', 0);
  snapshot = seen();
  calls = [];
  answers = {};
  failure = null;
  await openDoor();
});
afterEach(async () => {
  await door.close();
  rmSync(home, { recursive: true, force: true });
});

const run = (args: string[], more: { env?: Record<string, string>; input?: string } = {}): Promise<Ran> =>
  runCliProcess(['--data-dir', dir, ...args], { home, ...more });

describe('status', () => {
  test('for people', async () => {
    const ran = await run(['status']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.replace(/3\d s ago/, '30 s ago')).toBe(
      [
        'Plimsoll, as the running app sees it',
        '',
        'LEVEL  BALANCE  LOW LINE  LASTS               SEEN      SERVICE       WALLET',
        'ok      $12.34    $10.00  Not worked out yet  30 s ago  Some service  Bakery, Balance',
        '',
        'Fine: Bakery Balance, $12.34.',
        '',
      ].join('\n'),
    );
    expect(calls).toEqual([['snapshot.get', {}]]);
    expect(readdirSync(dir).sort()).toEqual(['folder.json', 'logs', 'plimsoll.sock']);
  });

  test('for programs: what the contract says, with decimal and age', async () => {
    const ran = await run(['status', '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const json = JSON.parse(ran.stdout);
    expect(json).toMatchObject({
      exitCode: 0,
      mode: 'live',
      source: 'app',
      tray: snapshot.tray,
      accounts: snapshot.accounts,
    });
    expect(json.wallets).toEqual([{ ...snapshot.wallets[0], decimal: '12.34', ageMs: expect.any(Number) }]);
    expect(json.alerts.map((alert: { id: string }) => alert.id)).toEqual(['open']);
  });

  test.each([
    ['low', 2],
    ['critical', 3],
    ['empty', 3],
    ['unknown', 4],
  ] as const)('%s ends with %d', async (claim, code) => {
    snapshot = { ...snapshot, wallets: snapshot.wallets.map((wallet) => ({ ...wallet, claim })) };
    const ran = await run(['--json', 'status']);
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.stdout).exitCode).toBe(code);
  });

  test('a stale number is called stale, an account that fails says why', async () => {
    snapshot = {
      ...snapshot,
      accounts: snapshot.accounts.map((account) => ({
        ...account,
        freshness: 'stale',
        lastError: { kind: 'offline', message: 'The host cannot be reached.', help: 'Check the network.' },
      })),
      wallets: snapshot.wallets.map((wallet) => ({
        ...wallet,
        asOf: Date.now() - 3 * 3_600_000,
        freshness: 'stale',
        claim: 'unknown',
      })),
    };
    const ran = await run(['status']);
    expect(ran.code).toBe(4);
    expect(ran.stdout).toMatch(/^unknown\s+\$12\.34\s+\$10\.00\s+Not worked out yet\s+3 h ago, stale/m);
    expect(ran.stdout).toContain('Bakery did not answer: The host cannot be reached. Check the network.');
  });

  test('--sync asks first', async () => {
    answers['sync.now'] = { synced: 0, failed: 1 };
    expect((await run(['status', '--sync'])).code).toBe(4);
    expect(calls.map(([name]) => name)).toEqual(['sync.now', 'snapshot.get']);
  });
});

describe('sync', () => {
  test('all', async () => {
    answers['sync.now'] = { synced: 1, failed: 0 };
    expect(await run(['sync'])).toEqual({ code: 0, stdout: '1 answered, 0 did not.\n', stderr: '' });
  });

  test('one, by its label', async () => {
    answers['sync.now'] = { synced: 1, failed: 0 };
    const ran = await run(['sync', 'bakery', '--json']);
    expect(JSON.parse(ran.stdout)).toEqual({ exitCode: 0, synced: 1, failed: 0, errors: [] });
    expect(calls[1]).toEqual(['sync.now', { accountId: 'id-1' }]);
  });

  test('one that is not there', async () => {
    const ran = await run(['sync', 'nobody']);
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: 'plimsoll: There is no account "nobody".\nThere are: Bakery.\n',
    });
  });
});

describe('accounts', () => {
  test('add sends the key from standard input, and no word of it comes back', async () => {
    answers['accounts.add'] = { account: fakeAccount({ id: 'id-2', label: 'New' }) };
    const ran = await run(['accounts', 'add', '--service', 'olostep', '--label', 'New', '--key-stdin'], {
      input: 'olostep_a_key_to_look_for\n',
    });
    expect(ran).toEqual({
      code: 0,
      stdout: 'Connected New (Some service, id id-2).\nThe app keeps the key in the keychain.\n',
      stderr: '',
    });
    expect(calls.at(-1)).toEqual([
      'accounts.add',
      { service: 'olostep', key: 'olostep_a_key_to_look_for', label: 'New' },
    ]);
  });

  test('add takes the key from PLIMSOLL_KEY, and an origin', async () => {
    answers['accounts.add'] = { account: fakeAccount({ keyKept: 'memory' }) };
    const args = [
      'accounts',
      'add',
      '--service',
      'mosaic',
      '--origin',
      'http://127.0.0.1:9',
      '--keep',
      'memory',
      '--json',
    ];
    const ran = await run(args, { env: { PLIMSOLL_KEY: 'mk_secret' } });
    expect(JSON.parse(ran.stdout)).toMatchObject({ keyKept: 'memory' });
    expect(calls.at(-1)).toEqual([
      'accounts.add',
      { service: 'mosaic', key: 'mk_secret', origin: 'http://127.0.0.1:9', keepKey: 'memory' },
    ]);
  });

  test.each([['--key', 'bzk_live_secret'], ['--key=bzk_live_secret'], ['--key']])(
    'add %s is refused',
    async (...given) => {
      const ran = await run(['accounts', 'add', '--service', 'bizos', ...given]);
      expect(ran.code).toBe(1);
      expect(ran.stdout + ran.stderr).not.toContain('secret');
      expect(ran.stderr).toContain('A key is not taken as an argument');
      expect(ran.stderr).toContain('--key-stdin');
      expect(calls).toEqual([]);
    },
  );

  test('add without a keychain needs a yes', async () => {
    snapshot = { ...snapshot, app: { ...snapshot.app, secrets: { keychain: null, keeps: 'memory' } } };
    const ran = await run(['accounts', 'add', '--service', 'bizos', '--key-stdin'], { input: 'bzk_x' });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Add --keep memory if that is fine.');
    expect(calls.map(([name]) => name)).toEqual(['snapshot.get']);
  });

  test('add of a service that is not known', async () => {
    const ran = await run(['accounts', 'add', '--service', 'nope', '--key-stdin']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('It knows bizos, olostep, mosaic, geopera, elizaos.');
  });

  test('list', async () => {
    const ran = await run(['accounts', 'list']);
    expect(ran.code).toBe(0);
    expect(ran.stdout.replace(/3\d s/, '30 s')).toBe(
      'LABEL   SERVICE       SEEN      KEY       ORIGIN                    ID\n' +
        'Bakery  some-service  30 s ago  keychain  https://api.example.test  id-1\n',
    );
    expect(JSON.parse((await run(['accounts', 'list', '--json'])).stdout)).toEqual({ accounts: snapshot.accounts });
  });

  test('remove asks; without a terminal it wants --yes', async () => {
    const ran = await run(['accounts', 'remove', 'Bakery', '--erase-ledger']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Its ledger is erased from this machine and cannot be brought back.');
    expect(ran.stderr).toContain('Add --yes to do it.');
    expect(calls.map(([name]) => name)).toEqual(['snapshot.get']);
  });

  test('remove --yes', async () => {
    const ran = await run(['accounts', 'remove', 'id-1', '--yes']);
    expect(ran).toEqual({ code: 0, stdout: 'Removed Bakery. Its ledger stays on this machine.\n', stderr: '' });
    expect(calls.at(-1)).toEqual(['accounts.remove', { accountId: 'id-1', eraseLedger: false }]);
  });
});

describe('errors', () => {
  test('keep kind, words and help; keys in them are masked', async () => {
    failure = { kind: 'invalid-key', message: 'The service refused olostep_abcdefgh123.', help: 'Make a new one.' };
    const ran = await run(['sync']);
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: 'plimsoll: The service refused [redacted].\nMake a new one.\n',
    });
    const json = await run(['sync', '--json']);
    expect(json).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(json.stdout)).toEqual({
      error: { kind: 'invalid-key', message: 'The service refused [redacted].', help: 'Make a new one.' },
    });
  });

  test('the other mode is refused before anybody is asked', async () => {
    const ran = await run(['--demo', 'status']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('is a live data folder; it is never opened as the demo');
    expect((await run(['demo', '--once'])).code).toBe(1);
    expect(calls).toEqual([]);
  });

  test('an app of another version', async () => {
    await door.close();
    await openDoor('99.0.0');
    const ran = await run(['status']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`is version 99.0.0; this command is version ${packageJson.version}`);
  });

  test.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['status', '--nonsense=bzk_secret'], "unknown option '--nonsense=...'"],
    [['accounts', 'add'], "required option '--service <name>' not specified"],
    [['accounts', 'remove'], "missing required argument 'account'"],
    [[], 'No command was given'],
  ])('%j', async (args, words) => {
    const ran = await run(args);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).not.toContain('secret');
  });

  test('a usage error is an object too', async () => {
    const ran = await run(['status', '--nonsense', '--json']);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      error: { kind: 'invalid-input', message: "unknown option '--nonsense'.", help: 'See "plimsoll --help".' },
    });
  });
});

describe('without a folder', () => {
  test('help documents exit codes and modes', async () => {
    const ran = await run(['--help']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const words of [
      '0  ok',
      '1  error',
      '2  low',
      '3  critical',
      '4  unknown',
      '5  denied',
      '6  waits',
      '7  unknown',
      'From a clone the demo is meant',
    ])
      expect(ran.stdout).toContain(words);
    expect(ran.stdout).not.toContain('--key ');
  });

  test('version and services', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    const ran = await run(['services', '--json']);
    expect(JSON.parse(ran.stdout).services).toHaveLength(5);
  });

  test('looking makes no folder; the mode rules choose which', async () => {
    const demo = await runCliProcess(['status'], { home });
    expect(demo.code).toBe(4);
    expect(demo.stdout).toContain(`${join(home, '.config/plimsoll-demo')} has no data yet.`);
    const live = await runCliProcess(['--live', 'status', '--json'], { home });
    expect(JSON.parse(live.stdout)).toMatchObject({
      exitCode: 4,
      mode: 'live',
      dataDir: join(home, '.config/plimsoll'),
    });
    const named = await runCliProcess(['accounts', 'list'], { home, env: { PLIMSOLL_DATA_DIR: join(home, 'none') } });
    expect(named).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(home)).toEqual(['data']);
  });

  test('a real service is not connected into the demo', async () => {
    const ran = await runCliProcess(['accounts', 'add', '--service', 'bizos', '--key-stdin'], { home, input: 'bzk_x' });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Add --live to connect a real service.');
    expect(readdirSync(home)).toEqual(['data']);
  });
});
