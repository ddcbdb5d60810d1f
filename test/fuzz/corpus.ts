/**
 * Real shapes: what the sandbox answers when an adapter runs against it, in both dialects. Recorded anew by every run, so
 * that the corpus cannot fall behind the services. Long lists are cut to a few elements: their shape is what counts.
 */
import type { ServiceHttp } from '#engine/http/client.ts';
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { ServiceAdapter } from '#engine/providers/adapter.ts';
import { findService } from '#engine/providers/registry.ts';
import type { Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { HOUR } from '#shared/domain/time.ts';
import { arr, type Node, obj, parseTree, printTree } from './wireTree.ts';

const EPOCH = Date.UTC(2026, 10, 20, 6);
export const NOW = EPOCH + 3 * HOUR;
const LONGEST_LIST = 5;

export interface Recorded {
  /** `GET /path`, without the query. */
  readonly request: string;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly tree: Node | undefined;
}

export interface Recording {
  readonly service: string;
  /** `seed main`. */
  readonly account: string;
  readonly answers: readonly Recorded[];
}

export type Run = (adapter: ServiceAdapter, http: ServiceHttp) => Promise<unknown>;

export interface Corpus {
  readonly sandbox: Sandbox;
  /** The account's answers while `run` works with its adapter. */
  record(service: string, account: string, run: Run): Promise<Recording>;
  close(): Promise<void>;
}

export async function openCorpus(): Promise<Corpus> {
  const sandbox = await startSandbox({ seed: 71_077, epoch: EPOCH, pace: 4, clock: { now: () => NOW } });

  async function record(service: string, name: string, run: Run): Promise<Recording> {
    const account = accountOf(sandbox, service, name);
    const answers: Recorded[] = [];
    const recording = async (input: string | URL | Request, init?: RequestInit) => {
      const response = await fetch(input, init);
      const url = new URL(input instanceof Request ? input.url : input);
      const text = await response.clone().text();
      answers.push(recorded(`${init?.method} ${url.pathname}`, response.status, [...response.headers], text));
      return response;
    };
    try {
      const { adapter, http } = connect(account, recording);
      await run(adapter, http);
    } catch (error) {
      // A refusal is a shape too.
      if (!(error instanceof PlimsollError)) throw error;
    }
    return { service, account: name, answers };
  }

  return { sandbox, record, close: () => sandbox.close() };
}

const CARRIED = new Set(['content-type', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'location']);

export function recorded(
  request: string,
  status: number,
  headers: readonly (readonly [string, string])[],
  text: string,
): Recorded {
  const whole = parseTree(text);
  const tree = whole === undefined ? undefined : shortened(whole);
  const kept = tree === undefined ? text : printTree(tree);
  return {
    request,
    status,
    headers: headers.filter(([header]) => CARRIED.has(header)),
    text: kept,
    bytes: new TextEncoder().encode(kept),
    tree,
  };
}

function shortened(node: Node): Node {
  if (node.t === 'arr') return arr(node.v.slice(0, LONGEST_LIST).map(shortened));
  if (node.t === 'obj') return obj(node.v.map(([name, value]): [string, Node] => [name, shortened(value)]));
  return node;
}

function accountOf(sandbox: Sandbox, service: string, name: string): SandboxAccount {
  const found = sandbox.variants.find((one) => one.service === service && `${one.dialect} ${one.variant}` === name);
  if (found === undefined) throw new Error(`the sandbox has no ${service} ${name}`);
  return found;
}

function connect(account: SandboxAccount, recording: typeof fetch) {
  const service = findService(account.service);
  if (service === undefined) throw new Error(`no adapter for ${account.service}`);
  const http = createServiceHttp({
    origin: account.origin,
    authorize: (key) => service.authorize(key),
    key: async () => account.key,
    fetch: recording,
    clock: {
      now: () => NOW,
      setTimer: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: () => 0,
  });
  return { http, adapter: service.connect({ http, clock: { now: () => NOW, setTimer: () => () => undefined } }) };
}
