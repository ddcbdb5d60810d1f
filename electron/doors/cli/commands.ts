/** The grammar of what one does every day, and all the other commands with it. */
import { type Command, Option } from 'commander';
import { addAgentCommands } from './agentCommands.ts';
import type { AddOptions, RemoveOptions } from './commands/accounts.ts';
import { type AlertOptions, listAlerts } from './commands/alerts.ts';
import { demo } from './commands/demo.ts';
import { type EventOptions, explainChange, listEvents, printDiagnostics } from './commands/diagnostics.ts';
import { status } from './commands/status.ts';
import { sync } from './commands/sync.ts';
import { addLedgerCommands } from './ledgerCommands.ts';
import { addMoneyCommands } from './moneyCommands.ts';
import { addStoreCommands } from './storeCommands.ts';
import type { CliWorld, GlobalOptions, Outcome } from './world.ts';

/** They know every service, which the other commands need not load. */
const accountCommands = () => import('./commands/accounts.ts');

export function addCommands(program: Command, world: CliWorld, run: (work: Promise<Outcome>) => Promise<void>): void {
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
  program
    .command('why')
    .description('why a wallet’s number changed: its last change, the rows that explain it, and what led to it')
    .argument('<wallet>', 'its id, "label wallet", or a part that only one wallet has')
    .action((wallet: string, _options, command: Command) =>
      run(explainChange(wallet, command.optsWithGlobals(), world)),
    );
  program
    .command('events')
    .description('what the running app did, the newest first, each with its cause and how long it took')
    .option('--limit <n>', 'how many, up to 200; else 50')
    .option('--wallet <wallet>', 'only of this wallet and its account')
    .action((_options, command: Command) => run(listEvents(command.optsWithGlobals<EventOptions>(), world)));
  program
    .command('diagnostics')
    .description('what helps to find a fault, without a key or a name that you gave')
    .action((_options, command: Command) => run(printDiagnostics(command.optsWithGlobals(), world)));
  addMoneyCommands(program, world, run);
  addLedgerCommands(program, world, run);
  addAgentCommands(program, world, run);
  addStoreCommands(program, world, run);
}
