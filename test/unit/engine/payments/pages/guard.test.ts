import { describe, expect, it } from 'vitest';
import { type Asked, refusalOfChange, refusalOfRequest, refusalOfVisit } from '#engine/payments/pages/guard.ts';

const HOST = '127.0.0.1:4711';
const ORIGIN = `http://${HOST}`;
const visit: Asked = {
  method: 'GET',
  target: '/abc',
  headers: { host: HOST, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' },
  hostHeaders: 1,
};
const change: Asked = {
  method: 'POST',
  target: '/begin',
  headers: {
    host: HOST,
    origin: ORIGIN,
    'content-type': 'application/json',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    'sec-fetch-site': 'same-origin',
  },
  hostHeaders: 1,
};
const without = (asked: Asked, ...names: string[]): Asked => ({
  ...asked,
  headers: Object.fromEntries(Object.entries(asked.headers).filter(([name]) => !names.includes(name))),
});
const withHeader = (asked: Asked, name: string, value: string): Asked => ({
  ...asked,
  headers: { ...asked.headers, [name]: value },
});

describe('every request', () => {
  it('is let in with exactly our host', () => {
    expect(refusalOfRequest(visit, HOST)).toBeNull();
  });

  it.each(['localhost:4711', '127.0.0.1', '127.0.0.1:4712', '127.0.0.1.nip.io:4711', 'evil.example', '[::1]:4711'])(
    'is refused for the host %s',
    (host) => {
      expect(refusalOfRequest(withHeader(visit, 'host', host), HOST)).toEqual({ status: 421, reason: 'host' });
    },
  );

  it('is refused with two hosts, or none', () => {
    expect(refusalOfRequest({ ...visit, hostHeaders: 2 }, HOST)?.reason).toBe('host');
    expect(refusalOfRequest({ ...without(visit, 'host'), hostHeaders: 0 }, HOST)?.reason).toBe('host');
  });

  it.each(['http://127.0.0.1:4711/abc', '*', '//evil.example/abc'])('is refused for the target %s', (target) => {
    expect(refusalOfRequest({ ...visit, target }, HOST)).toEqual({ status: 400, reason: 'target' });
  });
});

describe('a visit', () => {
  it('is a navigation of a whole tab', () => {
    expect(refusalOfVisit(visit, false)).toBeNull();
    expect(refusalOfVisit(withHeader(visit, 'sec-fetch-dest', 'iframe'), true)?.reason).toBe('fetch-dest');
    expect(refusalOfVisit(withHeader(visit, 'sec-fetch-mode', 'no-cors'), true)?.reason).toBe('fetch-mode');
    expect(refusalOfVisit({ ...visit, method: 'HEAD' }, true)?.status).toBe(405);
  });

  it('may come from another site only where one sends people', () => {
    for (const site of ['cross-site', 'same-site']) {
      const asked = withHeader(visit, 'sec-fetch-site', site);
      expect(refusalOfVisit(asked, false)?.reason).toBe('fetch-site');
      expect(refusalOfVisit(asked, true)).toBeNull();
    }
  });

  it('works in browsers that do not say what they do', () => {
    expect(refusalOfVisit(without(visit, 'sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-site'), false)).toBeNull();
  });
});

describe('a change', () => {
  it('comes from our own page', () => {
    expect(refusalOfChange(change, ORIGIN)).toBeNull();
    expect(refusalOfChange(without(change, 'sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-site'), ORIGIN)).toBeNull();
  });

  it.each(['null', 'http://127.0.0.1:3000', 'http://localhost:4711', 'https://127.0.0.1:4711', 'https://evil.example'])(
    'is refused from the origin %s',
    (origin) => {
      expect(refusalOfChange(withHeader(change, 'origin', origin), ORIGIN)?.reason).toBe('origin');
    },
  );

  it('is refused from no origin', () => {
    expect(refusalOfChange(without(change, 'origin'), ORIGIN)?.reason).toBe('origin');
  });

  it.each([
    ['sec-fetch-site', 'same-site'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'none'],
    ['sec-fetch-mode', 'navigate'],
    ['sec-fetch-dest', 'document'],
    ['content-type', 'text/plain'],
    ['content-type', 'application/x-www-form-urlencoded'],
  ])('is refused when the browser says %s: %s', (name, value) => {
    expect(refusalOfChange(withHeader(change, name, value), ORIGIN)).not.toBeNull();
  });

  it.each(['GET', 'PUT', 'OPTIONS', 'DELETE'])('is refused with %s', (method) => {
    expect(refusalOfChange({ ...change, method }, ORIGIN)).toEqual({ status: 405, reason: 'method' });
  });
});
