/** Requests that change something and move no money: done only where the service said so. */
import type { ServiceHttp } from '#engine/http/client.ts';
import type { ServiceAdapter } from '#engine/providers/adapter.ts';
import { findService } from '#engine/providers/registry.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { type Amount, parseAmount } from '#shared/money/amount.ts';
import type { Scenario } from './cases.ts';
import { type Corpus, NOW, openCorpus, type Recording } from './corpus.ts';
import { found, type Ids, isId, isLit, moneyOf, payingRun, payingScenario, usd } from './money.ts';
import { constantsOf, judgeLoosely } from './oracle.ts';
import { replay, type Told } from './replay.ts';
import { at, isStated, type Node } from './wireTree.ts';

/** Changes that move no money: done only where the service said so, and amounts as it says them. */
interface Change {
  readonly request: RegExp;
  readonly run: (adapter: ServiceAdapter, http: ServiceHttp) => Promise<unknown>;
  /** Whether the last answer says that it was done. */
  readonly done: (last: Told, result: unknown) => boolean;
}

const good = ({ status }: Told) => status >= 200 && status <= 299;
const goodObject = (last: Told) => good(last) && last.tree?.t === 'obj';
const change = (unit: string, cap: Amount | null) => ({
  enabled: true,
  threshold: parseAmount('1000', unit),
  amount: parseAmount('1000', unit),
  dailyCap: cap,
});
const stateIs = (result: unknown, word: string) =>
  typeof result === 'object' && result !== null && 'state' in result && result.state === word;
/** `on` and `off` must have been said; nothing is invented. */
const saysState = (last: Told, result: unknown, node: Node | undefined) =>
  goodObject(last) &&
  (stateIs(result, 'unknown') || stateIs(result, isLit(node, true) ? 'on' : 'off')) &&
  (stateIs(result, 'unknown') || isStated(node));

const outcome = (result: unknown) =>
  typeof result === 'object' && result !== null && 'outcome' in result ? result.outcome : null;

async function signIn(service: string, http: ServiceHttp): Promise<unknown> {
  const definition = findService(service);
  const flow = definition?.signIn?.({
    http,
    origin: definition.info.defaultOrigin,
    clock: { now: () => NOW, setTimer: () => () => undefined },
  });
  if (flow === undefined) throw new Error('there is no sign-in');
  const { state, verificationUrl, ...start } = await flow.begin();
  const polled = await flow.poll(state);
  const renewed = polled.status === 'done' && polled.renewal !== undefined ? await flow.renew?.(polled.renewal) : null;
  for (const ms of [start.intervalMs, 'intervalMs' in polled ? (polled.intervalMs ?? 1_000) : 1_000])
    if (!(ms >= 1_000 && ms <= 3_600_000)) throw new Error(`it is asked again every ${ms} ms`);
  for (const end of [start.expiresAt, 'expiresAt' in polled ? polled.expiresAt : null])
    if (end !== null && !Number.isSafeInteger(end)) throw new Error(`it ends at ${end}`);
  return { polled: { status: polled.status }, renewed: renewed?.status ?? null };
}

export const changesOf = (ids: Ids): Readonly<Record<string, Readonly<Record<string, Change>>>> => ({
  bizos: {},
  olostep: {},
  mosaic: {
    'automatic top-up': {
      request: /^POST \/credits\/settings$/,
      run: async ({ operations }) => operations?.setAutoTopUp?.('credits', change('credit', null)),
      done: (last, result) => saysState(last, result, at(last.tree, 'auto_topup', 'enabled')),
    },
    resume: {
      request: /^POST \/agent_run\/.+\/resume$/,
      run: async ({ operations }) => operations?.blocked?.resume(ids.run ?? 'run_1'),
      done: (last) => goodObject(last) && !isLit(at(last.tree, 'success'), false),
    },
    pause: {
      request: /^(POST \/agent_run\/.+\/cancel|GET \/agent.*)$/,
      run: async ({ operations }) => operations?.agents?.pause(ids.agent ?? 'agent_1', 'too much'),
      done: () => true,
    },
  },
  geopera: {
    'automatic top-up': {
      request: /set_auto_topup|auto_topup.get/,
      run: async ({ operations }) => operations?.setAutoTopUp?.('credits', change('credit', parseAmount('50', 'AUD'))),
      done: () => true,
    },
    'new approval': {
      request: /approvals.request/,
      run: async ({ operations }) => operations?.approvals?.request(5_000, 24),
      done: (last) => good(last) && found(last, 'id').some(isId),
    },
    rejection: {
      request: /approvals.reject/,
      run: async ({ operations }) => operations?.approvals?.reject(ids.approval ?? 'ap-1', 'no'),
      done: (last) => good(last) && found(last, 'id').some(isId),
    },
    'card set-up': {
      request: /create_setup_intent/,
      run: async ({ operations }) => operations?.cards?.beginSetup(),
      done: (last) => goodObject(last),
    },
    'default card': {
      request: /set_default/,
      run: async ({ operations }) => operations?.cards?.setDefault('row-1'),
      done: (last) => goodObject(last) && !found(last, 'ok').some((node) => isLit(node, false)),
    },
    'sign-in': { request: /realms/, run: (_adapter, http) => signIn('geopera', http), done: () => true },
  },
  elizaos: {
    'automatic top-up': {
      request: /^PUT /,
      run: async ({ operations }) =>
        operations?.setAutoTopUp?.('balance', { ...change('USD', null), threshold: usd('10'), amount: usd('25') }),
      done: (last, result) => saysState(last, result, at(last.tree, 'settings', 'autoTopUp', 'enabled')),
    },
    pause: {
      request: /^(POST|GET) /,
      run: async ({ operations }) => operations?.agents?.pause(ids.agent ?? 'agent-1', 'too much'),
      done: (last, result) => outcome(result) === 'none' || good(last) || last.status === 409,
    },
    allocate: {
      request: /^POST \/api\/v1\/agents/,
      run: async ({ operations }) => operations?.agents?.allocate(ids.agent ?? 'agent-1', usd('5'), 'mark-1'),
      done: (last) => goodObject(last) && isLit(at(last.tree, 'success'), true),
    },
    'sign-in': { request: /cli-session/, run: (_adapter, http) => signIn('elizaos', http), done: () => true },
  },
});

