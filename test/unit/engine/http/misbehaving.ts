/** Servers on loopback that misbehave as told, and the client under test. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { createServiceHttp, type ServiceHttpOptions } from '#engine/http/serviceHttp.ts';
import type { Clock, Log } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

export const KEY = 'eliza_topsecret0123456789';
const open: Server[] = [];
export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(
    open.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export async function serve(answer: Answer): Promise<{ origin: string; seen: IncomingMessage[]; port: number }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response, seen.length);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, seen, port };
}

export function clientOf(origin: string, options: Partial<ServiceHttpOptions> = {}) {
  const lines: unknown[] = [];
  const log: Log = {
    info: (event, fields) => lines.push(['info', event, fields]),
    warn: (event, fields) => lines.push(['warn', event, fields]),
    error: (event, fields) => lines.push(['error', event, fields]),
  };
  const http = createServiceHttp({
    origin,
    authorize: (key) => ({ 'x-api-key': key }),
    key: async () => KEY,
    fetch,
    clock: realClock,
    log,
    // The shortest pauses that the jitter gives.
    random: () => 0,
    timeoutMs: 3_000,
    ...options,
  });
  return { http, lines };
}

export async function failure(promise: Promise<unknown>): Promise<PlimsollError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PlimsollError)) throw new Error(`not a PlimsollError: ${String(error)}`);
  expect(JSON.stringify({ ...error.info, stack: error.stack, cause: error.cause })).not.toContain(KEY);
  return error;
}

export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** A server that was there and no longer is: its port refuses connections. */
export async function closedServer(): Promise<{ origin: string; port: number }> {
  const { origin, port } = await serve(() => undefined);
  await new Promise((resolve) => open.pop()?.close(resolve));
  return { origin, port };
}
