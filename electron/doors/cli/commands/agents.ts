/** Agents: how they stand, letting them stand still and go on, and who changed what. */
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { findAgent } from '#shared/domain/agentRef.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT, exitCodeOfAgent } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { typedWhole } from '../money/typedAmount.ts';
import { agentTable, agentText, auditTable, callerText, STATE_WORDS } from '../render/agents.ts';
import { ageText, plain } from '../render/text.ts';
import { ASKS, LOOKS, withFolder } from '../scope.ts';
import type { Session } from '../session.ts';
import { findWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface ReasonOptions extends GlobalOptions {
  readonly reason?: string;
}

export function listAgents(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const none = 'No agents yet: "plimsoll agents make NAME --wallet WALLET" makes one.\n';
  if (!chooseFolder(options, world).exists)
    return Promise.resolve({ exitCode: EXIT.ok, text: none, json: { agents: [] } });
  return withFolder(options, world, LOOKS, async (session) => {
    const { agents } = await session.call('snapshot.get', {});
    const text = agents.length === 0 ? none : agentTable(agents, world.clock.now());
    return { exitCode: EXIT.ok, text, json: { agents } };
  });
}

export function showAgent(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const agent = await agentNow(session, wanted);
    return { exitCode: EXIT.ok, text: agentText(agent, world.clock.now()), json: { agent } };
  });
}

export function makeAgent(
  name: string,
  options: GlobalOptions & { readonly wallet: string },
  world: CliWorld,
): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const { wallets } = await session.call('snapshot.get', {});
    const wallet = findWallet(wallets, options.wallet);
    const { agent } = await session.call('agents.make', { walletId: wallet.id, name });
    const text = `Made: ${name}, of ${wallet.accountLabel}, ${wallet.name}. "plimsoll envelopes set" gives it a share of that.`;
    return { exitCode: EXIT.ok, text: `${plain(text)}\n`, json: { exitCode: EXIT.ok, agent } };
  });
}

export function forgetAgent(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const { key, name } = await agentNow(session, wanted);
    await session.call('agents.forget', { agent: key });
    return { exitCode: EXIT.ok, text: `Forgotten: ${plain(name)}.\n`, json: { exitCode: EXIT.ok, forgotten: key } };
  });
}

/** Done at once: standing still costs nothing, and waiting for a yes may. */
export function pauseAgent(wanted: string, options: ReasonOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, ASKS, async (session) => {
    const { key } = await agentNow(session, wanted);
    await session.call('agents.pause', { agent: key, ...reasonOf(options) });
    return stood(await agentNow(session, key), 'The gate says no to it from now on.');
  });
}

export function resumeAgent(
  wanted: string,
  options: ReasonOptions & ConfirmOptions,
  world: CliWorld,
): Promise<Outcome> {
  return withFolder(options, world, ASKS, async (session) => {
    const now = world.clock.now();
    const agent = await agentNow(session, wanted);
    const { key, name, accountLabel, serviceName, holds, why } = agent;
    if (agent.state === 'running' && holds.length === 0) return stood(agent, 'Nothing holds it.');
    const facts: (readonly [string, string])[] = [
      ['Account', `${accountLabel} (${serviceName})`],
      ['State', STATE_WORDS[agent.state]],
      ...(why === null ? [] : [['Stopped', why] as const]),
      ...holds.map(({ at, caller }) => ['Held by', `${callerText(caller)}, ${ageText(now - at)}`] as const),
    ];
    const next = 'Every hold on it is lifted. Past an envelope’s hard line it goes on until that window ends.';
    await confirm({ what: `Let ${name} go on`, facts, next }, options, world);
    await session.call('agents.resume', { agent: key, ...reasonOf(options) });
    return stood(await agentNow(session, key), '');
  });
}

export interface LogOptions extends GlobalOptions {
  readonly agent?: string;
  readonly limit?: string;
}

const LOG_ROWS = 50;
const MOST_ROWS = 500;

export async function agentLog(options: LogOptions, world: CliWorld): Promise<Outcome> {
  const limit = typedWhole(options.limit ?? String(LOG_ROWS), { min: 1, max: MOST_ROWS }, '--limit');
  return withFolder(options, world, LOOKS, async (session) => {
    const agent = options.agent === undefined ? {} : { agent: await keyInLog(session, options.agent) };
    const { rows } = await session.call('audit.list', { limit, ...agent });
    const text = rows.length === 0 ? 'Nothing was changed yet.\n' : auditTable(rows);
    return { exitCode: EXIT.ok, text, json: { rows } };
  });
}

/** The log outlives the agents: one that is gone is known by its key. */
async function keyInLog(session: Session, wanted: string): Promise<string> {
  const isKey = wanted.includes(':agent/');
  return isKey ? wanted : (await agentNow(session, wanted)).key;
}

export async function agentNow(session: Session, wanted: string): Promise<AgentView> {
  const { agents } = await session.call('snapshot.get', {});
  return findAgent(agents, wanted);
}

function stood(agent: AgentView, next: string): Outcome {
  const exitCode = exitCodeOfAgent(agent);
  const lines = [`${agent.name}: ${STATE_WORDS[agent.state]}.`];
  if (agent.why !== null) lines.push(agent.why);
  if (next !== '') lines.push(next);
  if (exitCode === EXIT.unsettled) lines.push(`Look again: plimsoll agents show "${agent.name}"`);
  return { exitCode, text: lines.map((line) => `${plain(line)}\n`).join(''), json: { exitCode, agent } };
}

function reasonOf({ reason }: ReasonOptions): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
