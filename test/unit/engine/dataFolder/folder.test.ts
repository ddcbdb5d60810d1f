import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder, readFolderMark } from '#engine/dataFolder/folder.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

const NOW = Date.UTC(2026, 4, 17, 9, 30);
const onPosix = process.platform !== 'win32';
let base: string;
let dir: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'plimsoll-folder-'));
  dir = join(base, 'data');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function refusal(open: () => unknown): PlimsollError {
  try {
    open();
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const everythingIn = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

test('a new folder is private and carries its mark', () => {
  const folder = openDataFolder(dir, 'demo', NOW);
  expect(folder).toMatchObject({ dir, mode: 'demo', created: true });
  if (onPosix) expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(JSON.parse(readFileSync(join(dir, 'folder.json'), 'utf8'))).toEqual({
    format: 1,
    kind: 'demo',
    createdAt: '2026-05-17T09:30:00.000Z',
  });
  expect(everythingIn(dir)).toEqual(['folder.json', 'logs']);
});

test('opening again keeps the mark and makes the folder private again', () => {
  openDataFolder(dir, 'live', NOW);
  chmodSync(dir, 0o755);
  const before = readFileSync(join(dir, 'folder.json'), 'utf8');
  expect(openDataFolder(dir, 'live', NOW + 1).created).toBe(false);
  expect(readFileSync(join(dir, 'folder.json'), 'utf8')).toBe(before);
  if (onPosix) expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test.each([
  ['live', 'demo', 'Add --live'],
  ['demo', 'live', 'Add --demo'],
] as const)('a %s folder is never opened as %s', (kind, asked, help) => {
  openDataFolder(dir, kind, NOW);
  const error = refusal(() => openDataFolder(dir, asked, NOW));
  expect(error.kind).toBe('storage');
  expect(error.message).toContain(`is a ${kind} data folder`);
  expect(error.info.help).toContain(help);
});

test('a folder of a later format is refused untouched, whatever else its mark says', () => {
  mkdirSync(dir);
  writeFileSync(join(dir, 'folder.json'), '{"format":2,"kind":"both","new":[]}');
  const before = statSync(dir);
  const error = refusal(() => openDataFolder(dir, 'live', NOW));
  expect(error.kind).toBe('storage');
  expect(error.message).toContain('later version');
  expect(everythingIn(dir)).toEqual(['folder.json']);
  expect(statSync(dir).mode).toBe(before.mode);
  expect(statSync(dir).mtimeMs).toBe(before.mtimeMs);
});

test.each(['', '{', 'null', '{"format":1,"kind":"other"}', '{"format":0,"kind":"live"}'])(
  'a damaged mark (%j) is refused untouched, with words that mend it',
  (text) => {
    mkdirSync(dir);
    writeFileSync(join(dir, 'folder.json'), text);
    const error = refusal(() => openDataFolder(dir, 'live', NOW));
    expect(error.kind).toBe('storage');
    expect(error.info.help).toContain('{"format":1,"kind":"live"}');
    expect(readFileSync(join(dir, 'folder.json'), 'utf8')).toBe(text);
  },
);

test('a database without its mark is not guessed about', () => {
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dir, 'plimsoll.sqlite'), '');
  expect(refusal(() => openDataFolder(dir, 'live', NOW)).message).toContain('not the file folder.json');
  expect(everythingIn(dir)).toEqual(['plimsoll.sqlite']);
});

test.runIf(onPosix)('a folder of other things that others can open is neither filled nor locked', () => {
  mkdirSync(dir);
  chmodSync(dir, 0o755);
  writeFileSync(join(dir, 'letter.txt'), 'dear');
  expect(refusal(() => openDataFolder(dir, 'live', NOW)).message).toContain('not a Plimsoll data folder');
  expect(everythingIn(dir)).toEqual(['letter.txt']);
  expect(statSync(dir).mode & 0o777).toBe(0o755);
});

test('a private folder where another program keeps things is taken', () => {
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dir, 'Preferences'), '{}');
  expect(openDataFolder(dir, 'live', NOW).created).toBe(true);
});

test('a file in the way is named', () => {
  writeFileSync(dir, 'a file');
  const error = refusal(() => openDataFolder(dir, 'live', NOW));
  expect(error.kind).toBe('storage');
  expect(error.message).toContain('is a file, not a folder');
  const below = refusal(() => openDataFolder(join(dir, 'below'), 'live', NOW));
  expect(below.message).toContain('is a file, not a folder');
});

/** Permission bits do not hold root back, so the opening happens in a child process of the user "nobody". */
test.runIf(onPosix)('a folder that this user may not write is refused, with what to do', () => {
  mkdirSync(dir);
  chmodSync(base, 0o755);
  chmodSync(dir, 0o555);
  const script = `
    import { openDataFolder } from ${JSON.stringify(resolve('electron/engine/dataFolder/folder.ts'))};
    // After the imports: the other user may not be able to reach Node and the sources.
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
    try { openDataFolder(${JSON.stringify(dir)}, 'live', 0); console.log('{}'); }
    catch (error) { console.log(JSON.stringify(error.info)); }`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: resolve('.'),
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  expect(JSON.parse(child.stdout)).toEqual({
    kind: 'storage',
    message: `The data folder ${dir} cannot be used: this user may not write there.`,
    help: 'Make it yours (chown, chmod u+rwx), or choose another folder with --data-dir or PLIMSOLL_DATA_DIR.',
  });
  expect(everythingIn(dir)).toEqual([]);
});

test.runIf(existsSync('/dev/full') && existsSync('/proc/self'))(
  'a place where no folder can be made is refused',
  () => {
    const error = refusal(() => openDataFolder('/proc/plimsoll-data', 'live', NOW));
    expect(error.kind).toBe('storage');
    expect(error.info.help).toContain('--data-dir');
  },
);

test('reading the mark makes nothing', () => {
  expect(readFolderMark(dir)).toBeNull();
  expect(existsSync(dir)).toBe(false);
});
