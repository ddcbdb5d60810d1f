/** Plays one case: which answers are mutated and how, what the adapter makes of them, and what the oracle says. */

import type { ServiceHttp } from '#engine/http/client.ts';
import type { AccountReading, HistoryPage, ServiceAdapter } from '#engine/providers/adapter.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { type Chance, chanceOf } from './chance.ts';
import type { ServiceClaims } from './claims/claims.ts';
import type { Recorded, Recording } from './corpus.ts';
import { mutate } from './mutate.ts';
import {
  type Constants,
  constantsOf,
  judgeError,
  judgeHistory,
  judgeLoosely,
  judgeReading,
  judgeSurroundings,
  partsOf,
} from './oracle.ts';
import { type Mutated, type Replay, replay } from './replay.ts';

/** One way of asking a service, with the answers that were recorded for it. */
export interface Scenario {
  readonly name: string;
  readonly recording: Recording;
  run(adapter: ServiceAdapter, http: ServiceHttp): Promise<unknown>;
  /** @throws an Error that says what is wrong with what came back */
  judge(result: unknown, played: Replay): void;
  /** The same for a typed error. */
  judgeThrown?(error: PlimsollError, played: Replay): void;
  /** Stands in for the adapter that is tested. */
  readonly own?: Parameters<typeof replay>[3];
}

/** The reading of an account, judged by the places that the service's claims name. */
export async function readScenario(
  claims: ServiceClaims,
  name: string,
  recording: Recording,
  run: (adapter: ServiceAdapter) => Promise<AccountReading>,
): Promise<Scenario> {
  const plain = replay(recording.service, recording.answers, new Map());
  const before = partsOf(await run(plain.adapter));
  return {
    name,
    recording,
    run,
    judge: (result, played) => judgeReading(claims, result as AccountReading, played, before),
  };
}

/** A page of a ledger's past, judged by the same places. */
export function historyScenario(
  claims: ServiceClaims,
  recording: Recording,
  run: (adapter: ServiceAdapter) => Promise<HistoryPage | undefined>,
): Scenario {
  return {
    name: 'history',
    recording,
    run,
    judge: (result, { told }) => judgeHistory(claims, result as HistoryPage, told),
  };
}

/**
 * Anything else that an adapter is asked for: each amount and time must be somewhere on the wire.
 * @param published limits in millionths that are known without the service's word
 */
export async function looseScenario(
  name: string,
  recording: Recording,
  run: (adapter: ServiceAdapter) => Promise<unknown>,
  published: readonly number[] = [],
): Promise<Scenario> {
  const plain = replay(recording.service, recording.answers, new Map());
  let constants: Constants = { amounts: new Set(published), times: new Set() };
  try {
    const { amounts, times } = constantsOf(await run(plain.adapter));
    constants = { amounts: new Set([...amounts, ...published]), times };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
  }
  return { name, recording, run, judge: (result, { told }) => judgeLoosely(result, told, constants) };
}

export interface Tally {
  readonly service: string;
  cases: number;
  readings: number;
  /** Readings with parts that failed. */
  partly: number;
  readonly errors: Record<string, number>;
}

export class CaseFailed extends Error {
  override readonly name = 'CaseFailed';
}

function mutationsOf(chance: Chance, { answers }: Recording): Map<number, Mutated> {
  const mutations = new Map<number, Mutated>();
  const indexes = [...answers.keys()];
  const first = chance.pick(indexes);
  mutations.set(first, mutate(chance, answers[first] as Recorded, answers));
  if (chance.oneIn(5)) {
    const second = chance.pick(indexes);
    if (!mutations.has(second)) mutations.set(second, mutate(chance, answers[second] as Recorded, answers));
  }
  return mutations;
}

/** @returns null where all is well, else what is wrong */
async function playOne(
  scenario: Scenario,
  mutations: ReadonlyMap<number, Mutated>,
  tally?: Tally,
): Promise<string | null> {
  const { service, answers } = scenario.recording;
  const played = replay(service, answers, mutations, scenario.own);
  try {
    let result: unknown;
    let thrown: unknown;
    let failed = false;
    try {
      result = await scenario.run(played.adapter, played.http);
    } catch (error) {
      failed = true;
      thrown = error;
    }
    if (failed) {
      const kind = judgeError(thrown);
      scenario.judgeThrown?.(thrown as PlimsollError, played);
      if (tally !== undefined) tally.errors[kind] = (tally.errors[kind] ?? 0) + 1;
    } else {
      scenario.judge(result, played);
      if (tally !== undefined) {
        tally.readings += 1;
        if (isPartly(result)) tally.partly += 1;
      }
    }
    judgeSurroundings(played);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isPartly(result: unknown): boolean {
  return (
    typeof result === 'object' &&
    result !== null &&
    'problems' in result &&
    Array.isArray(result.problems) &&
    result.problems.length > 0
  );
}

/** Plays cases from `from` on. @throws CaseFailed with seed, number and the smallest mutation that still fails */
export async function playCases(
  service: string,
  scenarios: readonly Scenario[],
  seed: number,
  count: number,
  from = 0,
): Promise<Tally> {
  // Stacks of expected failures cost more than the failures.
  Error.stackTraceLimit = 4;
  const tally: Tally = { service, cases: 0, readings: 0, partly: 0, errors: {} };
  for (let number = from; number < from + count; number += 1) {
    const chance = chanceOf(seed, number);
    const scenario = chance.pick(scenarios);
    const mutations = mutationsOf(chance, scenario.recording);
    const problem = await playOne(scenario, mutations, tally);
    tally.cases += 1;
    if (problem !== null) throw await shrunk(scenario, mutations, problem, seed, number);
  }
  return tally;
}

/** Leaves out mutations that the failure does not need. */
async function shrunk(
  scenario: Scenario,
  mutations: ReadonlyMap<number, Mutated>,
  problem: string,
  seed: number,
  number: number,
): Promise<CaseFailed> {
  let [smallest, words] = [mutations, problem];
  for (const index of mutations.keys()) {
    if (smallest.size === 1) break;
    const fewer = new Map([...smallest].filter(([one]) => one !== index));
    const still = await playOne(scenario, fewer);
    if (still !== null) [smallest, words] = [fewer, still];
  }
  const shown = [...smallest].map(([index, { done, status, bytes }]) => {
    const body = new TextDecoder().decode(bytes);
    const cut = body.length > 2_000 ? `${body.slice(0, 2_000)}… (${body.length} characters)` : body;
    return `${scenario.recording.answers[index]?.request} answered ${status}: ${done}\n${cut}`;
  });
  return new CaseFailed(
    `PLIMSOLL_FUZZ_SEED=${seed} PLIMSOLL_FUZZ_CASE=${number}: ${scenario.recording.account}, ${scenario.name}: ${words}\n${shown.join('\n')}`,
  );
}
