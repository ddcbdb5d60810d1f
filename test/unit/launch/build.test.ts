import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markStale, needsBuild } from '#launch/build.ts';
import { outdated } from '#launch/installed.ts';

const FILES = {
  'electron/main.ts': 100,
  'electron/launch/start.ts': 100,
  'renderer/App.tsx': 100,
  'shared/money/amount.ts': 100,
  'vite.config.ts': 100,
  'package.json': 100,
  'package-lock.json': 100,
  'dist/main/start.js': 200,
  'dist/main/main.js': 200,
  'dist/preload/preload.cjs': 200,
  'dist/renderer/index.html': 200,
  'dist/renderer/panel/panel.html': 200,
};
const FOLDERS = ['electron', 'electron/launch', 'renderer', 'shared', 'shared/money'];

let repo = '';
const date = (path: string, seconds: number) => utimesSync(join(repo, path), seconds, seconds);
beforeEach(() => {
  repo = mkdtempSync(join(tmpdir(), 'plimsoll-launch-'));
  for (const [path, seconds] of Object.entries(FILES)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), '');
    date(path, seconds);
  }
  for (const folder of FOLDERS) date(folder, 100);
});
afterEach(() => rmSync(repo, { recursive: true, force: true }));

describe('whether to build', () => {
  it('is no when every output is newer than every source', () => {
    expect(needsBuild(repo)).toBe(false);
  });

  it.each(['electron/main.ts', 'shared/money/amount.ts', 'renderer/App.tsx', 'vite.config.ts', 'package-lock.json'])(
    'is yes when %s changed',
    (path) => {
      date(path, 300);
      expect(needsBuild(repo)).toBe(true);
    },
  );

  it.each(Object.keys(FILES).filter((file) => file.startsWith('dist/')))('is yes without %s', (path) => {
    rmSync(join(repo, path));
    expect(needsBuild(repo)).toBe(true);
  });

  it('is yes when a source went', () => {
    rmSync(join(repo, 'shared/money/amount.ts'));
    expect(needsBuild(repo)).toBe(true);
  });

  it('does not care for the launchers, which no bundle holds', () => {
    date('electron/launch/start.ts', 300);
    expect(needsBuild(repo)).toBe(false);
  });

  it('is yes after a build for development', () => {
    markStale(repo);
    expect(needsBuild(repo)).toBe(true);
  });
});

describe('whether npm ci was run', () => {
  const locked = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/@s/b': { version: '2.0.0' },
    'node_modules/for-mac': { version: '1.0.0', optional: true },
  };

  it('is yes when every package has its version; optional ones may be absent', () => {
    const { 'node_modules/for-mac': _absent, ...installed } = locked;
    expect(outdated(locked, installed)).toEqual([]);
  });

  it('is no when one is missing or another', () => {
    expect(outdated(locked, {})).toEqual(['a', '@s/b']);
    expect(outdated(locked, { ...locked, 'node_modules/a': { version: '1.0.1' } })).toEqual(['a']);
    expect(outdated(locked, { ...locked, 'node_modules/for-mac': { version: '0.9.0' } })).toEqual(['for-mac']);
  });
});
