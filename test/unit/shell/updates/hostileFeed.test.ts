/** The library itself, as the app uses it, against feeds on loopback: one that is right, and all that one could do wrong. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '#engine/systemClock.ts';
import { whyOf } from '#engine/updates/failure.ts';
import { createFeedClient, type FeedClient } from '../../../../electron/shell/updates/feedClient.ts';
import type { FeedLimits } from '../../../../electron/shell/updates/feedHttp.ts';
import {
  breaksOff,
  CHANNEL,
  type FeedServer,
  fallsSilent,
  type News,
  neverEnds,
  newsOf,
  redirects,
  sends,
  sha512,
  startFeed,
} from '../../../support/updates/feedServer.ts';

const LIMITS: FeedLimits = { newsBytes: 64 * 1024, newsMs: 20_000, packageMs: 20_000, silentMs: 10_000 };
const PACKAGE = Buffer.from('an AppImage, '.repeat(5_000));
const NAME = 'Plimsoll-9.0.0-linux-x86_64.AppImage';

let server: FeedServer;
let home: string;

beforeEach(async () => {
  server = await startFeed();
  home = mkdtempSync(join(tmpdir(), 'plimsoll-updates-'));
  writeFileSync(
    join(home, 'app-update.yml'),
    `provider: generic\nurl: ${server.feed}\nupdaterCacheDirName: plimsoll-updater\n`,
  );
  writeFileSync(join(home, 'Plimsoll.AppImage'), 'the old one');
  process.env.APPIMAGE = join(home, 'Plimsoll.AppImage');
});
afterEach(async () => {
  delete process.env.APPIMAGE;
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

function client(limits: Partial<FeedLimits> = {}, version = '1.2.3'): FeedClient {
  return createFeedClient({
    platform: 'linux',
    arch: process.arch,
    version,
    feed: new URL(server.feed),
    feedFile: join(home, 'app-update.yml'),
    folder: join(home, 'updates'),
    fetch: globalThis.fetch,
    clock: createClock(),
    limits: { ...LIMITS, ...limits },
    quit: () => undefined,
  });
}

function publish(news: News = {}, body = PACKAGE): void {
  server.answers.set(CHANNEL, sends(newsOf(PACKAGE, news)));
  server.answers.set(NAME, sends(body));
}

const looks = async (of = client()) => {
  try {
    return await of.look();
  } catch (error) {
    return whyOf(error);
  }
};
const downloads = async (of = client()) => {
  await of.look();
  try {
    return (await of.download()).file;
  } catch (error) {
    return whyOf(error);
  }
};
const packagesAsked = () => server.asked.filter((path) => !path.endsWith('.yml'));
/** Every file under the folder that is for downloads, as a path below it. */
const kept = () =>
  existsSync(join(home, 'updates'))
    ? readdirSync(join(home, 'updates'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== '.updaterId')
        .map((entry) => entry.name)
    : [];

describe('a feed that is right', () => {
  it('has its newer version found, downloaded into the folder for it, and checked', async () => {
    publish();
    const one = client();
    expect(await one.look()).toBe('9.0.0');
    expect(packagesAsked()).toEqual([]);
    const { file, sha512: hash } = await one.download();
    expect(file).toBe(join(home, 'updates/plimsoll-updater/pending', NAME));
    expect(readFileSync(file).equals(PACKAGE)).toBe(true);
    expect(hash).toBe(sha512(PACKAGE));
    expect(server.asked).toEqual([`/feed/${CHANNEL}`, `/feed/${NAME}`]);
  });

  it('is told nothing of the machine: no number of its own, no question in the address', async () => {
    publish();
    await downloads();
    for (const headers of server.headers)
      expect(Object.keys(headers).sort()).toEqual(
        [
          'accept',
          'accept-encoding',
          'accept-language',
          'cache-control',
          'connection',
          'host',
          'pragma',
          'sec-fetch-mode',
          'user-agent',
        ].filter((name) => name in headers),
      );
    expect(JSON.stringify(server.headers)).not.toMatch(/staging|updater|plimsoll/i);
  });

  it('is not asked again for what an earlier run has downloaded, which is checked anew', async () => {
    publish();
    await downloads();
    const again = client();
    await again.look();
    expect((await again.download()).sha512).toBe(sha512(PACKAGE));
    expect(packagesAsked()).toHaveLength(1);

    writeFileSync(join(home, 'updates/plimsoll-updater/pending', NAME), 'changed meanwhile');
    const third = client();
    await third.look();
    expect(readFileSync((await third.download()).file).equals(PACKAGE)).toBe(true);
    expect(packagesAsked()).toHaveLength(2);
  });

  it('is looked at all the same where the system’s own tools install', async () => {
    delete process.env.APPIMAGE;
    publish();
    expect(await looks()).toBe('9.0.0');
    expect(packagesAsked()).toEqual([]);
  });

  it('finds a package in a folder below its own', async () => {
    publish({ file: 'v9/Plimsoll.AppImage' });
    server.answers.set('v9/Plimsoll.AppImage', sends(PACKAGE));
    expect(await downloads()).toBe(join(home, 'updates/plimsoll-updater/pending/Plimsoll.AppImage'));
  });
});

describe('nothing is newer', () => {
  it.each([
    ['the same version', '1.2.3', '1.2.3'],
    ['an older one', '1.2.2', null],
    ['one that is older by a number that is longer', '1.1.10', null],
    ['a pre-release', '9.0.0-beta.1', null],
    ['a pre-release that calls itself later', '9.0.0-zz.9', null],
  ])('%s', async (_what, version, found) => {
    publish({ version });
    expect(await looks()).toBe(found);
    const one = client();
    await one.look();
    await expect(one.download()).rejects.toThrow();
    expect(packagesAsked()).toEqual([]);
  });
});

describe('what is said of the release is refused before anything is downloaded', () => {
  it.each<[string, News, string]>([
    ['no version', { version: '""' }, 'unreadable'],
    ['a version that is no three numbers', { version: '9.0' }, 'unreadable'],
    ['a version with a leading zero', { version: '9.00.1' }, 'unreadable'],
    ['a version with more behind it', { version: '9.0.0+<img src=x onerror=alert(1)>' }, 'unreadable'],
    ['a version with a build in it', { version: '9.0.0+evil' }, 'unreadable'],
    ['no checksum', { hash: null }, 'no-checksum'],
    ['an empty checksum', { hash: '""' }, 'no-checksum'],
    ['a checksum that is too short', { hash: sha512('x').slice(0, 40) }, 'no-checksum'],
    ['a size of nothing', { size: 0 }, 'unreadable'],
    ['a size that no package has', { size: 2 ** 40 }, 'unreadable'],
    ['parts that an installer would fetch by itself', { more: 'packages: {x64: {path: a.7z}}' }, 'unreadable'],
    ['another origin', { file: 'https://evil.example/Plimsoll.AppImage' }, 'elsewhere'],
    ['another origin without a scheme', { file: '//evil.example/Plimsoll.AppImage' }, 'elsewhere'],
    ['the root of its own origin', { file: '/Plimsoll.AppImage' }, 'elsewhere'],
    ['a way out of the folder', { file: '../other/Plimsoll.AppImage' }, 'elsewhere'],
    ['a way out in the middle', { file: 'a/../../Plimsoll.AppImage' }, 'elsewhere'],
    ['a way out that is encoded', { file: '%2e%2e/Plimsoll.AppImage' }, 'elsewhere'],
    ['slashes that are encoded', { file: '..%2f..%2fPlimsoll.AppImage' }, 'elsewhere'],
    ['backslashes', { file: '..\\..\\Plimsoll.AppImage' }, 'elsewhere'],
    ['a script', { file: 'javascript:alert(1).AppImage' }, 'elsewhere'],
    ['a file of this machine', { file: 'file:///bin/sh.AppImage' }, 'elsewhere'],
    ['data', { file: 'data:text/plain,x.AppImage' }, 'elsewhere'],
    ['a question', { file: 'a.AppImage?b' }, 'elsewhere'],
    ['an anchor', { file: 'a.AppImage#b' }, 'elsewhere'],
    ['signs that turn text around', { file: 'a\u202eegamIppA' }, 'elsewhere'],
    ['a line end', { file: 'a\nb.AppImage' }, 'elsewhere'],
  ])('%s', async (_what, news, why) => {
    publish(news);
    expect(await looks()).toBe(why);
    expect(packagesAsked()).toEqual([]);
  });

  it('one bad file beside a good one', async () => {
    const more = newsOf(PACKAGE).split('\n').slice(2, 5).join('\n');
    const bad = more.replace(/"[^"]+"/, '"https://evil.example/x.AppImage"');
    server.answers.set(CHANNEL, sends(`version: 9.0.0\nfiles:\n${more}\n${bad}\n`));
    expect(await looks()).toBe('elsewhere');
  });

  it.each([
    ['nothing', ''],
    ['no YAML', '\u0000\u0001 : ][ &&& *x'],
    ['a page', '<!doctype html><h1>Not found</h1>'],
    ['a word', 'latest'],
    ['a list', '- 9.0.0'],
    ['a version that is no text', 'version: {a: 1}\nfiles: []'],
    ['no files', 'version: 9.0.0'],
    ['files that are none', 'version: 9.0.0\nfiles: [1, 2]'],
    [
      'names for names for names',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[n]}`)}]`).join('\n')}\nversion: 9.0.0\nfiles: *i`,
    ],
    ['an object’s innards', 'version: 9.0.0\n__proto__: {files: [{url: a, size: 1}]}\nconstructor: 1'],
    ['a function', 'version: !!js/function "function () { return 1 }"'],
  ])('%s', async (_what, text) => {
    server.answers.set(CHANNEL, sends(text));
    expect(await looks()).toBe('unreadable');
    expect(packagesAsked()).toEqual([]);
  });
});

describe('the network', () => {
  it('a feed that is not there, or answers with an error', async () => {
    expect(await looks()).toBe('not-there');
    server.answers.set(CHANNEL, (response) => response.writeHead(500).end(newsOf(PACKAGE)));
    expect(await looks()).toBe('not-there');
    await server.close();
    expect(await looks()).toBe('unreachable');
  });

  it('a redirect is not followed: not to another origin, and not within its own', async () => {
    const other = await startFeed();
    try {
      other.answers.set(CHANNEL, sends(newsOf(PACKAGE)));
      other.answers.set(NAME, sends(PACKAGE));
      server.answers.set(CHANNEL, redirects(`${other.feed}${CHANNEL}`));
      expect(await looks()).toBe('redirected');
      publish();
      server.answers.set(NAME, redirects(`${other.feed}${NAME}`));
      expect(await downloads()).toBe('redirected');
      server.answers.set(NAME, redirects(`${server.feed}again/${NAME}`));
      expect(await downloads()).toBe('redirected');
      expect(other.asked).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('news without end is cut off', async () => {
    server.answers.set(CHANNEL, neverEnds(Buffer.from(`# ${'x'.repeat(8_000)}\n`)));
    expect(await looks()).toBe('too-large');
  });

  it('news that is larger than it may be is not read, however right it is', async () => {
    server.answers.set(CHANNEL, sends(newsOf(PACKAGE, { more: `# ${'x'.repeat(LIMITS.newsBytes)}` })));
    expect(await looks()).toBe('too-large');
  });

  it('packed news counts as what it comes to', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, '\n'));
    server.answers.set(CHANNEL, (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect(await looks()).toBe('too-large');
  });

  it('a feed that falls silent is left', async () => {
    server.answers.set(CHANNEL, fallsSilent);
    expect(await looks(client({ silentMs: 50 }))).toBe('too-slow');
  });

  it('a feed that drips is left when its time is over', async () => {
    server.answers.set(CHANNEL, (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('#'), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await looks(client({ newsMs: 60 }))).toBe('too-slow');
  });

  it('what is under way ends when the app does', async () => {
    server.answers.set(CHANNEL, fallsSilent);
    const one = client();
    const looking = looks(one);
    while (server.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    one.stop();
    expect(await looking).toBe('unreachable');
  });
});

