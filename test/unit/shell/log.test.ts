import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileLog } from '../../../electron/shell/log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('writes one JSON line for each event, at once, for this user only', () => {
  const file = join(folder, 'app.log');
  const log = createFileLog(file);
  log.info('sync.ok', { accountId: 'a', ms: 12 });
  log.warn('slow');
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { level: 30, msg: 'sync.ok', accountId: 'a', ms: 12 },
    { level: 40, msg: 'slow' },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('masks what looks like a key, in fields, errors and the event', () => {
  const file = join(folder, 'app.log');
  const log = createFileLog(file);
  const secret = 'olostep_abcdefgh12345678';
  log.error(`failed with ${secret}`, {
    key: 'anything',
    headers: { authorization: `Bearer ${secret}` },
    error: new Error(secret),
  });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain(secret);
  expect(text).not.toContain('anything');
});

it('never grows past its limit by more than a line, within a run and from run to run', () => {
  const file = join(folder, 'app.log');
  writeFileSync(file, 'x'.repeat(5_000));
  const log = createFileLog(file, 4_000);
  expect(readFileSync(`${file}.1`, 'utf8')).toHaveLength(5_000);
  for (let i = 0; i < 200; i++) log.info('event', { i, filler: 'y'.repeat(50) });
  expect(existsSync(`${file}.1`)).toBe(true);
  for (const name of [file, `${file}.1`]) expect(statSync(name).size).toBeLessThan(4_400);
  expect(readFileSync(file, 'utf8')).toContain('"i":199');
});

it('goes on when a line cannot be written, and says later how many were lost', () => {
  const file = join(folder, 'app.log');
  const log = createFileLog(file, 300);
  log.info('first', { filler: 'y'.repeat(300) });
  // The full file can be set aside only when nothing stands in the way.
  mkdirSync(join(`${file}.1`, 'in the way'), { recursive: true });
  expect(() => log.info('second')).not.toThrow();
  log.info('third');
  rmSync(`${file}.1`, { recursive: true });
  log.info('fourth');
  const lines = readFileSync(file, 'utf8');
  expect(lines).toContain('"lost":2');
  expect(lines).toContain('fourth');
});

it('forges no line and steers no terminal, whatever was in a text', () => {
  const file = join(folder, 'app.log');
  const said = 'a\n{"level":30,"msg":"forged"}\u001b[2J\u009b31m\u202e\u2028b';
  createFileLog(file).warn('service.said', { said });
  const text = readFileSync(file, 'utf8');
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(text).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(text)).toMatchObject({ msg: 'service.said', said });
});