/** Where nobody knows whether it was done, these kinds say so. */
const UNSURE: ReadonlySet<string> = new Set(['unavailable', 'offline', 'bad-response']);

export async function changeScenario(
  name: string,
  { request, run, done }: Change,
  recording: Recording,
): Promise<Scenario> {
  const plain = replay(recording.service, recording.answers, new Map());
  const constants = constantsOf(
    await run(plain.adapter, plain.http).catch((error: unknown) => {
      if (error instanceof PlimsollError) return null;
      throw error;
    }),
  );
  return {
    name,
    recording,
    run,
    judge(result, { told }) {
      judgeLoosely(result, told, constants);
      const last = told.findLast((one) => request.test(one.request));
      if (last === undefined) return;
      if (!done(last, result))
        throw new Error(`after ${last.status} it counts as done, and the service did not say so`);
    },
    judgeThrown(error, { told }) {
      const last = told.findLast((one) => request.test(one.request));
      const unclear = last?.mutated && (good(last) || last.status >= 500);
      if (name === 'allocate' && unclear && !UNSURE.has(error.kind))
        throw new Error(`after ${last.status} the kind is ${error.kind}, although it may have been done`);
    },
  };
}

/** Ids of what there is in the account, and of payments begun there. */
async function idsOf(corpus: Corpus, service: string, account: string): Promise<Ids> {
  const ids: Record<string, string> = {};
  await corpus.record(service, account, async (adapter) => {
    const { operations } = adapter;
    const note = (name: string, id: string | undefined) => {
      if (id !== undefined) ids[name] = id;
    };
    note('task', (await operations?.work?.list())?.items[0]?.id);
    note('run', (await operations?.blocked?.list())?.[0]?.id);
    const { slices } = await adapter.read();
    note('agent', slices.agents?.listed[0]?.id);
    note('approval', (await operations?.approvals?.list())?.find(({ status }) => status === 'pending')?.id);
    for (const money of Object.values(moneyOf(ids)[service] ?? {})) {
      // A page or an address that was made is what there is to ask about; nothing else is paid beforehand.
      if (money.movesNothing !== true || money.checks !== undefined) continue;
      const answer = await payingRun(money)(adapter);
      if ('refs' in answer) for (const [name, id] of Object.entries(answer.refs ?? {})) note(name, id);
    }
  });
  return ids;
}

/** @returns what pays and what changes at a service, with answers of every dialect, each of a sandbox of its own */
export async function writeScenariosOf(service: string, accounts: readonly string[]): Promise<Scenario[]> {
  const scenarios: Scenario[] = [];
  for (const account of accounts) {
    const corpus = await openCorpus();
    try {
      const ids = await idsOf(corpus, service, account);
      for (const [name, money] of Object.entries(moneyOf(ids)[service] ?? {}))
        scenarios.push(payingScenario(name, money, await corpus.record(service, account, payingRun(money))));
      for (const [name, one] of Object.entries(changesOf(ids)[service] ?? {}))
        scenarios.push(await changeScenario(name, one, await corpus.record(service, account, one.run)));
    } finally {
      await corpus.close();
    }
  }
  return scenarios;
}
