import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { createFileLog as createCommandLog } from '#doors/cli/cliLog.ts';
import { createFileLog } from '../../../electron/shell/log.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-log-'));
  file = join(folder, 'app.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (name: string): Record<string, unknown>[] =>
  readFileSync(name, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const logs = [
  ['the app', () => createFileLog(file)],
  ['the command line', () => createCommandLog({ now: Date.now }, file)],
] as const;

test.each(logs)('%s writes one JSON line for each event, at once, for this user only', (_who, open) => {
  const log = open();
  log.info('sync.ok', { accountId: 'a', ms: 12 });
  log.warn('sync.failed');
  const own = { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), pid: process.pid };
  expect(linesOf(file)).toEqual([
    { ...own, level: 'info', event: 'sync.ok', accountId: 'a', ms: 12 },
    { ...own, level: 'warn', event: 'sync.failed' },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the app writes requests that went well with the next line that may not wait, in order', () => {
  const log = createFileLog(file);
  log.info('http', { status: 200 });
  log.info('http', { status: 304 });
  expect(linesOf(file)).toEqual([]);
  log.warn('http', { failure: 'offline' });
  expect(linesOf(file)).toMatchObject([{ status: 200 }, { status: 304 }, { level: 'warn', failure: 'offline' }]);
});

test.each(logs)('%s closes a file to others that was open to them', (_who, open) => {
  writeFileSync(file, '');
  chmodSync(file, 0o644);
  open();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(logs)('%s lets no field take the place of the line’s own', (_who, open) => {
  open().error('call.defect', { time: 1, level: 'fine', pid: 0, event: 'other', call: 'sync.now' });
  expect(readFileSync(file, 'utf8').match(/"event":/g)).toHaveLength(1);
  expect(linesOf(file)).toMatchObject([{ level: 'error', event: 'call.defect', level_: 'fine', call: 'sync.now' }]);
});

test.each(logs)('%s writes short lines whatever it is handed', (_who, open) => {
  const long = 'a long word '.repeat(100_000);
  const circle: Record<string, unknown> = { many: Array.from({ length: 5_000 }, () => long) };
  circle.self = circle;
  open().error('call.defect', { accountId: 'a', ...circle, error: new Error(long), bytes: Buffer.alloc(100_000) });
  const [line] = linesOf(file);
  expect(line).toMatchObject({ event: 'call.defect', accountId: 'a' });
  expect(statSync(file).size).toBeLessThan(20_000);
});

it('never grows past its bounds, within a run and from run to run, and keeps several older files', () => {
  writeFileSync(file, `${'x'.repeat(4_999)}\n`);
  const bounds = { bytes: 4_000, older: 3 };
  let log = createFileLog(file, bounds);
  expect(readFileSync(`${file}.1`, 'utf8')).toHaveLength(5_000);
  for (let i = 0; i < 400; i++) {
    if (i % 50 === 0) log = createFileLog(file, bounds);
    log.info('sync.ok', { i, filler: 'y'.repeat(50) });
  }
  expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1', 'app.log.2', 'app.log.3']);
  const kept = ['.3', '.2', '.1', ''].flatMap((end) => linesOf(`${file}${end}`).map(({ i }) => i));
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => 400 - kept.length + n));
  expect(kept.length).toBeGreaterThan(80);
  for (const name of readdirSync(folder)) {
    expect(statSync(join(folder, name)).size).toBeLessThan(4_200);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }
});

it('goes on when a file cannot be set aside, and says later how many lines were lost', () => {
  const log = createFileLog(file, { bytes: 300, older: 2 });
  log.info('sync.ok', { filler: 'y'.repeat(300) });
  mkdirSync(join(`${file}.2`, 'in the way'), { recursive: true });
  expect(() => log.info('sync.ok', { n: 2 })).not.toThrow();
  log.info('sync.ok', { n: 3 });
  rmSync(`${file}.2`, { recursive: true });
  log.info('sync.ok', { n: 4 });
  expect(linesOf(file)).toMatchObject([
    { level: 'warn', event: 'log.lines-lost', lost: 2, time: expect.any(String) },
    { event: 'sync.ok', n: 4 },
  ]);
});

it.skipIf(!existsSync('/dev/full'))('survives a full disk', () => {
  // Every write to this device fails as on a disk without room.
  symlinkSync('/dev/full', file);
  const log = createFileLog(file);
  for (let i = 0; i < 3; i++) expect(() => log.error('call.defect', { i })).not.toThrow();
  expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
});

it('forges no line and steers no terminal, whatever was in a text', () => {
  const file = join(folder, 'app.log');
  const said = 'a\n{"level":30,"msg":"forged"}\u001b[2J\u009b31m\u202e\u2028b';
  createFileLog(file).warn('web.refused', { said });
  const text = readFileSync(file, 'utf8');
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(text).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(text)).toMatchObject({ event: 'web.refused', said });
});
