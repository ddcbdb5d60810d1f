/** A service made of recorded answers, some of them mutated, read through the real client and the real definition. */

import type { ServiceHttp } from '#engine/http/client.ts';
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { ServiceAdapter } from '#engine/providers/adapter.ts';
import { findService } from '#engine/providers/registry.ts';
import { NOW, type Recorded } from './corpus.ts';
import { type Node, parseTree } from './wireTree.ts';

/** Known to no pattern, so that only knowing it can mask it. */
export const KEY = 'Qx9-no-form-that-is-known-0xF00';
/** No case may ask more often: what goes round in circles is a defect, not a long case. */
const MOST_REQUESTS = 60;

/** What goes over the wire in place of one recorded answer. */
export interface Mutated {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: Uint8Array;
  /** What was done to it, for the report. */
  readonly done: string;
}

/** What an adapter was told, as the tests read it. */
export interface Told {
  readonly request: string;
  readonly status: number;
  /** Of the body, by the tests' own reader; undefined where it is not JSON. */
  readonly tree: Node | undefined;
  readonly mutated: boolean;
}

export interface Replay {
  readonly http: ServiceHttp;
  readonly adapter: ServiceAdapter;
  /** What was told, in order. */
  readonly told: readonly Told[];
  readonly logged: readonly unknown[];
}

export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests';
}

/** @param mutations by the index of the recorded answer */
export function replay(
  service: string,
  answers: readonly Recorded[],
  mutations: ReadonlyMap<number, Mutated>,
  own?: (http: ServiceHttp) => ServiceAdapter,
): Replay {
  const definition = findService(service);
  if (definition === undefined) throw new Error(`no adapter for ${service}`);
  const told: Told[] = [];
  const logged: unknown[] = [];
  const asked = new Map<string, number>();

  /** The nth answer to a request; the last one again where more are asked for. */
  function next(request: string): number {
    const before = asked.get(request) ?? 0;
    asked.set(request, before + 1);
    let found = -1;
    let seen = 0;
    for (const [index, answer] of answers.entries()) {
      if (answer.request !== request) continue;
      found = index;
      if (seen === before) return index;
      seen += 1;
    }
    return found;
  }

  const fetchRecorded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = `${init?.method} ${url.pathname}`;
    if (told.length >= MOST_REQUESTS) throw new TooManyRequests(request);
    const index = next(request);
    const answer = answers[index];
    const mutated = mutations.get(index);
    if (answer === undefined) {
      told.push({ request, status: 404, tree: parseTree(NOWHERE), mutated: false });
      return responseOf(404, [], new TextEncoder().encode(NOWHERE));
    }
    if (mutated === undefined) {
      told.push({ request, status: answer.status, tree: answer.tree, mutated: false });
      return responseOf(answer.status, answer.headers, answer.bytes);
    }
    const tree = parseTree(new TextDecoder().decode(mutated.bytes).replaceAll(KEY, '[redacted]'));
    told.push({ request, status: mutated.status, tree, mutated: true });
    return responseOf(mutated.status, mutated.headers, mutated.bytes);
  };

  const line = (...words: unknown[]) => void logged.push(words);
  const http = createServiceHttp({
    origin: definition.info.defaultOrigin,
    authorize: (key) => definition.authorize(key),
    key: async () => KEY,
    fetch: fetchRecorded,
    // Pauses pass at once; time-outs never come, since every answer is here.
    clock: { now: () => NOW, setTimer: (ms, callback) => (ms < 10_000 ? soon(callback) : () => undefined) },
    log: { info: line, warn: line, error: line },
    random: () => 0,
  });
  const clock = { now: () => NOW, setTimer: () => () => undefined };
  return { http, adapter: own?.(http) ?? definition.connect({ http, clock }), told, logged };
}

const NOWHERE = '{"error":"not_found"}';

function soon(callback: () => void): () => void {
  let cancelled = false;
  queueMicrotask(() => {
    if (!cancelled) callback();
  });
  return () => {
    cancelled = true;
  };
}

/** As much of a Response as the client uses: the platform's own costs more than the reading that is tested. */
function responseOf(status: number, headers: readonly (readonly [string, string])[], bytes: Uint8Array): Response {
  let read = false;
  const body = {
    getReader: () => ({
      async read() {
        if (read) return { done: true, value: undefined };
        read = true;
        return { done: false, value: bytes };
      },
      async cancel() {},
    }),
    async cancel() {},
  };
  return { status, type: 'default', headers: new Headers(headers as [string, string][]), body } as unknown as Response;
}
