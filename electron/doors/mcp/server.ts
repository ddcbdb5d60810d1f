/** The server that an agent's client talks to. It looks, asks the gate, and can do nothing else. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Instant } from '#shared/domain/time.ts';
import type { McpAsk } from './calls.ts';
import { line } from './data.ts';
import { addGateTools } from './gateTools.ts';
import { addLookTools } from './lookTools.ts';
import { createReach } from './reach.ts';

export interface McpParts {
  readonly version: string;
  /** The one agent that the client speaks for; null: any. */
  readonly agent: string | null;
  readonly ask: McpAsk;
  readonly now: () => Instant;
  readonly onDefect: (tool: string, error: unknown) => void;
}

const LONGEST_NAME = 120;

export function createMcpServer({ version, agent, ask, now, onDefect }: McpParts): McpServer {
  const server = new McpServer(
    { name: 'plimsoll', title: 'Plimsoll', version },
    { instructions: instructionsFor(agent), capabilities: { tools: {} } },
  );
  const parts = { ask, reach: createReach(ask, agent), now, onDefect };
  addLookTools(server, parts);
  addGateTools(server, parts);
  return server;
}

/** What the client called itself; never proof of anything. */
export function clientNameOf(server: McpServer): string | null {
  const name = line(server.server.getClientVersion()?.name ?? '').trim();
  return name === '' ? null : name.slice(0, LONGEST_NAME);
}

function instructionsFor(agent: string | null): string {
  const who = agent === null ? 'Name the agent that you are.' : `You are the agent "${line(agent)}".`;
  return [
    'Plimsoll watches the prepaid credits that agents spend.',
    who,
    'Before work that costs credits, ask "check", or "reserve" and afterwards "settle" or "release".',
    'Only a clear yes is a yes: when it is denied, or not known, do not spend; tell your owner the reason.',
    'You cannot pause, resume, move budget or top up here: your owner does that in Plimsoll.',
    'Amounts are decimal strings with a unit; "unknown" is neither zero nor enough.',
  ].join(' ');
}
