/** The library's only way to the network, asked for what it should not be. */
import { CancellationToken } from 'builder-util-runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClock } from '#engine/systemClock.ts';
import { whyOf } from '#engine/updates/failure.ts';
import { FeedHttp } from '../../../../electron/shell/updates/feedHttp.ts';
import { type FeedServer, sends, startFeed } from '../../../support/updates/feedServer.ts';

let server: FeedServer;
beforeEach(async () => {
  server = await startFeed();
  for (const path of ['news.yml', 'other.yml', '/elsewhere.yml']) server.answers.set(path, sends('text'));
});
afterEach(() => server.close());

function open(silentMs = 10_000): FeedHttp {
  const limits = { newsBytes: 100, newsMs: 10_000, packageMs: 10_000, silentMs };
  const http = new FeedHttp({ fetch: globalThis.fetch, clock: createClock(), limits });
  http.allow(new URL(`${server.feed}news.yml`));
  return http;
}
const ask = (http: FeedHttp, address: string, headers = {}) => {
  const { protocol, hostname, port, pathname, search } = new URL(address);
  return http.request({ protocol, hostname, port, path: pathname + search, headers }).catch(whyOf);
};

it('gives what was allowed, and hands on nothing of the library’s own', async () => {
  const secrets = { authorization: 'secret', 'x-user-staging-id': 'number', cookie: 'a=b' };
  expect(await ask(open(), `${server.feed}news.yml?noCache=secret`, secrets)).toBe('text');
  expect(server.asked).toEqual(['/feed/news.yml']);
  expect(JSON.stringify(server.headers)).not.toMatch(/secret|number|a=b/);
});

it('refuses every other address without asking for it', async () => {
  const http = open();
  for (const path of ['/feed/other.yml', '/elsewhere.yml', '/feed/news.yml/', '/feed//news.yml'])
    expect(await ask(http, `${server.origin}${path}`), path).toBe('elsewhere');
  expect(await ask(http, server.feed.replace('127.0.0.1', 'localhost'))).toBe('elsewhere');
  const token = new CancellationToken();
  const download = http.download(new URL(`${server.feed}other.yml`), '/nonexistent/file', { cancellationToken: token });
  expect(await download.catch(whyOf)).toBe('elsewhere');
  expect(await http.downloadToBuffer().catch(whyOf)).toBe('elsewhere');
  expect(server.asked).toEqual([]);
});

it('what was allowed for one release is not for the next', async () => {
  const http = open();
  http.allow(new URL(`${server.feed}news.yml`), [{ address: new URL(`${server.feed}other.yml`), bytes: 10 }]);
  expect(await ask(http, `${server.feed}other.yml`)).toBe('text');
  http.allow(new URL(`${server.feed}news.yml`));
  expect(await ask(http, `${server.feed}other.yml`)).toBe('elsewhere');
});

it('leaves a feed that takes the request and says nothing at all', async () => {
  server.answers.set('news.yml', () => undefined);
  expect(await ask(open(50), `${server.feed}news.yml`)).toBe('too-slow');
});
