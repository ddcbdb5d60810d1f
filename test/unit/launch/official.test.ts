import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchOfficial, officialExecutable, reasonIn } from '#launch/official.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-launch-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '45.4.1' }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function installed(version = '45.4.1'): void {
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/version'), version);
  writeFileSync(join(folder, 'dist/electron'), '');
  writeFileSync(join(folder, 'path.txt'), 'electron');
}

describe('the official binary', () => {
  it('is there when the installer finished', () => {
    expect(officialExecutable(folder, 'linux')).toBe(null);
    installed();
    expect(officialExecutable(folder, 'linux')).toBe(join(folder, 'dist/electron'));
  });

  it('is not there when it is of another version', () => {
    installed('v44.0.0');
    expect(officialExecutable(folder, 'linux')).toBe(null);
  });

  it.each(['path.txt', 'dist/version', 'dist/electron'])('is not there without %s', (file) => {
    installed();
    rmSync(join(folder, file));
    expect(officialExecutable(folder, 'linux')).toBe(null);
  });
});

describe('fetching it', () => {
  const installer = (code: string) => writeFileSync(join(folder, 'install.js'), code);

  it('is done by the package itself, in a scratch folder that goes away', async () => {
    installer("const fs=require('fs');fs.writeFileSync(__dirname+'/seen',require('os').tmpdir())");
    expect(await fetchOfficial(folder)).toBe(null);
    expect(() => readFileSync(readFileSync(join(folder, 'seen'), 'utf8'))).toThrow('ENOENT');
  });

  it('tells why it failed', async () => {
    installer("console.error('TypeError: fetch failed\\n    at x');process.exit(1)");
    expect(await fetchOfficial(folder)).toBe('TypeError: fetch failed');
  });

  it('gives up on a silent line', async () => {
    installer('setInterval(() => {}, 1000)');
    expect(await fetchOfficial(folder, 500)).toBe('no data for 0.5 seconds');
  });

  it('picks the telling line out of a report', () => {
    expect(reasonIn('TypeError: fetch failed\n  at a\n  [cause]: Error: getaddrinfo ENOTFOUND host\n')).toBe(
      'TypeError: fetch failed (Error: getaddrinfo ENOTFOUND host)',
    );
    expect(reasonIn('')).toBe('no reason given');
  });
});
