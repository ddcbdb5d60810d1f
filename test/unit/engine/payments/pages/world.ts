/** Our pages over a clock that stands still, and requests as a browser, or somebody else, would send them. */
import { type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { createPaymentPages, type PaymentPagesOptions } from '#engine/payments/pages/index.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';

export const SECRET = 'pi_3QabcDEF_secret_Zx9Yw8Vu7';
export const PAYMENT = {
  clientSecret: SECRET,
  publishableKey: 'pk_test_51Public',
  kind: 'payment',
  title: 'Top-up of A$250.00',
  seconds: 600,
} as const;

export interface Told {
  readonly event: string;
  readonly fields: Record<string, unknown>;
}

export function createWorld(options: Partial<PaymentPagesOptions> = {}) {
  const clock = createFakeClock();
  const told: Told[] = [];
  const tell = (event: string, fields: Record<string, unknown> = {}) => void told.push({ event, fields });
  let drawn = 0;
  const pages = createPaymentPages({
    clock,
    log: { info: tell, warn: tell, error: tell },
    fetch: globalThis.fetch,
    // The same in each run, and never twice in one.
    randomBytes: (size) => {
      drawn++;
      return Uint8Array.from({ length: size }, (_, at) => (drawn * 31 + at * 7) % 256);
    },
    loopbackOnly: false,
    ...options,
  });
  onTestFinished(() => pages.close());
  return { pages, clock, told };
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** Any request whatever to the port of that address, with headers that a browser would not let a page forge. */
export function send(url: string, { method = 'GET', path, headers = {}, body }: Sent = {}): Promise<Answer> {
  const { port, pathname, search, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path: path ?? pathname + search, headers: { host, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The headers that our own page's script has. */
export function ownPage(url: string): OutgoingHttpHeaders {
  return {
    origin: new URL(url).origin,
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
  };
}

export function begin(url: string, more: Sent = {}): Promise<Answer> {
  const token = new URL(url).pathname.slice(1);
  const body = JSON.stringify({ token });
  return send(url, { method: 'POST', path: '/begin', headers: ownPage(url), body, ...more });
}

export function report(url: string, session: string, outcome: string, more: Sent = {}): Promise<Answer> {
  const body = JSON.stringify({ session, outcome });
  return send(url, { method: 'POST', path: '/report', headers: ownPage(url), body, ...more });
}

export function sessionOf({ text }: Answer): string {
  return (JSON.parse(text) as { session: string }).session;
}

/** What a promise has come to by now, or `pending`. */
export function sofar<T>(promise: Promise<T>): Promise<T | 'pending'> {
  return Promise.race([promise, new Promise<'pending'>((resolve) => setImmediate(() => resolve('pending')))]);
}

/** A port on loopback that nobody has now. */
export async function freePort(): Promise<number> {
  const holder = await holdPort();
  const { port } = holder;
  await holder.release();
  return port;
}

/** Some other program's port. */
export async function holdPort(): Promise<{ readonly port: number; release(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: (server.address() as AddressInfo).port, release };
}
