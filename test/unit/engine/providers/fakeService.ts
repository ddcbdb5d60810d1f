/** A service made of fixed answers, read through the real HTTP client and the real definition. */
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { AccountReading, ReadOptions } from '#engine/providers/adapter.ts';
import { findService } from '#engine/providers/registry.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { type Amount, parseAmount, type Unit } from '#shared/money/amount.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

export const NOW = Date.UTC(2026, 10, 20, 9);
export const KEY = 'eliza_f00dfeedf00dfeedf00dfeed';

export interface FixedAnswer {
  readonly status?: number;
  /** JSON text as it stands on the wire, or a value to write as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
/** By `GET /path`; a function sees the query and the body. Anything else is 404. */
export type Routes = Readonly<Record<string, FixedAnswer | ((query: URLSearchParams, body: string) => FixedAnswer)>>;

export function text(body: string, status = 200): FixedAnswer {
  return { status, body: { raw: body } };
}

export interface Asked {
  readonly url: URL;
  readonly request: string;
  readonly headers: Headers;
}

export function fakeService(id: string, routes: Routes, key = KEY) {
  const service = findService(id);
  if (service === undefined) throw new Error(`there is no service ${id}`);
  const asked: Asked[] = [];
  const logged: unknown[] = [];
  const clock = createFakeClock(NOW);
  const fetchFixed = async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = `${init?.method} ${url.pathname}`;
    asked.push({ url, request, headers: new Headers(init?.headers) });
    const route = routes[request];
    const answer = typeof route === 'function' ? route(url.searchParams, String(init?.body ?? '')) : route;
    const { status = 200, body, headers = {} } = answer ?? { status: 404, body: { error: 'not_found' } };
    return new Response(wireText(body), { status, headers: { 'content-type': 'application/json', ...headers } });
  };
  const log = {
    info: (...line: unknown[]) => logged.push(line),
    warn: (...line: unknown[]) => logged.push(line),
    error: (...line: unknown[]) => logged.push(line),
  };
  const http = createServiceHttp({
    origin: service.info.defaultOrigin,
    authorize: (secret) => service.authorize(secret),
    key: async () => key,
    fetch: fetchFixed,
    // Pauses between retries pass at once: what is tested here is what the answers mean.
    clock: { ...clock, setTimer: (ms, callback) => (ms < 10_000 ? hurried(callback) : clock.setTimer(ms, callback)) },
    log,
    random: () => 0,
  });
  const adapter = service.connect({ http, clock });
  return { asked, logged, adapter, read: (options?: ReadOptions) => adapter.read(options) };
}

function hurried(callback: () => void) {
  const handle = setImmediate(callback);
  return () => clearImmediate(handle);
}

function wireText(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'raw' in body && typeof body.raw === 'string') return body.raw;
  return JSON.stringify(body);
}

/** The error of a read that could see no wallet. */
export async function refusalOf(id: string, routes: Routes): Promise<PlimsollError> {
  const error = await fakeService(id, routes)
    .read()
    .then(
      (reading: AccountReading) => new Error(`it was read: ${JSON.stringify(reading.wallets)}`),
      (thrown: unknown) => thrown,
    );
  if (error instanceof PlimsollError) return error;
  throw error;
}

export function amount(digits: string, unit: Unit): Amount {
  return parseAmount(digits, unit);
}
