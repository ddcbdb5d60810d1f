/** The network between the app and the services: real requests over loopback, which may be cut or left without an answer. */
import type { Clock, Fetch } from '#engine/ports.ts';
import type { Work } from './virtualClock.ts';
import type { Worlds } from './worlds.ts';
import { TIME_HEADER } from './worldsProtocol.ts';

export interface Network {
  readonly fetch: Fetch;
  up: boolean;
  /** Origins that take a request and never answer it. */
  readonly silent: Set<string>;
  readonly requests: number;
  /** The most requests of one address that were under way at once: two would be one account read twice. */
  readonly mostAtOnce: number;
  readonly hung: number;
}

/** While not a millisecond goes by: a service that is asked as often is asked in a loop that no clock holds back. */
const MOST_IN_ONE_INSTANT = 2_000;

export function createNetwork(parts: { clock: Clock; work: Work; worlds: Worlds }): Network {
  const { clock, work, worlds } = parts;
  const underWay = new Map<string, number>();
  const counts = { requests: 0, mostAtOnce: 0, hung: 0 };
  const instant = { at: 0, requests: new Map<string, number>() };
  const state = { up: true, silent: new Set<string>() };

  /** Time would stand still for ever, and nothing could be judged. */
  function endIfFlooded(url: URL): void {
    if (instant.at !== clock.now()) instant.requests.clear();
    instant.at = clock.now();
    const asked = (instant.requests.get(url.pathname) ?? 0) + 1;
    instant.requests.set(url.pathname, asked);
    if (asked <= MOST_IN_ONE_INSTANT) return;
    process.stderr.write(`${url.pathname} was asked ${asked} times at ${new Date(instant.at).toISOString()}\n`);
    process.exit(2);
  }

  async function ask(url: URL, init: RequestInit | undefined): Promise<Response> {
    if (!state.up)
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('connect ENETUNREACH'), { code: 'ENETUNREACH', syscall: 'connect' }),
      });
    if (state.silent.has(url.origin)) return await neverAnswered(url, init);
    const headers = { ...(init?.headers as Record<string, string> | undefined), [TIME_HEADER]: String(clock.now()) };
    const response = await globalThis.fetch(url, { ...init, headers });
    // The whole body at once: else time would go on between two pieces of it.
    const body = await response.arrayBuffer();
    return new Response(body.byteLength === 0 ? null : body, { status: response.status, headers: response.headers });
  }

  /** A real connection to one who never answers. Time goes on meanwhile: that is what ends it. */
  async function neverAnswered(url: URL, init: RequestInit | undefined): Promise<Response> {
    counts.hung++;
    const waiting = globalThis.fetch(new URL(url.pathname, worlds.silent), init);
    const back = () => work.enter('fetch');
    init?.signal?.addEventListener('abort', back, { once: true });
    work.leave('fetch');
    try {
      return await waiting;
    } finally {
      if (init?.signal?.aborted !== true) work.enter('fetch');
      init?.signal?.removeEventListener('abort', back);
    }
  }

  const fetch: Fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const name = `${init?.method ?? 'GET'} ${url.href}`;
    const now = (underWay.get(name) ?? 0) + 1;
    underWay.set(name, now);
    counts.requests++;
    endIfFlooded(url);
    if (init?.method === undefined || init.method === 'GET') counts.mostAtOnce = Math.max(counts.mostAtOnce, now);
    work.enter('fetch');
    try {
      return await ask(url, init);
    } finally {
      work.leave('fetch');
      const left = (underWay.get(name) ?? 1) - 1;
      if (left === 0) underWay.delete(name);
      else underWay.set(name, left);
    }
  };
  return {
    fetch,
    silent: state.silent,
    get up() {
      return state.up;
    },
    set up(up) {
      state.up = up;
    },
    get requests() {
      return counts.requests;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
    get hung() {
      return counts.hung;
    },
  };
}
