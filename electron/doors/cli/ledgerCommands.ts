/** The grammar of the commands about the ledger: its rows, its books, and what leaves the house. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exportFormatSchema } from '#shared/contract/ledgerCalls.ts';
import { entryKindSchema } from '#shared/domain/entry.ts';
import { closeMonth, listBooks, listMonths, reopenMonth } from './commands/books.ts';
import type { ExportOptions } from './commands/export.ts';
import { type LedgerOptions, NOBODY, showLedger } from './commands/ledger.ts';
import type { CliWorld, Outcome } from './world.ts';

const WALLET = ['<wallet>', 'its id, "label wallet", or a part that only one wallet has'] as const;
const MONTH = ['<month>', 'like 2026-10'] as const;
const ZONE = ['--zone <zone>', 'the time zone of days and months, like Europe/Berlin; else this machine’s'] as const;

export function addLedgerCommands(
  program: Command,
  world: CliWorld,
  run: (work: Promise<Outcome>) => Promise<void>,
): void {
  filtered(program.command('ledger').description('the newest rows of the ledger'))
    .option('--limit <n>', 'how many rows, up to 500; else 50')
    .action((_options, command: Command) => run(showLedger(command.optsWithGlobals<LedgerOptions>(), world)));

  filtered(program.command('export').description('write the ledger in the formats that finance reads, with a manifest'))
    .addOption(
      new Option('--format <format>', 'what to write').choices(exportFormatSchema.options).makeOptionMandatory(),
    )
    .option('--out <file>', 'a file, a folder, or - for standard output; else a name by the period, here')
    .option('--manifest <file>', 'with --out -: where the manifest goes; else to stderr')
    .action((_options, command: Command) =>
      run(
        import('./commands/export.ts').then(({ exportLedger }) =>
          exportLedger(command.optsWithGlobals<ExportOptions>(), world),
        ),
      ),
    );

  const books = program.command('books').description('what the ledger says each wallet holds, and how that is proven');
  books.action((_options, command: Command) => run(listBooks(command.optsWithGlobals(), world)));
  books
    .command('months')
    .description('the proof month by month: opening, by kind, closing, reported, difference')
    .argument(...WALLET)
    .option(...ZONE)
    .action((wallet: string, _options, command: Command) => run(listMonths(wallet, command.optsWithGlobals(), world)));
  books
    .command('close')
    .description('close a month that is over; asks first, or --yes')
    .argument(...WALLET)
    .argument(...MONTH)
    .option(...ZONE)
    .option('--yes', 'do not ask')
    .action((wallet: string, month: string, _options, command: Command) =>
      run(closeMonth(wallet, month, command.optsWithGlobals(), world)),
    );
  books
    .command('reopen')
    .description('open the last closed month again')
    .argument(...WALLET)
    .argument(...MONTH)
    .requiredOption('--reason <words>', 'why; it is kept in the account’s log')
    .action((wallet: string, month: string, _options, command: Command) =>
      run(reopenMonth(wallet, month, command.optsWithGlobals(), world)),
    );
}

/** Which rows are meant. What can be given more than once is an "or". */
function filtered(command: Command): Command {
  return command
    .option('--month <month>', 'a whole month, like 2026-10')
    .option('--from <day>', 'the first day or month, like 2026-10-05 or 2026-10')
    .option('--to <day>', 'the first day or month that is left out')
    .option(...ZONE)
    .option('--wallet <wallet>', 'only this wallet; may be repeated', collect)
    .option('--agent <agent>', `only this agent’s rows, or "${NOBODY}" for nobody’s; may be repeated`, collect)
    .addOption(new Option('--kind <kind>', 'only this kind; may be repeated').argParser(collectKind))
    .option('--text <words>', 'only rows with all these words');
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function collectKind(value: string, before: readonly string[] = []): string[] {
  if (!entryKindSchema.safeParse(value).success)
    throw new InvalidArgumentError(`Kinds are ${entryKindSchema.options.join(', ')}`);
  return [...before, value];
}