describe('the package', () => {
  it.each<[string, string, () => void]>([
    ['another file of the same size', 'wrong-checksum', () => publish({}, Buffer.alloc(PACKAGE.length, 'b'))],
    ['half of the file, as if that were all', 'wrong-checksum', () => publish({}, PACKAGE.subarray(0, 1_000))],
    ['a line that breaks off', 'unreachable', () => server.answers.set(NAME, breaksOff(PACKAGE))],
    ['more than was said', 'too-large', () => publish({}, Buffer.concat([PACKAGE, PACKAGE]))],
    ['a file without end', 'too-large', () => server.answers.set(NAME, neverEnds(Buffer.alloc(64 * 1024)))],
    ['no file', 'not-there', () => server.answers.delete(NAME)],
  ])('%s: nothing is kept, and nothing is ready', async (_what, why, spoil) => {
    publish();
    spoil();
    expect(await downloads()).toBe(why);
    expect(kept()).toEqual([]);
  });

  it('one for another system is not taken', async () => {
    publish({ file: 'Plimsoll-9.0.0.deb' });
    expect(await downloads()).toBe('no-package');
    expect(packagesAsked()).toEqual([]);
  });

  it('only what was looked at is fetched: no map of parts, nothing of the old version', async () => {
    publish({ more: 'stagingPercentage: 100', blockMapSize: 400 });
    await downloads();
    expect(packagesAsked()).toEqual([`/feed/${NAME}`]);
  });
});
