/** Takes one message from any door to its handler: checks the name, the input, the output; keeps the error's kind. */
import type { z } from 'zod';
import { APP, type Caller } from '../domain/caller.ts';
import { type CallName, calls, type Handlers } from './contract.ts';
import { PlimsollError, type Result, toErrorInfo } from './errors.ts';

/** @param caller who asks, as the door says; missing: the app itself */
export type Dispatch = (name: unknown, input: unknown, caller?: Caller) => Promise<Result<unknown>>;

/**
 * A check that is written out as code of its own is quicker from the second time on, but writing that code for all of the
 * snapshot takes four times as long as one check without, and a window that opens waits for it.
 */
const BY_HAND = { jitless: true } as const;

/** @param onDefect hears of errors that nobody threw on purpose; their text never reaches the caller. */
export function createDispatch(handlers: Handlers, onDefect: (call: string, error: unknown) => void): Dispatch {
  return async (name, input, caller = APP) => {
    try {
      if (typeof name !== 'string' || !Object.hasOwn(calls, name))
        throw new PlimsollError({ kind: 'invalid-input', message: `There is no call "${String(name).slice(0, 40)}".` });
      const call = calls[name as CallName];
      const parsed = call.input.safeParse(input, BY_HAND);
      if (!parsed.success) throw invalidInput(name, parsed.error);
      const handler = handlers[name as CallName] as (input: unknown, caller: Caller) => Promise<unknown>;
      return { ok: true, value: call.output.parse(await handler(parsed.data, caller), BY_HAND) };
    } catch (error) {
      if (!(error instanceof PlimsollError)) onDefect(String(name).slice(0, 40), error);
      return { ok: false, error: toErrorInfo(error) };
    }
  };
}

function invalidInput(name: string, error: z.ZodError): PlimsollError {
  const issue = error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return new PlimsollError({
    kind: 'invalid-input',
    message: `${name}: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'not understood'}`,
  });
}
