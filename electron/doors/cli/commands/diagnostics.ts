/** Explains: why a wallet's number changed, what the engine did, and what can be handed to who helps. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { TRACE_LENGTH } from '#shared/domain/trace.ts';
import { findBook } from '../bookRef.ts';
import { EXIT } from '../exitCode.ts';
import { eventTable, whyText } from '../render/diagnostics.ts';
import { LOOKS, withFolder } from '../scope.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface EventOptions extends GlobalOptions {
  readonly limit?: string;
  readonly wallet?: string;
}

const USUAL_LIMIT = 50;

export function explainChange(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const { walletId, accountLabel, name } = await findBook(session, wanted);
    const why = await session.call('diagnostics.whyChanged', { walletId });
    const { accounts } = await session.call('snapshot.get', {});
    const text = whyText(why, `${accountLabel}, ${name}`, accounts, world.clock.now());
    return { exitCode: EXIT.ok, text, json: why };
  });
}

export function listEvents(options: EventOptions, world: CliWorld): Promise<Outcome> {
  const limit = limitOf(options.limit);
  return withFolder(options, world, LOOKS, async (session) => {
    const { wallet } = options;
    const of = wallet === undefined ? {} : { walletId: (await findBook(session, wallet)).walletId };
    const { events, count } = await session.call('diagnostics.events', { limit, ...of });
    const { accounts } = await session.call('snapshot.get', {});
    return { exitCode: EXIT.ok, text: eventTable(events, accounts), json: { events, count, via: session.via } };
  });
}

/** The text is JSON already: with and without --json it is the same. */
export function printDiagnostics(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const { text } = await session.call('diagnostics.report', {});
    return { exitCode: EXIT.ok, text, json: JSON.parse(text) };
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return USUAL_LIMIT;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= TRACE_LENGTH) return limit;
  throw new PlimsollError({ kind: 'invalid-input', message: `--limit is a number from 1 to ${TRACE_LENGTH}.` });
}
