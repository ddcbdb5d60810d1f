/** The command line's grammar, and how a command's outcome becomes output and an exit code. */

import { Command, CommanderError } from 'commander';
import { redactText } from '#engine/http/redact.ts';
import { type ErrorInfo, toErrorInfo } from '#shared/contract/errors.ts';
import { EXIT } from './exitCode.ts';
import { addGateCommands, GATE_COMMANDS } from './gateCommands.ts';
import { afterHelp } from './help.ts';
import { plain } from './render/text.ts';
import type { CliWorld, Outcome } from './world.ts';

/**
 * Runs one command line. Never throws: what goes wrong is said on stderr, or on stdout as an object with --json.
 * @param args without the executable and the script
 */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  const { terminal } = world;
  const asJson = args.includes('--json');
  let outcome: Outcome | null = null;
  const run = async (work: Promise<Outcome>) => {
    outcome = await work;
  };
  const program = grammar(world);
  if (!isForGate(args)) (await import('./commands.ts')).addCommands(program, world, run);
  addGateCommands(program, world, run);
  try {
    await program.parseAsync([...args], { from: 'user' });
    // Assigned in a callback, which the compiler cannot see.
    const done = outcome as Outcome | null;
    if (done === null) return EXIT.ok;
    if (asJson && done.json !== null) terminal.out(`${JSON.stringify(done.json, null, 2)}\n`);
    if (!asJson) terminal.out(done.text);
    return done.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    sayError(error, asJson, world);
    return EXIT.error;
  }
}

function sayError(error: unknown, asJson: boolean, { terminal, env }: CliWorld): void {
  const info = error instanceof CommanderError ? usageError(error) : toErrorInfo(error);
  const message = redactText(info.message);
  const help = info.help === undefined ? undefined : redactText(info.help);
  if (asJson) terminal.out(`${JSON.stringify({ error: { ...info, message, help } }, null, 2)}\n`);
  else {
    terminal.err(`plimsoll: ${plain(message)}\n`);
    if (help !== undefined) terminal.err(`${plain(help)}\n`);
  }
  if (info.kind === 'internal' && env.PLIMSOLL_DEBUG && error instanceof Error)
    terminal.err(`${redactText(error.stack ?? error.message)}\n`);
}

/** The text after an option's `=` may be a key. */
function usageError(error: CommanderError): ErrorInfo {
  const message = error.message.replace(/^error: /, '').replace(/=[^\s']*/g, '=...');
  if (error.code === 'commander.help')
    return { kind: 'invalid-input', message: 'No command was given.', help: 'See "plimsoll --help".' };
  return { kind: 'invalid-input', message: `${message}.`, help: 'See "plimsoll --help".' };
}

function grammar(world: CliWorld): Command {
  const { terminal } = world;
  const program = new Command('plimsoll')
    .description('Shows the prepaid balances that Plimsoll watches, and says by its exit code how they are.')
    .version(world.version)
    .option('--data-dir <folder>', 'the data folder (also PLIMSOLL_DATA_DIR)')
    .option('--live', 'your own accounts')
    .option('--demo', 'the demo: five services on this machine')
    .option('--json', 'one JSON object on stdout')
    .option('--verbose', 'write the log to stderr')
    .configureOutput({ writeOut: terminal.out, writeErr: () => {}, outputError: () => {} })
    .exitOverride()
    .addHelpText('after', afterHelp(world.isPackaged));

  return program;
}

/** An agent asks the gate before each piece of work: then the other commands are not loaded. */
function isForGate(args: readonly string[]): boolean {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--data-dir') i++;
    else if (!arg.startsWith('-')) return GATE_COMMANDS.has(arg);
    else if (!PASSED_OVER.test(arg)) return false;
  }
  return false;
}

/** Options of every command, which may stand before it. Any other may mean help. */
const PASSED_OVER = /^--(live|demo|json|verbose|data-dir=.*)$/;
