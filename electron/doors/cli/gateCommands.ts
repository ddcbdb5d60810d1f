/** The grammar of the gate that agents ask: loaded by itself, since they ask before each piece of work. */
import type { Command } from 'commander';
import type { CheckOptions, SettleOptions } from './commands/gate.ts';
import type { CliWorld, Outcome } from './world.ts';

export const GATE_COMMANDS: ReadonlySet<string> = new Set(['check', 'settle', 'release']);

const gate = () => import('./commands/gate.ts');

export function addGateCommands(
  program: Command,
  world: CliWorld,
  run: (work: Promise<Outcome>) => Promise<void>,
): void {
  program
    .command('check')
    .description('may this agent spend that? Ends with 0 for yes and 5 for no')
    .requiredOption('--agent <agent>', 'its name, "label name" or its key')
    .requiredOption('--cost <n>', 'how much, in the wallet’s unit or with one: 0.25, 40credits')
    .option('--wallet <wallet>', 'its id or its name, where the agent draws on several')
    .option('--reserve', 'hold the amount, when it is allowed')
    .option('--for <seconds>', 'how long to hold it; else ten minutes')
    .action((_options, command: Command) =>
      run(gate().then(({ check }) => check(command.optsWithGlobals<CheckOptions>(), world))),
    );
  program
    .command('settle')
    .description('the work that was reserved for is done')
    .argument('<reservation>', 'its id')
    .option('--cost <n>', 'what it cost; else what was reserved')
    .action((id: string, _options, command: Command) =>
      run(gate().then(({ settle }) => settle(id, command.optsWithGlobals<SettleOptions>(), world))),
    );
  program
    .command('release')
    .description('let go of what was reserved: nothing was spent')
    .argument('<reservation>', 'its id')
    .action((id: string, _options, command: Command) =>
      run(gate().then(({ release }) => release(id, command.optsWithGlobals(), world))),
    );
}
