/** The grammar of the commands about agents: what they may spend, and stopping them. */
import { type Command, Option } from 'commander';
import type { LogOptions, ReasonOptions } from './commands/agents.ts';
import type { EnvelopeOptions } from './commands/envelopes.ts';
import type { McpOptions } from './commands/mcp.ts';
import type { MoveOptions } from './commands/moves.ts';
import type { ConfirmOptions } from './confirm.ts';
import type { CliWorld, Outcome } from './world.ts';

type Run = (work: Promise<Outcome>) => Promise<void>;

const AGENT = ['<agent>', 'its name, "label name" or its key'] as const;
const REASON = ['--reason <text>', 'why; it is kept in the audit log'] as const;
const YES = ['--yes', 'do not ask'] as const;

// Each is loaded when it is asked for.
const agents = () => import('./commands/agents.ts');
const moves = () => import('./commands/moves.ts');
const envelopes = () => import('./commands/envelopes.ts');

export function addAgentCommands(program: Command, world: CliWorld, run: Run): void {
  addAgents(program, world, run);
  addEnvelopes(program, world, run);
  program
    .command('mcp')
    .description('serve balances and the gate to an agent over standard input and output (Model Context Protocol)')
    .option('--agent <agent>', 'speak for this agent alone')
    .action((_options, command: Command) =>
      run(import('./commands/mcp.ts').then(({ serveMcp }) => serveMcp(command.optsWithGlobals<McpOptions>(), world))),
    );
}

function addAgents(program: Command, world: CliWorld, run: Run): void {
  const group = program.command('agents').description('the agents: how they stand, and what binds them');
  group.action((_options, command: Command) =>
    run(agents().then(({ listAgents }) => listAgents(command.optsWithGlobals(), world))),
  );
  group
    .command('show')
    .description('one agent with its limits, envelopes and reservations')
    .argument(...AGENT)
    .action((agent: string, _options, command: Command) =>
      run(agents().then(({ showAgent }) => showAgent(agent, command.optsWithGlobals(), world))),
    );
  group
    .command('make')
    .description('an agent that neither a service nor the ledger names')
    .argument('<name>', 'what to call it')
    .requiredOption('--wallet <wallet>', 'the wallet that it draws on')
    .action((name: string, _options, command: Command) =>
      run(agents().then(({ makeAgent }) => makeAgent(name, command.optsWithGlobals<{ wallet: string }>(), world))),
    );
  group
    .command('forget')
    .description('forget one that was made here')
    .argument(...AGENT)
    .action((agent: string, _options, command: Command) =>
      run(agents().then(({ forgetAgent }) => forgetAgent(agent, command.optsWithGlobals(), world))),
    );
  group
    .command('pause')
    .description('let it stand still: the gate says no, and its service is asked to stop it')
    .argument(...AGENT)
    .option(...REASON)
    .action((agent: string, _options, command: Command) =>
      run(agents().then(({ pauseAgent }) => pauseAgent(agent, command.optsWithGlobals<ReasonOptions>(), world))),
    );
  group
    .command('resume')
    .description('let it go on; says why it was stopped and asks, or --yes')
    .argument(...AGENT)
    .option(...REASON)
    .option(...YES)
    .action((agent: string, _options, command: Command) =>
      run(
        agents().then(({ resumeAgent }) =>
          resumeAgent(agent, command.optsWithGlobals<ReasonOptions & ConfirmOptions>(), world),
        ),
      ),
    );
  group
    .command('move')
    .description('move budget from one agent to another; says what it does and asks, or --yes')
    .requiredOption('--from <agent>', 'an agent, "budget:NAME" for what its service keeps, or an envelope’s id')
    .requiredOption('--to <agent>', 'the same')
    .requiredOption('--amount <n>', 'how much')
    .requiredOption(...REASON)
    .option('--wallet <wallet>', 'only what is kept of this wallet')
    .option('--standing', 'from now on, not only for the present window')
    .option(...YES)
    .action((_options, command: Command) =>
      run(moves().then(({ moveBudget }) => moveBudget(command.optsWithGlobals<MoveOptions>(), world))),
    );
  group
    .command('undo')
    .description('take a move back; asks, or --yes')
    .argument('<move>', 'its id, or how it begins')
    .option(...REASON)
    .option(...YES)
    .action((move: string, _options, command: Command) =>
      run(
        moves().then(({ undoMove }) =>
          undoMove(move, command.optsWithGlobals<ReasonOptions & ConfirmOptions>(), world),
        ),
      ),
    );
  group
    .command('moves')
    .description('every move, the newest first')
    .action((_options, command: Command) =>
      run(moves().then(({ listMoves }) => listMoves(command.optsWithGlobals(), world))),
    );
  group
    .command('log')
    .description('who changed what about agents, the newest first')
    .option('--agent <agent>', 'only this one')
    .option('--limit <n>', 'how many rows, up to 500; else 50')
    .action((_options, command: Command) =>
      run(agents().then(({ agentLog }) => agentLog(command.optsWithGlobals<LogOptions>(), world))),
    );
}

function addEnvelopes(program: Command, world: CliWorld, run: Run): void {
  const group = program.command('envelopes').description('the shares of wallets that agents were given');
  group.action((_options, command: Command) =>
    run(envelopes().then(({ listEnvelopes }) => listEnvelopes(command.optsWithGlobals(), world))),
  );
  group
    .command('set')
    .description('give an agent a share of a wallet, or change the one that it has for such windows')
    .requiredOption('--agent <agent>', AGENT[1])
    .requiredOption('--limit <n>', 'how much in each window')
    .addOption(
      new Option('--per <window>', 'how long a window is; open: once')
        .choices(['day', 'week', 'month', 'open'])
        .makeOptionMandatory(),
    )
    .option('--wallet <wallet>', 'of which wallet, where the agent draws on several')
    .option('--zone <zone>', 'in whose days, weeks and months, like Europe/Berlin; else this machine’s')
    .option('--carry', 'what is left of a window is added to the next')
    .option('--no-carry', 'it is not')
    .option('--soft <percent>', 'warn at; else 80')
    .option('--hard <percent>', 'the hard line; else 100')
    .addOption(
      new Option('--on-hard <what>', 'at the hard line: pause the agent, or only tell').choices(['pause', 'tell']),
    )
    .option('--resume-on-roll', 'a pause by this envelope ends with the window')
    .option('--no-resume-on-roll', 'it lasts until a person ends it')
    .option(...REASON)
    .action((_options, command: Command) =>
      run(envelopes().then(({ setEnvelope }) => setEnvelope(command.optsWithGlobals<EnvelopeOptions>(), world))),
    );
  group
    .command('remove')
    .description('take a share away; asks, or --yes')
    .argument('<envelope>', 'its id, or how it begins')
    .option(...REASON)
    .option(...YES)
    .action((id: string, _options, command: Command) =>
      run(
        envelopes().then(({ removeEnvelope }) =>
          removeEnvelope(id, command.optsWithGlobals<ReasonOptions & ConfirmOptions>(), world),
        ),
      ),
    );
}
