/** Where a key comes from: standard input, the environment, or a person's hands. Never the command's own arguments. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { CliWorld } from './world.ts';

const LONGEST_KEY = 4096;

/** @throws PlimsollError `invalid-input` when there is none, or what came cannot be one */
export async function readKey(
  { keyStdin, what }: { readonly keyStdin: boolean; readonly what: string },
  { env, terminal }: Pick<CliWorld, 'env' | 'terminal'>,
): Promise<string> {
  if (keyStdin) return checked(await terminal.readInput(), 'standard input');
  if (env.PLIMSOLL_KEY !== undefined && env.PLIMSOLL_KEY !== '') return checked(env.PLIMSOLL_KEY, 'PLIMSOLL_KEY');
  if (terminal.interactive) return checked(await terminal.askHidden(`${what} (not shown): `), 'what was typed');
  throw new PlimsollError({
    kind: 'invalid-input',
    message: `No ${what} was given.`,
    help: 'Pipe it in with --key-stdin, or set PLIMSOLL_KEY for this command.',
  });
}

export function keyOnCommandLine(): PlimsollError {
  return new PlimsollError({
    kind: 'invalid-input',
    message:
      'A key is not taken as an argument: every process of this computer can read the arguments of another, and the shell keeps them in its history.',
    help: 'Pipe it in with --key-stdin, set PLIMSOLL_KEY for this command, or type it when asked. If the key was real, make a new one.',
  });
}

function checked(text: string, source: string): string {
  const key = text.trim();
  const fault = key === '' ? 'is empty' : key.length > LONGEST_KEY ? 'is too long for a key' : null;
  if (fault === null && !/\s/.test(key)) return key;
  throw new PlimsollError({
    kind: 'invalid-input',
    message: `The key from ${source} ${fault ?? 'has more than one word'}.`,
  });
}
