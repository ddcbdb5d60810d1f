import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayLoad } from '../../../../electron/shell/windows/confine.ts';
import { PAGE_POLICY, pageAddress, pageFile } from '../../../../electron/shell/windows/page.ts';

const ROOT = '/srv/dist/renderer';

describe('a page address', () => {
  it('is one of our own for each view, or of the development server', () => {
    expect(pageFile(ROOT, pageAddress('window', null))).toBe(join(ROOT, 'index.html'));
    expect(pageFile(ROOT, pageAddress('panel', null))).toBe(join(ROOT, 'panel/panel.html'));
    expect(pageAddress('panel', 'http://127.0.0.1:5173')).toBe('http://127.0.0.1:5173/panel.html');
  });

  it.each([
    ['plimsoll-app://app/', 'index.html'],
    ['plimsoll-app://app/index.html?x=1#/wallets', 'index.html'],
    ['plimsoll-app://app/assets/index-3f.js', 'assets/index-3f.js'],
    ['plimsoll-app://app/a/../assets/x.css', 'assets/x.css'],
  ])('%s is the file %s', (address, file) => {
    expect(pageFile(ROOT, address)).toBe(join(ROOT, file));
  });

  it.each([
    'plimsoll-app://app/..%2f..%2fetc%2fpasswd.js',
    'plimsoll-app://app/%2e%2e/%2e%2e/main/main.js%00.js',
    'plimsoll-app://app/..%5c..%5cmain.js',
    'plimsoll-app://app/%E0%A4%A.js',
    'plimsoll-app://other/index.html',
    'plimsoll-app://user@app/index.html',
    'https://app/index.html',
    'plimsoll-app://app/main.js.map',
    'plimsoll-app://app/assets',
    'no address',
  ])('%s is none', (address) => {
    expect(pageFile(ROOT, address)).toBeNull();
  });

  it('never leads out of the folder', () => {
    const part = fc.constantFrom(
      '..',
      '%2e%2e',
      '%2e.',
      '.',
      '%2f',
      '%5c',
      '\\',
      '/',
      'a',
      '%00',
      'x.js',
      '//',
      '%252e%252e',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = pageFile(ROOT, `plimsoll-app://app/${parts.join('/')}`);
        expect(file === null || file.startsWith(`${ROOT}/`)).toBe(true);
      }),
      { seed: 20261120, numRuns: 2_000 },
    );
  });
});

describe('the page may load', () => {
  it.each([
    ['plimsoll-app://app/index.html', true],
    ['http://127.0.0.1:5173/', false],
    ['https://example.com/', false],
    ['file:///etc/passwd', false],
    ['devtools://devtools/bundled/inspector.html', false],
  ])('%s: %s', (address, may) => {
    expect(mayLoad(address, null)).toBe(may);
  });

  it('in development also its own server, over http and web socket, and nothing near it', () => {
    const server = 'http://127.0.0.1:5173';
    expect(mayLoad('http://127.0.0.1:5173/@vite/client', server)).toBe(true);
    expect(mayLoad('ws://127.0.0.1:5173/?token=1', server)).toBe(true);
    expect(mayLoad('http://127.0.0.1:51730/', server)).toBe(false);
    expect(mayLoad('http://127.0.0.1:5173@example.com/', server)).toBe(false);
  });
});

it('the policy allows no inline code and no connection', () => {
  expect(PAGE_POLICY).not.toMatch(/unsafe|\*|https?:/);
  expect(PAGE_POLICY).toContain("default-src 'none'");
  expect(PAGE_POLICY).toContain("connect-src 'none'");
});
