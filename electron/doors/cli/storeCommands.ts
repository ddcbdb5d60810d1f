/** The grammar of the commands about the store itself: copying it, putting a copy back, looking through it. */
import type { Command } from 'commander';
import type { BackupOptions, RestoreOptions } from './commands/backup.ts';
import type { CliWorld, Outcome } from './world.ts';

// The database is loaded only when it is needed.
const backup = () => import('./commands/backup.ts');

export function addStoreCommands(
  program: Command,
  world: CliWorld,
  run: (work: Promise<Outcome>) => Promise<void>,
): void {
  program
    .command('backup')
    .description('copy the database, checked, into the folder of backups; also while the app runs')
    .option('--to <file>', 'into this file instead')
    .action((_options, command: Command) =>
      run(backup().then(({ backUp }) => backUp(command.optsWithGlobals<BackupOptions>(), world))),
    );
  program
    .command('restore')
    .description('put a backup in the place of the database, which is kept; asks, or --yes. Quit the app first')
    .argument('[file]', 'a file, or the name of a backup; else the newest good one')
    .option('--list', 'only list the backups')
    .option('--yes', 'do not ask')
    .action((file: string | undefined, _options, command: Command) =>
      run(backup().then(({ restore }) => restore(file, command.optsWithGlobals<RestoreOptions>(), world))),
    );
  program
    .command('verify')
    .description('look through the whole database, or a backup; ends with 1 when anything is wrong')
    .argument('[file]', 'a backup or any other copy')
    .action((file: string | undefined, _options, command: Command) =>
      run(import('./commands/verify.ts').then(({ verify }) => verify(file, command.optsWithGlobals(), world))),
    );
}
