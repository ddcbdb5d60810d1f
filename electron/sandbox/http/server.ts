/** One service on one loopback port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode } from '../json.ts';
import type { AnswerLoss, RequestRecord } from '../sandbox.ts';
import { type Ask, page, type Reply } from './exchange.ts';
import { bendBody, bendText, FaultBox } from './faults.ts';

const MOST_BODY = 64 * 1024;
const MOST_RECORDS = 5_000;

export interface Handler {
  /** What must have happened before this request is looked at: whatever was due by now. */
  before?(ask: Ask): Promise<void>;
  answer(ask: Ask): Reply;
  /** How many charges were ever made: those of this request are seen by the difference. */
  chargeCount?(): number;
  /** Faults do not strike these, and nobody counts them: they are no requests of a client of the service. */
  isInternal?(path: string): boolean;
  /** The service's own body for a status that a fault wants. */
  refuse(ask: Ask, status: number, retryAfterSeconds: number | undefined): Reply;
}

export interface ServiceServer {
  readonly origin: string;
  readonly faults: FaultBox;
  readonly records: readonly RequestRecord[];
  close(): Promise<void>;
}

/** @param port the wish; 0, or one that is taken, becomes a free one. */
export async function serve(handler: Handler, port: number, faults = new FaultBox()): Promise<ServiceServer> {
  const records: RequestRecord[] = [];
  const waiting = new Set<NodeJS.Timeout>();

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        resolve();
      }, ms);
      waiting.add(timer);
    });

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://sandbox.invalid');
    const record = (status: number) => {
      records.push({ method: request.method ?? 'GET', path: url.pathname, query: url.search, status });
      if (records.length > MOST_RECORDS) records.shift();
    };
    const internal = handler.isInternal?.(url.pathname) === true;
    const { body, raw } = await readBody(request);
    const ask: Ask = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: plainHeaders(request),
      body,
      raw,
    };
    await handler.before?.(ask);
    const target = url.pathname + url.search;
    const struck = internal ? [] : faults.strike(target, ask.method);
    for (const fault of struck) if (fault.kind === 'latency') await pause(fault.ms);
    if (struck.some((fault) => fault.kind === 'timeout')) return record(0);
    const hangUp = () => {
      record(0);
      request.socket.resetAndDestroy();
    };
    if (struck.some((fault) => fault.kind === 'reset')) return hangUp();
    const wanted = struck.find((fault) => fault.kind === 'status');
    const charges = handler.chargeCount?.() ?? 0;
    let reply = wanted ? handler.refuse(ask, wanted.status, wanted.retryAfterSeconds) : handler.answer(ask);
    if (struck.some((fault) => fault.kind === 'twice')) reply = handler.answer(ask);
    const lost = internal
      ? null
      : faults.lost(target, ask.method, reply.status, (handler.chargeCount?.() ?? 0) > charges);
    if (lost === 'timeout') return record(0);
    if (lost === 'reset') return hangUp();
    if (lost !== null) reply = inPlaceOf(lost, (status) => handler.refuse(ask, status, undefined));
    const text = reply.text ?? bendText(encode(bendBody(reply.body, struck)), struck);
    if (!internal) record(reply.status);
    response.writeHead(reply.status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...reply.headers,
      'content-length': Buffer.byteLength(text),
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that went away needs no answer; a fault of the sandbox itself must not look like one of a service.
      if (response.destroyed) return;
      response.writeHead(599, { 'content-type': 'text/plain' });
      response.end(`sandbox error: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${actual}`,
    faults,
    records,
    async close() {
      for (const timer of waiting) clearTimeout(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What the client gets to see of an answer that was lost on the way. */
function inPlaceOf(lost: Exclude<AnswerLoss, 'reset' | 'timeout'>, refuse: (status: number) => Reply): Reply {
  if (lost === 'unavailable') return refuse(503);
  if (lost === 'failed') return refuse(500);
  const status = Number(lost.slice('edge-'.length));
  return page(`<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>edge</body></html>`, status);
}

async function listen(server: Server, port: number): Promise<void> {
  const attempt = (wish: number) =>
    new Promise<void>((resolve, reject) => {
      const failed = (error: Error) => reject(error);
      server.once('error', failed);
      server.listen(wish, '127.0.0.1', () => {
        server.off('error', failed);
        resolve();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (port === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    await attempt(0);
  }
}

function plainHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) plain[name] = Array.isArray(value) ? value[0] : value;
  return plain;
}

/** The body as JSON or as a form's fields; undefined for none, null for what is neither or too long. */
async function readBody(request: IncomingMessage): Promise<{ body: unknown; raw: string }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MOST_BODY) chunks.push(chunk);
  }
  if (length === 0) return { body: undefined, raw: '' };
  if (length > MOST_BODY) return { body: null, raw: '' };
  const raw = Buffer.concat(chunks).toString('utf8');
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return { body: Object.fromEntries(new URLSearchParams(raw)), raw };
  try {
    return { body: JSON.parse(raw) as unknown, raw };
  } catch (error) {
    if (error instanceof SyntaxError) return { body: null, raw };
    throw error;
  }
}
