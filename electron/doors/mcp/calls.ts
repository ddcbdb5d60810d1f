/** What an agent's client can reach of the contract: these calls and no other, whatever its tools come to be. */
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

export const MCP_CALLS = [
  'snapshot.get',
  'ledger.page',
  'gate.check',
  'gate.settle',
  'gate.release',
] as const satisfies readonly CallName[];
export type McpCall = (typeof MCP_CALLS)[number];

/** @throws PlimsollError as the handler said it */
export type McpAsk = <N extends McpCall>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>;

/** Holds also where a type was talked out of it. */
export function onlyMcpCalls(ask: McpAsk): McpAsk {
  return (name, input) => {
    if ((MCP_CALLS as readonly string[]).includes(name)) return ask(name, input);
    return Promise.reject(
      new PlimsollError({ kind: 'refused', message: `"${String(name).slice(0, 40)}" cannot be asked from here.` }),
    );
  };
}
