/** An HTTP server on 127.0.0.1 for our own pages: checks the host, bounds what is sent, and closes without waiting. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Clock, Log } from '../../ports.ts';
import { type Asked, type Refusal, refusalOfRequest } from './guard.ts';
import { COMMON_HEADERS, NOTHING_POLICY } from './policy.ts';

/** What a page of ours sends is a token and a word. */
export const MOST_BODY_BYTES = 2_048;
const MOST_HEADER_BYTES = 16_384;
const MOST_CONNECTIONS = 64;
const REQUEST_WITHIN_MS = 10_000;
/** How long an answer that is on its way may hold up the closing. */
const GRACE_MS = 1_000;
/** Whoever floods a page with bad requests does not flood the log. */
const MOST_REFUSALS_LOGGED = 20;

export interface Question extends Asked {
  readonly path: string;
  /** `http://127.0.0.1:<port>`: what a browser calls the origin of our own pages. */
  readonly ownOrigin: string;
  /** The body; null when it is longer than {@link MOST_BODY_BYTES} or was cut off. */
  body(): Promise<string | null>;
}

export type Reply =
  | { readonly refuse: Refusal }
  | { readonly status: number; readonly html: string; readonly policy: string }
  | { readonly status: number; readonly json: unknown };

export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The port, or 0 for any that is free. */
  readonly port: number;
  /** Milliseconds for a request, from its connection to its last byte. */
  readonly requestMs?: number;
  readonly answer: (question: Question) => Reply | Promise<Reply>;
}

/** @throws the system's error when the port cannot be had. */
export async function openServer(options: ServerOptions): Promise<LoopbackServer> {
  const { clock, log, requestMs = REQUEST_WITHIN_MS } = options;
  const connections = new Map<Socket, number>();
  let closing = false;
  let refusals = 0;
  let origin = '';

  // Node looks for those that are late only now and then.
  const limits = { maxHeaderSize: MOST_HEADER_BYTES, connectionsCheckingInterval: requestMs / 4 };
  const server = createServer(limits, (request, response) => {
    const { socket } = request;
    connections.set(socket, (connections.get(socket) ?? 0) + 1);
    response.once('close', () => {
      if (!connections.has(socket)) return;
      connections.set(socket, (connections.get(socket) ?? 1) - 1);
      if (closing) socket.destroySoon();
    });
    handle(request, response).catch((error: unknown) => {
      log.error('pages.defect', { error: error instanceof Error ? error.stack : String(error) });
      if (!response.headersSent) write(response, { status: 500, json: { error: 'internal' } });
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.headersTimeout = requestMs;
  server.requestTimeout = requestMs;
  // A change of protocol is asked by a program, never by a page of ours.
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('connection', (socket) => {
    connections.set(socket, 0);
    socket.once('close', () => connections.delete(socket));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked: Asked = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.headers,
      hostHeaders: request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length,
    };
    const refusal = refusalOfRequest(asked, origin.slice('http://'.length));
    const reply =
      refusal !== null
        ? { refuse: refusal }
        : await options.answer({
            ...asked,
            path: asked.target.split('?', 1)[0] ?? '',
            ownOrigin: origin,
            body: () => readBody(request),
          });
    if ('refuse' in reply && refusals++ < MOST_REFUSALS_LOGGED)
      log.warn('pages.refused', { reason: reply.refuse.reason, status: reply.refuse.status });
    if (!response.destroyed) write(response, reply);
  }

  server.on('error', (error) => log.error('pages.server', { message: error.message }));
  origin = `http://127.0.0.1:${await listen(server, options.port)}`;
  return {
    origin,
    async close() {
      closing = true;
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const [socket, answers] of connections) if (answers === 0) socket.destroy();
      const cancel = clock.setTimer(GRACE_MS, () => server.closeAllConnections());
      await closed;
      cancel();
    },
  };
}

/** Whether some program answers there: on some systems a second one could still take a part of its port. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
      else resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    // Cut off on the way: whoever sent it is gone.
    request.once('error', () => resolve(null));
  });
}

const REFUSED: Readonly<Record<Refusal['status'], string>> = {
  400: 'This request cannot be read.',
  403: 'Only the page itself may ask this.',
  404: 'There is nothing here.',
  405: 'Not with this method.',
  410: 'This page was used or has expired.',
  413: 'That is too much.',
  415: 'Only JSON is read here.',
  421: 'This is not the host you asked for.',
};

function write(response: ServerResponse, reply: Reply): void {
  if ('html' in reply) {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': reply.policy };
    send(response, reply.status, headers, reply.html);
  } else if ('refuse' in reply) {
    const { status } = reply.refuse;
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': NOTHING_POLICY };
    send(response, status, headers, `${REFUSED[status]}\n`);
  } else {
    const headers = { 'content-type': 'application/json', 'content-security-policy': NOTHING_POLICY };
    send(response, reply.status, headers, JSON.stringify(reply.json));
  }
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, text: string): void {
  response.writeHead(status, { ...COMMON_HEADERS, ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
