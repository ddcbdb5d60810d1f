import { describe, expect, it } from 'vitest';
import { createWorld, freePort, holdPort, send, sofar } from './world.ts';

describe('where a checkout sends the payer back to', () => {
  it('is on the first port that is free', async () => {
    const [first, second] = [await freePort(), await freePort()];
    const { pages } = createWorld({ returnPorts: [first, second] });
    const page = await pages.openReturn('Top-up of $25.00');
    expect(page?.success).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${first}/plimsoll/return/[A-Za-z0-9_-]{43}$`));
    expect(page?.cancel).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${first}/plimsoll/cancel/[A-Za-z0-9_-]{43}$`));
  });

  it('moves on when another program has the port, and is nowhere when all are taken', async () => {
    const taken = await holdPort();
    const free = await freePort();
    const { pages } = createWorld({ returnPorts: [taken.port, free] });
    const page = await pages.openReturn('Top-up');
    expect(new URL(page?.success ?? '').port).toBe(String(free));
    const { pages: others } = createWorld({ returnPorts: [taken.port, free] });
    expect(await others.openReturn('Top-up')).toBeNull();
    await taken.release();
    const late = await others.openReturn('Top-up');
    expect(new URL(late?.success ?? '').port).toBe(String(taken.port));
  });

  it.each([
    ['success', 'Thank you'],
    ['cancel', 'You left the checkout'],
  ] as const)('tells of %s, and thanks as often as asked', async (how, words) => {
    const { pages } = createWorld({ returnPorts: [await freePort()] });
    const page = await pages.openReturn('Top-up of <b>$25.00</b>');
    if (page === null) throw new Error('no port');
    expect(await sofar(page.returned)).toBe('pending');
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const answer = await send(`${page[how]}?session_id=cs_test_123`, { headers });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('Plimsoll');
    expect(answer.text).toContain('&#60;b&#62;');
    expect(answer.text).not.toContain('cs_test_123');
    expect(answer.text).not.toContain('<script');
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(await page.returned).toBe(how);
    expect((await send(page[how])).status).toBe(200);
  });

  it.each([
    ['another host', { headers: { host: 'evil.example' } }, 421],
    ['localhost, which is another origin', { headers: { host: 'localhost' } }, 421],
    ['a picture', { headers: { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' } }, 403],
    ['a frame', { headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' } }, 403],
    ['a script', { headers: { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' } }, 403],
    ['POST', { method: 'POST' }, 405],
    ['another token', { path: `/plimsoll/return/${'A'.repeat(43)}` }, 404],
    ['no token', { path: '/plimsoll/return/' }, 404],
    ['the root, where somebody’s own server may be looked for', { path: '/' }, 404],
  ])('is not moved by %s', async (_who, sent, status) => {
    const { pages } = createWorld({ returnPorts: [await freePort()] });
    const page = await pages.openReturn('Top-up');
    if (page === null) throw new Error('no port');
    expect((await send(page.success, sent)).status).toBe(status);
    expect(await sofar(page.returned)).toBe('pending');
  });

  it('shares one server between checkouts, each with a token of its own, and lets the port go after the last', async () => {
    const port = await freePort();
    const { pages } = createWorld({ returnPorts: [port] });
    const [first, second] = await Promise.all([pages.openReturn('First'), pages.openReturn('Second')]);
    if (first === null || second === null) throw new Error('no port');
    expect(new URL(first.success).host).toBe(new URL(second.success).host);
    expect((await send(first.success)).text).toContain('First');
    expect(await first.returned).toBe('success');
    expect(await sofar(second.returned)).toBe('pending');
    first.close();
    expect((await send(first.success)).status).toBe(404);
    expect((await send(second.cancel)).status).toBe(200);
    second.close();
    second.close();
    expect(await second.returned).toBe('cancel');
    const third = await pages.openReturn('Third');
    expect(new URL(third?.success ?? '').port).toBe(String(port));
    await pages.close();
    expect(await third?.returned).toBe('closed');
    await expect(send(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
