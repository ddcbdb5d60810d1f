import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { MOST_BODY_BYTES } from '#engine/payments/pages/server.ts';
import { begin, createWorld, ownPage, PAYMENT, report, SECRET, send, sessionOf, sofar } from './world.ts';

describe('the address', () => {
  it('is on 127.0.0.1, and holds a token of 256 bits and nothing else', async () => {
    const { pages } = createWorld();
    const first = await pages.openChallenge(PAYMENT);
    const second = await pages.openChallenge(PAYMENT);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[A-Za-z0-9_-]{43}$/);
    expect(new URL(second.url).origin).toBe(new URL(first.url).origin);
    expect(second.url).not.toBe(first.url);
  });

  it('is for a secret and a key of the one card processor only', async () => {
    const { pages } = createWorld();
    const refused = { info: { kind: 'refused' } };
    await expect(pages.openChallenge({ ...PAYMENT, clientSecret: 'eyJhbGciOi.x.y' })).rejects.toMatchObject(refused);
    await expect(pages.openChallenge({ ...PAYMENT, kind: 'setup' })).rejects.toMatchObject(refused);
    await expect(pages.openChallenge({ ...PAYMENT, publishableKey: 'sk_live_123' })).rejects.toMatchObject(refused);
  });
});

describe('the page', () => {
  it('says what is paid as text, and holds neither secret nor key', async () => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge({ ...PAYMENT, title: '<img src=x onerror="alert(1)"> & more' });
    const { status, text } = await send(url);
    expect(status).toBe(200);
    expect(text).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62; &#38; more');
    expect(text).not.toContain('<img');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(PAYMENT.publishableKey);
  });

  it('has a policy that lets in the card processor and nothing else', async () => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const { headers, text } = await send(url);
    const nonce = /<script nonce="([^"]+)">/.exec(text)?.[1];
    expect(text).toContain(`<style nonce="${nonce}">`);
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}' https://js.stripe.com https://*.js.stripe.com; ` +
        "connect-src 'self' https://api.stripe.com; " +
        'frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; ' +
        `style-src 'nonce-${nonce}'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect((await send(url)).headers['content-security-policy']).not.toContain(`'nonce-${nonce}'`);
  });

  it('names only this machine where the card processor is played on it', async () => {
    const sandbox = { scriptUrl: 'http://127.0.0.1:4999/v3/', apiOrigin: 'http://127.0.0.1:4999' };
    const { pages } = createWorld({ stripe: sandbox, loopbackOnly: true });
    const { url } = await pages.openChallenge(PAYMENT);
    const policy = String((await send(url)).headers['content-security-policy']);
    expect(policy.match(/\bhttps?:[^\s;]+/g)).toEqual(Array(3).fill('http://127.0.0.1:4999'));
  });

  it('is not opened for a real card processor on a runtime that a third party built', async () => {
    const { pages } = createWorld({ loopbackOnly: true });
    await expect(pages.openChallenge(PAYMENT)).rejects.toMatchObject({ info: { kind: 'refused' } });
  });
});

describe('the secret', () => {
  it('is given once, to the page, and spends the token', async () => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const given = await begin(url);
    expect(given.status).toBe(200);
    expect(JSON.parse(given.text)).toEqual({
      clientSecret: SECRET,
      publishableKey: PAYMENT.publishableKey,
      kind: 'payment',
      scriptUrl: 'https://js.stripe.com/v3/',
      session: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    expect(url).not.toContain(sessionOf(given));

    const again = await begin(url);
    expect(again.status).toBe(410);
    expect(again.text).not.toContain(SECRET);
    const reload = await send(url);
    expect(reload.status).toBe(410);
    expect(reload.text).toContain('This page was used');
    expect(reload.text).toContain('open it again from Plimsoll');
    expect(reload.text).not.toContain('<script');
  });

  it('is given to one of many who ask at the same time', async () => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const answers = await Promise.all(Array.from({ length: 8 }, () => begin(url)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(410)]);
  });

  it.each([
    ['another host', { host: 'evil.example' }, 421],
    ['localhost', { host: 'localhost:80' }, 421],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['another program on this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a navigation', { 'sec-fetch-mode': 'navigate' }, 403],
  ])('is not given to %s, and the token stays good', async (_who, forged, status) => {
    const { pages, told } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const refused = await begin(url, { headers: { ...ownPage(url), ...forged } });
    expect(refused.status).toBe(status);
    expect(refused.text).not.toContain(SECRET);
    expect(told).toContainEqual({ event: 'pages.refused', fields: { reason: expect.any(String), status } });
    expect((await begin(url)).status).toBe(200);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('is not given with %s', async (method) => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const answer = await send(url, { method, path: '/begin', headers: ownPage(url) });
    expect(answer.status).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect((await begin(url)).status).toBe(200);
  });

  it.each([
    ['no JSON', 'token', 400],
    ['no token', '{}', 400],
    ['another token', JSON.stringify({ token: 'A'.repeat(43) }), 404],
    ['what is no token', JSON.stringify({ token: '__proto__' }), 404],
    ['too much', JSON.stringify({ token: 'A'.repeat(MOST_BODY_BYTES) }), 413],
  ])('is not given for %s', async (_what, body, status) => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const answer = await begin(url, { body });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(SECRET);
    expect((await begin(url)).status).toBe(200);
  });

  it('is not given for a body without an end, of whatever length it says to be', async () => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    const body = 'x'.repeat(MOST_BODY_BYTES + 1);
    const headers = { ...ownPage(url), 'transfer-encoding': 'chunked' };
    expect((await begin(url, { headers, body })).status).toBe(413);
    expect((await begin(url)).status).toBe(200);
  });

  it('stands in no address and in no line of the log', async () => {
    const { pages, told } = createWorld();
    const page = await pages.openChallenge(PAYMENT);
    const session = sessionOf(await begin(page.url));
    await begin(page.url);
    await report(page.url, session, 'done');
    await page.outcome;
    const logged = JSON.stringify(told);
    expect(told.length).toBeGreaterThan(1);
    for (const kept of [SECRET, session, new URL(page.url).pathname]) expect(logged).not.toContain(kept);
    expect(page.url).not.toContain('secret');
  });
});

describe('a visit', () => {
  it.each([
    ['in a frame', { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }],
    ['as a picture', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from another page on this machine', { 'sec-fetch-site': 'same-site' }],
  ])('is refused %s', async (_how, headers) => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    expect((await send(url, { headers })).status).toBe(403);
  });

  it.each(['/', '/favicon.ico', `/${'A'.repeat(43)}`, '/../etc/passwd', '/%2e%2e/'])(
    'finds nothing at %s',
    async (path) => {
      const { pages } = createWorld();
      const { url } = await pages.openChallenge(PAYMENT);
      const answer = await send(url, { path });
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain(PAYMENT.title);
    },
  );

  it('finds nothing with more than the token in the address', async () => {
    const { pages } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    for (const more of ['?a=b', '/', '/x']) expect((await send(`${url}${more}`)).status).toBe(404);
  });
});

describe('the outcome', () => {
  it.each(['done', 'failed', 'abandoned'] as const)('is %s when the page says so, once', async (how) => {
    const { pages } = createWorld();
    const page = await pages.openChallenge(PAYMENT);
    const session = sessionOf(await begin(page.url));
    expect(await sofar(page.outcome)).toBe('pending');
    expect((await report(page.url, session, how)).status).toBe(200);
    expect(await page.outcome).toBe(how);
    expect((await report(page.url, session, 'done')).status).toBe(410);
    expect((await begin(page.url)).status).toBe(410);
  });

  it('is not told by anybody else', async () => {
    const { pages } = createWorld();
    const page = await pages.openChallenge(PAYMENT);
    const session = sessionOf(await begin(page.url));
    const token = new URL(page.url).pathname.slice(1);
    const foreign = { ...ownPage(page.url), origin: 'http://127.0.0.1:3000' };
    expect((await report(page.url, session, 'done', { headers: foreign })).status).toBe(403);
    expect((await report(page.url, token, 'done')).status).toBe(410);
    expect((await report(page.url, session, 'paid')).status).toBe(400);
    expect((await report(page.url, session, 'done', { headers: { ...foreign, host: 'evil.example' } })).status).toBe(
      421,
    );
    expect(await sofar(page.outcome)).toBe('pending');
  });

  it('is abandoned when the time is over, whether the page was opened or not', async () => {
    const { pages, clock } = createWorld();
    const unopened = await pages.openChallenge({ ...PAYMENT, seconds: 60 });
    const opened = await pages.openChallenge({ ...PAYMENT, seconds: 60 });
    const session = sessionOf(await begin(opened.url));
    await clock.advance(59_999);
    expect(await sofar(unopened.outcome)).toBe('pending');
    await clock.advance(1);
    expect(await unopened.outcome).toBe('abandoned');
    expect(await opened.outcome).toBe('abandoned');
    const late = await send(unopened.url);
    expect(late.status).toBe(410);
    expect(late.text).toContain('This page has expired');
    expect((await begin(unopened.url)).status).toBe(404);
    expect((await report(opened.url, session, 'done')).status).toBe(410);
  });

  it('is abandoned when the page is not wanted any more, and the others stay', async () => {
    const { pages } = createWorld();
    const first = await pages.openChallenge(PAYMENT);
    const second = await pages.openChallenge(PAYMENT);
    first.close();
    first.close();
    expect(await first.outcome).toBe('abandoned');
    expect((await begin(first.url)).status).toBe(404);
    expect((await begin(second.url)).status).toBe(200);
  });
});

describe('the server', () => {
  it('outlives its last page a little, then lets the port go, and comes back when needed', async () => {
    const { pages, clock } = createWorld({ idleMs: 5_000 });
    const page = await pages.openChallenge(PAYMENT);
    page.close();
    await clock.advance(4_999);
    expect((await send(page.url)).status).toBe(410);
    await clock.advance(1);
    await expect(send(page.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const next = await pages.openChallenge(PAYMENT);
    expect((await send(next.url)).status).toBe(200);
    expect(clock.timers).toBe(1);
  });

  it('stays while any page is open', async () => {
    const { pages, clock } = createWorld({ idleMs: 5_000 });
    const first = await pages.openChallenge(PAYMENT);
    first.close();
    const second = await pages.openChallenge(PAYMENT);
    await clock.advance(60_000);
    expect((await send(second.url)).status).toBe(200);
  });

  it('closes at once, also with a connection on which nothing was asked', async () => {
    const { pages } = createWorld();
    const page = await pages.openChallenge(PAYMENT);
    const silent = connect({ host: '127.0.0.1', port: Number(new URL(page.url).port) });
    await new Promise((resolve) => silent.once('connect', resolve));
    const cut = new Promise((resolve) => silent.once('close', resolve));
    silent.on('error', () => {});
    await pages.close();
    expect(await page.outcome).toBe('abandoned');
    await cut;
    await expect(send(page.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(pages.openChallenge(PAYMENT)).rejects.toMatchObject({ info: { kind: 'cancelled' } });
  });

  it('does not let its log be flooded', async () => {
    const { pages, told } = createWorld();
    const { url } = await pages.openChallenge(PAYMENT);
    for (let i = 0; i < 40; i++) expect((await send(url, { headers: { host: 'evil.example' } })).status).toBe(421);
    expect(told.filter(({ event }) => event === 'pages.refused')).toHaveLength(20);
  });
});
