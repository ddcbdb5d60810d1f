/**
 * A month in an hour: the whole engine over real sockets and a real disk, on a clock that does not wait. It prints one line of
 * JSON and ends with 1 when anything does not hold.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge, judgeMemory } from './judge.ts';
import { soakInput } from './options.ts';
import { planOf } from './plan.ts';
import { begin, calmDown, live } from './play.ts';
import { keepHeap } from './samples.ts';
import { setUp } from './soak.ts';

const { seed, days, accounts, agents, minutes, quiet } = soakInput(process.argv.slice(2));
const broken: string[] = [];
process.on('unhandledRejection', (reason) => {
  broken.push(`unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}`);
});
process.on('uncaughtException', (error) => {
  broken.push(`uncaught exception: ${error.stack}`);
});
process.on('warning', (warning) => {
  broken.push(`warning: ${warning.message}`);
});

const began = performance.now();
const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-soak-'));
try {
  const soak = await setUp({ seed, days, dataDir, accounts, syncMinutes: minutes });
  // Time that stands still for long is a defect of its own: what it waits for is told.
  process.on('SIGUSR2', () =>
    process.stderr.write(`${soak.work.names} at ${new Date(soak.clock.now()).toISOString()}\n`),
  );
  const memory = await begin(soak, agents);
  const plan = planOf({ seed, epoch: soak.epoch, days, accounts: soak.accounts.length, agents: memory.agents.length });
  await live(soak, plan, memory, (day) => {
    if (quiet) return;
    const [sample] = soak.samples.slice(-1);
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`${seconds} s: day ${day}, ${JSON.stringify(sample)}, ${soak.polls.polls} polls\n`);
  });
  keepHeap(process.env.SOAK_HEAP);
  await calmDown(soak, memory);
  const found = await judge(soak);
  const held = judgeMemory(soak.samples);
  await soak.end();
  broken.push(...found.broken, ...held.broken);
  const seconds = Math.round((performance.now() - began) / 1000);
  const figures = {
    seed,
    days,
    seconds,
    rulingAgents: memory.agents.length,
    ...found.figures,
    memory: { allocator: allocator(), ...held.figures },
  };
  process.stdout.write(`${JSON.stringify({ ...figures, broken: broken.slice(0, 30), brokenInAll: broken.length })}\n`);
} catch (error) {
  // The services' process would keep this one alive.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n${broken.join('\n')}\n`);
  process.exit(2);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
process.exitCode = broken.length === 0 ? 0 : 1;

function allocator(): string {
  return process.env.LD_PRELOAD?.includes('jemalloc') ? 'jemalloc' : 'the system’s';
}
