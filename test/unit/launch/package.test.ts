/** `npm run package` as it is typed: what it refuses before anything is built. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { THIRD_PARTY_MARKER } from '#launch/runtime.ts';

let folder: string;
let standIn: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-package-'));
  standIn = join(folder, 'stand-in');
  mkdirSync(standIn);
  writeFileSync(join(standIn, 'electron'), '');
  writeFileSync(join(standIn, THIRD_PARTY_MARKER), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A builder's help at most: nothing is built even where nothing is refused. */
function run(args: readonly string[], env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('electron/launch/package.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}
const refused = { status: 1, stdout: '', stderr: expect.stringContaining('third party') };

describe('a third party’s runtime', () => {
  it('is not packaged when a variable names it', () => {
    expect(run([], { ELECTRON_OVERRIDE_DIST_PATH: standIn })).toMatchObject(refused);
  });

  it.each([
    ['in one word', (dist: string) => [`-c.electronDist=${dist}`]],
    ['in full', (dist: string) => [`--config.electronDist=${dist}`]],
    ['in two words', (dist: string) => ['--linux', 'dir', '-c.electronDist', dist]],
  ])('nor when an argument does, %s', (_how, args) => {
    expect(run(args(standIn), {})).toMatchObject(refused);
  });
});

it('a feed that is not https is refused before anything is built, and its address is not repeated', () => {
  const answer = run([], { PLIMSOLL_UPDATE_FEED: 'http://user:secret@updates.example.com/' });
  expect(answer).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('PLIMSOLL_UPDATE_FEED') });
  expect(answer.stderr).not.toContain('secret');
});
