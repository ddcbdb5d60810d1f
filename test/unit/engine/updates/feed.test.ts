import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedAt, fileInFeed, readFeedFile } from '#engine/updates/feed.ts';

const FEED = new URL('https://updates.example.com/plimsoll/');

describe('the file that names the feed', () => {
  it('is read as electron-builder writes it', () => {
    expect(
      readFeedFile(
        'provider: generic\nurl: https://updates.example.com/plimsoll/\nupdaterCacheDirName: plimsoll-updater\n',
      ),
    ).toBe('https://updates.example.com/plimsoll/');
    expect(
      readFeedFile('publisherName:\n  - CN=The Plimsoll authors\nprovider: generic\nurl: https://e.example/\n'),
    ).toBe('https://e.example/');
  });

  it.each([
    ['nothing', ''],
    ['no address', 'provider: generic\n'],
    ['another provider', 'provider: github\nurl: https://e.example/\n'],
    ['one that is code', 'provider: custom\nurl: https://e.example/\n'],
    ['no provider', 'url: https://e.example/\n'],
    ['two addresses', 'provider: generic\nurl: https://e.example/\nurl: https://f.example/\n'],
    ['a list of addresses', 'provider: generic\nurl:\n  - https://e.example/\n  - https://f.example/\n'],
    ['a channel of its own', 'provider: generic\nurl: https://e.example/\nchannel: beta\n'],
    ['headers', 'provider: generic\nurl: https://e.example/\nrequestHeaders: x\n'],
    ['a cache elsewhere', 'provider: generic\nurl: https://e.example/\nupdaterCacheDirName: ../..\n'],
    ['no address at all', 'provider: generic\nurl: nowhere\n'],
    ['a file', 'provider: generic\nurl: file:///srv/updates\n'],
    ['more YAML than lines', 'provider: generic\nurl: &a https://e.example/\n? x\n'],
    ['the innards of an object', 'provider: generic\nurl: https://e.example/\n__proto__: x\n'],
    ['too much', `provider: generic\nurl: https://e.example/\n${'\n'.repeat(20_000)}`],
  ])('%s is no feed', (_what, text) => {
    expect(readFeedFile(text)).toBeNull();
  });
});

describe('which feed may be asked', () => {
  it.each<[string, { official: string | null; standIn: string | null }]>([
    ['https://updates.example.com/p', { official: 'https://updates.example.com/p/', standIn: null }],
    ['http://updates.example.com/', { official: null, standIn: null }],
    ['http://127.0.0.1:8080/p/', { official: null, standIn: 'http://127.0.0.1:8080/p/' }],
    ['http://localhost/', { official: null, standIn: 'http://localhost/' }],
    ['https://127.0.0.1/', { official: 'https://127.0.0.1/', standIn: 'https://127.0.0.1/' }],
    ['http://127.0.0.1.example.com/', { official: null, standIn: null }],
    ['https://user@updates.example.com/', { official: null, standIn: null }],
    ['https://updates.example.com/?a=b', { official: null, standIn: null }],
    ['https://updates.example.com/#a', { official: null, standIn: null }],
    ['file:///srv', { official: null, standIn: null }],
    ['javascript:alert(1)', { official: null, standIn: null }],
    ['ftp://127.0.0.1/', { official: null, standIn: null }],
    ['nowhere', { official: null, standIn: null }],
  ])('%s', (address, { official, standIn }) => {
    expect(feedAt(address, { loopbackOnly: false })?.href ?? null).toBe(official);
    expect(feedAt(address, { loopbackOnly: true })?.href ?? null).toBe(standIn);
  });
});

describe('a file of the feed', () => {
  it.each(['Plimsoll-1.2.3-linux-x86_64.AppImage', 'v1/Plimsoll Setup 1.2.3.exe', 'a/b/c.zip', 'a+b_(c)~d,e.zip'])(
    '%s',
    (name) => {
      expect(fileInFeed(FEED, name)?.href).toBe(new URL(name, FEED).href);
    },
  );

  const part = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '',
      '...',
      '%2e%2e',
      '%2E.',
      '..%2f',
      '\\',
      '..\\',
      '/',
      '//evil.example',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      '\u0000',
    ),
    fc.constantFrom(
      'https:',
      'http://evil.example',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'data:,x',
      'blob:https://e.example/1',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  );

  it('is never outside of the folder, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.constantFrom('', '/'), (parts, between) => {
        const url = fileInFeed(FEED, parts.join(between));
        if (url === null) return;
        expect(url.origin).toBe(FEED.origin);
        expect(url.pathname.startsWith(FEED.pathname)).toBe(true);
        expect(decodeURIComponent(url.pathname)).not.toMatch(/(^|[\\/])\.\.?([\\/]|$)/);
        expect(url.search + url.hash + url.username).toBe('');
      }),
      { seed: 20_261_120, numRuns: 5_000 },
    );
  });
});
