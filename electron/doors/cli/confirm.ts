/** Asks once before something costs money or is undone only with effort. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { plain } from './render/text.ts';
import type { CliWorld, GlobalOptions } from './world.ts';

export interface Statement {
  /** What is about to be done, in a few words. */
  readonly what: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What happens next, in a sentence. */
  readonly next?: string;
}

export interface ConfirmOptions extends GlobalOptions {
  readonly yes?: boolean;
}

/**
 * States what is about to happen and wants a yes: `--yes`, or a person's at the terminal.
 * @param onlyByFlag a person at the terminal is not asked either: the flag is required
 * @throws PlimsollError `invalid-input` where nobody can be asked, `cancelled` for a no; nothing was done then
 */
export async function confirm(
  statement: Statement,
  options: ConfirmOptions,
  { terminal }: Pick<CliWorld, 'terminal'>,
  onlyByFlag = false,
): Promise<void> {
  const text = statementText(statement);
  if (options.yes) return sayer(options, terminal)(text);
  if (onlyByFlag || !terminal.interactive)
    throw new PlimsollError({
      kind: 'invalid-input',
      message: sentence(statement),
      help: 'Nothing was sent. Add --yes to do it.',
    });
  terminal.err(text);
  if (!isYes(await terminal.ask('Go on? [y/N] ')))
    throw new PlimsollError({ kind: 'cancelled', message: 'Nothing was sent.' });
}

/** Progress goes to stdout for people, and to stderr where stdout holds one object. */
export function sayer({ json }: GlobalOptions, terminal: CliWorld['terminal']): (text: string) => void {
  return (text) => (json ? terminal.err(text) : terminal.out(text));
}

export function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer.trim());
}

function statementText({ what, facts, next }: Statement): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  const lines = [what, ...facts.map(([name, value]) => `  ${name.padEnd(width)}  ${plain(value)}`)];
  if (next !== undefined) lines.push(next);
  return lines.map((line) => `${plain(line)}\n`).join('');
}

function sentence({ what, facts }: Statement): string {
  return `${[what, ...facts.map(([name, value]) => `${name.toLowerCase()}: ${value.replace(/\.$/, '')}`)].join('; ')}.`;
}
