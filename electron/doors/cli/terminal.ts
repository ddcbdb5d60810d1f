/** The process's own terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Terminal } from './world.ts';

/** Nobody means to pipe more than this as a key. */
const LONGEST_INPUT = 64 * 1024;

export function processTerminal({ stdin, stdout, stderr }: NodeJS.Process): Terminal {
  const question = async (text: string, echo: boolean): Promise<string> => {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output: echo ? stderr : silent, terminal: true });
    // Questions go to stderr, so that stdout holds the result alone. Readline writes it itself only where it may echo.
    if (!echo) stderr.write(text);
    const stopped = new AbortController();
    lines.once('SIGINT', () => stopped.abort());
    lines.once('close', () => stopped.abort());
    try {
      return await lines.question(echo ? text : '', { signal: stopped.signal });
    } catch (cause) {
      throw new PlimsollError({ kind: 'cancelled', message: 'Stopped; nothing was done.' }, { cause });
    } finally {
      lines.close();
      if (!echo) stderr.write('\n');
    }
  };
  return {
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    out: (text) => void stdout.write(text),
    outBytes: (bytes) => new Promise((resolve) => stdout.write(bytes, () => resolve())),
    err: (text) => void stderr.write(text),
    async readInput() {
      let text = '';
      stdin.setEncoding('utf8');
      for await (const chunk of stdin) {
        text += chunk;
        if (text.length > LONGEST_INPUT)
          throw new PlimsollError({ kind: 'invalid-input', message: 'Standard input is too long for a key.' });
      }
      return text;
    },
    ask: (text) => question(text, true),
    askHidden: (text) => question(text, false),
  };
}
