/** The command line without the app: a real process with the real engine, store and adapters; the services are the sandbox's. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import { acquireWriterLock } from '#engine/store/lock.ts';
import type { Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { type Ran, runCliProcess, startCli } from './runProcess.ts';

const WITHIN = 120_000;
let home: string;
let dir: string;
let sandbox: Sandbox | null = null;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-own-')));
  dir = join(home, 'data');
});
afterEach(async () => {
  await sandbox?.close();
  sandbox = null;
  rmSync(home, { recursive: true, force: true });
});

const run = (args: string[], more: { env?: Record<string, string>; input?: string } = {}): Promise<Ran> =>
  runCliProcess(['--data-dir', dir, ...args], { home, ...more });

async function account(service: string): Promise<SandboxAccount> {
  sandbox ??= await startSandbox({ seed: 3, epoch: Date.now() - 60_000, clock: { now: Date.now } });
  const found = sandbox.accounts.find((one) => one.service === service);
  if (found === undefined) throw new Error(`the sandbox has no ${service}`);
  return found;
}

/** Every file below a folder that holds the text. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}

test(
  'demo --once leaves a filled folder, and status shows the same numbers from it',
  async () => {
    const filled = await run(['demo', '--once', '--json']);
    expect(filled.stderr).toBe('');
    expect(filled.code).toBe(0);
    const first = JSON.parse(filled.stdout);
    expect(first).toMatchObject({ mode: 'demo', dataDir: dir, source: 'services' });
    expect(first.accounts).toHaveLength(5);
    expect(first.wallets).toHaveLength(6);
    expect(first.accounts.map((one: { demo: boolean }) => one.demo)).toEqual([true, true, true, true, true]);

    const seen = await run(['status', '--json']);
    const later = JSON.parse(seen.stdout);
    expect(seen.code).toBe(first.exitCode);
    expect(later.source).toBe('store');
    const figures = (wallets: { id: string; balance: unknown; claim: string; asOf: number }[]) =>
      wallets.map(({ id, balance, claim, asOf }) => ({ id, balance, claim, asOf }));
    expect(figures(later.wallets)).toEqual(figures(first.wallets));
    expect(later.tray).toEqual(first.tray);

    const marked = JSON.parse(readFileSync(join(dir, 'folder.json'), 'utf8'));
    expect(marked).toMatchObject({ format: 1, kind: 'demo' });
    const live = await run(['--live', 'status']);
    expect(live.code).toBe(1);
    expect(live.stderr).toContain('is a demo data folder; it is never opened as live');

    const again = await run(['sync']);
    expect(again.stdout).toBe('5 answered, 0 did not.\n');
    const removed = await run(['accounts', 'remove', 'demo-mosaic', '--yes', '--erase-ledger']);
    expect(removed.code).toBe(0);
    expect(JSON.parse((await run(['accounts', 'list', '--json'])).stdout).accounts).toHaveLength(4);
  },
  WITHIN,
);

test(
  'a live account: connected with a key on standard input, asked with the key from the environment',
  async () => {
    const { key, origin } = await account('olostep');
    const added = await run(
      ['accounts', 'add', '--service', 'olostep', '--label', 'Lab', '--origin', origin, '--key-stdin'],
      { input: `${key}\n` },
    );
    expect(added.stderr).toBe('');
    expect(added.stdout).toContain('Connected Lab (Olostep');
    expect(added.stdout).toContain(`PLIMSOLL_KEYS='{"Lab": "..."}'`);
    expect(JSON.parse(readFileSync(join(dir, 'folder.json'), 'utf8')).kind).toBe('live');

    const fresh = await run(['status', '--json']);
    expect(fresh.code).toBe(0);
    expect(JSON.parse(fresh.stdout).wallets).toHaveLength(1);

    const keyless = await run(['sync', 'Lab']);
    expect(keyless.code).toBe(4);
    expect(keyless.stdout).toContain('0 answered, 1 did not.');

    const keyed = await run(['sync', '--json'], { env: { PLIMSOLL_KEYS: JSON.stringify({ Lab: key }) } });
    expect(JSON.parse(keyed.stdout)).toEqual({ exitCode: 0, synced: 1, failed: 0, errors: [] });
    const wrong = await run(['status', '--sync'], { env: { PLIMSOLL_KEYS: '{"Lab":"olostep_not_the_key_at_all"}' } });
    expect(wrong.code).toBe(4);
    expect(wrong.stdout).toContain('Lab did not answer');

    const garbled = await run(['sync'], { env: { PLIMSOLL_KEYS: `{"Lab": ${key}` } });
    expect(garbled.code).toBe(1);
    expect(garbled.stderr).toContain('PLIMSOLL_KEYS is not a JSON object of keys.');

    const said = [added, fresh, keyless, keyed, wrong, garbled].map((ran) => ran.stdout + ran.stderr).join('');
    expect(said).not.toContain(key);
    expect(filesWith(key, home)).toEqual([]);
    expect(filesWith('olostep_not_the_key_at_all', home)).toEqual([]);
  },
  WITHIN,
);

test(
  'a key that the service refuses stores no account',
  async () => {
    const { origin } = await account('geopera');
    const args = ['accounts', 'add', '--service', 'geopera', '--origin', origin, '--key-stdin', '--json'];
    const ran = await run(args, { input: 'gpra_wrong_key_1' });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout).error.kind).toBe('invalid-key');
    expect(JSON.parse((await run(['accounts', 'list', '--json'])).stdout)).toEqual({ accounts: [] });
    expect(filesWith('gpra_wrong_key_1', home)).toEqual([]);
  },
  WITHIN,
);

test(
  'demo watches, prints changes, answers others meanwhile, and leaves no socket',
  async () => {
    const child = startCli(['--data-dir', dir, '--json', 'demo'], { home });
    let out = '';
    const lines = () =>
      out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`it ended: ${out}`)));
      child.stdout?.on('data', (chunk) => {
        out += chunk;
        if (lines().length >= 2) resolve();
      });
    });
    expect(lines()[0].wallets).toHaveLength(6);
    expect(lines()[1]).toMatchObject({ walletId: expect.stringMatching(/^demo-/), claim: expect.any(String) });

    const asked = await run(['status', '--json']);
    expect(JSON.parse(asked.stdout)).toMatchObject({ source: 'app', mode: 'demo' });
    expect(statSync(join(dir, 'plimsoll.sock')).mode & 0o777).toBe(0o600);
    const second = await run(['demo', '--once']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`(process ${child.pid}) runs on ${dir} already`);

    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(readdirSync(dir)).not.toContain('plimsoll.sock');
    expect((await run(['status'])).stdout).toContain('as last seen; nothing was asked now');
  },
  WITHIN,
);

test('a folder that is held by a process that does not answer is not opened', async () => {
  openDataFolder(dir, 'live');
  const lock = acquireWriterLock(dir);
  try {
    const ran = await run(['status']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`Process ${process.pid} is using the data folder ${dir} and does not answer`);
    expect(ran.stderr).toContain('try again in a moment');
  } finally {
    lock?.release();
  }
});

test('a folder that is held only for a moment is waited for', async () => {
  openDataFolder(dir, 'live');
  const lock = acquireWriterLock(dir);
  const child = runCliProcess(['--data-dir', dir, '--verbose', 'status'], { home });
  const timer = setTimeout(() => lock?.release(), 2_000);
  const ran = await child;
  clearTimeout(timer);
  lock?.release();
  expect(ran.code).toBe(4);
  expect(ran.stdout).toContain('No accounts yet.');
});

test('a database of a later version is refused and stays as it was', async () => {
  openDataFolder(dir, 'live');
  const file = join(dir, 'plimsoll.sqlite');
  await run(['status']);
  const bytes = readFileSync(file);
  // The format is SQLite's user_version: 4 bytes, big-endian, at offset 60 of the header.
  bytes.writeUInt32BE(400, 60);
  writeFileSync(file, bytes);
  const digest = () => createHash('sha256').update(readFileSync(file)).digest('hex');
  const before = digest();
  const ran = await run(['status']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('newer Plimsoll');
  expect(digest()).toBe(before);
});

test('damaged settings do not stop a command, and it says so', async () => {
  openDataFolder(dir, 'live');
  writeFileSync(join(dir, 'settings.json'), '{');
  const ran = await run(['status']);
  expect(ran.code).toBe(4);
  expect(ran.stdout).toContain('The settings file could not be read; the usual settings are used.');
  expect(readdirSync(dir).filter((name) => name.startsWith('settings.damaged-'))).toHaveLength(1);
});
