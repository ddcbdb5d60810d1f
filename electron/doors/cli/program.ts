/** The command line's grammar, and how a command's outcome becomes output and an exit code. */

import { Command, CommanderError, Option } from 'commander';
import { redactText } from '#engine/http/redact.ts';
import { type ErrorInfo, toErrorInfo } from '#shared/contract/errors.ts';
import { addAgentCommands } from './agentCommands.ts';
import type { AddOptions, RemoveOptions } from './commands/accounts.ts';
import { type AlertOptions, listAlerts } from './commands/alerts.ts';
import { demo } from './commands/demo.ts';
import { status } from './commands/status.ts';
import { sync } from './commands/sync.ts';
import { EXIT } from './exitCode.ts';
import { afterHelp } from './help.ts';
import { addLedgerCommands } from './ledgerCommands.ts';
import { addMoneyCommands } from './moneyCommands.ts';
import { plain } from './render/text.ts';
import type { CliWorld, GlobalOptions, Outcome } from './world.ts';

/**
 * Runs one command line. Never throws: what goes wrong is said on stderr, or on stdout as an object with --json.
 * @param args without the executable and the script
 */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  const { terminal } = world;
  const asJson = args.includes('--json');
  let outcome: Outcome | null = null;
  const program = grammar(world, async (work) => {
    outcome = await work;
  });
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

/** They know every service, which the other commands need not load. */
const accountCommands = () => import('./commands/accounts.ts');

function grammar(world: CliWorld, run: (work: Promise<Outcome>) => Promise<void>): Command {
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

  program
    .command('status')
    .description('every wallet with its level, balance and age')
    .option('--sync', 'ask the services first')
    .action((_options, command: Command) => run(status(command.optsWithGlobals(), world)));

  const accounts = program.command('accounts').description('connect, forget and list accounts');
  accounts
    .command('add')
    .description('connect an account; the key comes from --key-stdin, PLIMSOLL_KEY or a hidden prompt')
    .requiredOption('--service <name>', 'which service, see "plimsoll services"')
    .option('--label <label>', 'what to call it')
    .option('--origin <url>', 'where the service answers, if not at its usual place')
    .option('--key-stdin', 'read the key from standard input')
    .option('--browser', 'sign in at the service in the browser instead of giving a key')
    .addOption(new Option('--keep <where>', 'where the running app keeps the key').choices(['keychain', 'memory']))
    .addOption(new Option('--key [key]', 'refused').hideHelp())
    .action((_options, command: Command) =>
      run(
        accountCommands().then(({ addAccount }) =>
          addAccount(command.optsWithGlobals<AddOptions & { key?: string }>(), world),
        ),
      ),
    );
  accounts
    .command('remove')
    .description('forget an account and its key')
    .argument('<account>', 'its id or its label')
    .option('--erase-ledger', 'erase its ledger from this machine too')
    .option('--yes', 'do not ask')
    .action((account: string, _options, command: Command) =>
      run(
        accountCommands().then(({ removeAccount }) =>
          removeAccount(account, command.optsWithGlobals<RemoveOptions>(), world),
        ),
      ),
    );
  accounts
    .command('list')
    .description('the connected accounts')
    .action((_options, command: Command) =>
      run(accountCommands().then(({ listAccounts }) => listAccounts(command.optsWithGlobals(), world))),
    );

  program
    .command('sync')
    .description('ask the services now, one account or all')
    .argument('[account]', 'its id or its label')
    .action((account: string | undefined, _options, command: Command) =>
      run(sync(account, command.optsWithGlobals(), world)),
    );
  program
    .command('demo')
    .description('start the sandbox, connect its five accounts, and watch them until Ctrl-C')
    .option('--once', 'sync once, leave a filled data folder and end')
    .action((_options, command: Command) =>
      run(demo(command.optsWithGlobals<GlobalOptions & { once?: boolean }>(), world)),
    );
  program
    .command('alerts')
    .description('what is wrong now, and whether it was told; with --log, every decision and its reason')
    .option('--log', 'every decision, the newest first')
    .option('--limit <n>', 'how many of them')
    .action((_options, command: Command) => run(listAlerts(command.optsWithGlobals<AlertOptions>(), world)));
  program
    .command('services')
    .description('the services that an account can be connected to')
    .action(() => run(import('./commands/services.ts').then(({ services }) => services())));
  addMoneyCommands(program, world, run);
  addLedgerCommands(program, world, run);
  addAgentCommands(program, world, run);
  return program;
}
