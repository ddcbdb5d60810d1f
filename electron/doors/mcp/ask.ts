/**
 * Somebody to ask for as long as a client stays: the app, whenever it runs. Each question is a session of its own, so that an
 * app that starts, ends or starts again is never in the way, and without it the folder is held only while it answers.
 */
import { chooseFolder } from '#doors/cli/folderChoice.ts';
import { LOOKS, noDataYet } from '#doors/cli/scope.ts';
import { withSession } from '#doors/cli/session.ts';
import type { CliWorld, GlobalOptions } from '#doors/cli/world.ts';
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { SECOND } from '#shared/domain/time.ts';
import { type McpAsk, type McpCall, onlyMcpCalls } from './calls.ts';

/** Nothing here asks a service: who does not answer by then is stuck. */
const TIMEOUT = 20 * SECOND;

/** @param clientName what the client called itself; asked anew for each question */
export function createAsk(options: GlobalOptions, world: CliWorld, clientName: () => string | null): McpAsk {
  let before: Promise<unknown> = Promise.resolve();

  async function once<N extends McpCall>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const folder = chooseFolder(options, world);
    if (!folder.exists) throw noDataYet(folder);
    const how = { ...LOOKS, as: { door: 'mcp' as const, name: clientName() }, timeoutMs: TIMEOUT };
    return withSession(folder, how, options, world, (session) => session.call(name, input));
  }

  /** The app went away in between: every call of the list may be sent again without doing anything twice. */
  async function twice<N extends McpCall>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    try {
      return await once(name, input);
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.kind !== 'unavailable') throw error;
      return once(name, input);
    }
  }

  return onlyMcpCalls((name, input) => {
    // One after another: two engines of our own would stand in each other's way.
    const answer = before.then(() => twice(name, input));
    before = answer.catch(() => {});
    return answer;
  });
}
