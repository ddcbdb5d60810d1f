/** An update feed on loopback that does as the test says, and notes what it was asked for. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface FeedServer {
  /** The feed's folder, with a slash at its end. */
  readonly feed: string;
  readonly origin: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** The headers of each. */
  readonly headers: IncomingMessage['headers'][];
  /** By the path below the feed's folder, or by a whole path that begins with a slash. */
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

export const CHANNEL = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

export async function startFeed(): Promise<FeedServer> {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://feed');
    asked.push(pathname);
    headers.push(request.headers);
    const answer = answers.get(pathname) ?? answers.get(pathname.replace(/^\/feed\//, ''));
    if (answer === undefined) response.writeHead(404).end('no such file');
    else answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    feed: `${origin}/feed/`,
    origin,
    asked,
    headers,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const sends =
  (body: string | Buffer): Answer =>
  (response) =>
    response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);

/** Says how much there is, and breaks off in the middle. */
export const breaksOff =
  (body: Buffer): Answer =>
  (response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  };

export const redirects =
  (to: string): Answer =>
  (response) =>
    response.writeHead(302, { location: to }).end();

/** A part now and then, for ever, or until nobody reads. */
export const neverEnds =
  (part: Buffer): Answer =>
  (response) => {
    response.writeHead(200);
    const write = () => {
      if (!response.destroyed) response.write(part, () => setImmediate(write));
    };
    write();
  };

/** Begins, and says no more. */
export const fallsSilent: Answer = (response) => {
  response.writeHead(200);
  response.write('version: ');
};

export function sha512(body: string | Buffer): string {
  return createHash('sha512').update(body).digest('base64');
}

export interface News {
  readonly version?: string;
  readonly file?: string;
  readonly hash?: string | null;
  readonly size?: number;
  /** As if the package could be put together from parts of the old one. */
  readonly blockMapSize?: number;
  /** Lines added at the end. */
  readonly more?: string;
}

/** As electron-builder writes it. */
export function newsOf(
  body: Buffer,
  { version = '9.0.0', file, hash = sha512(body), size, blockMapSize, more = '' }: News = {},
) {
  const name = file ?? `Plimsoll-${version}-linux-x86_64.AppImage`;
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${JSON.stringify(name)}`,
    ...(hash === null ? [] : [`    sha512: ${hash}`]),
    `    size: ${size ?? body.length}`,
    ...(blockMapSize === undefined ? [] : [`    blockMapSize: ${blockMapSize}`]),
    `path: ${JSON.stringify(name)}`,
    ...(hash === null ? [] : [`sha512: ${hash}`]),
    "releaseDate: '2026-11-20T10:00:00.000Z'",
    more,
    '',
  ].join('\n');
}
