/** The command line in a process of its own: what it reads, writes and stops for. */
import { homedir } from 'node:os';
import { createClock } from '#engine/systemClock.ts';
import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';
import type { CliWorld } from './world.ts';

/** @returns the exit code, once all that was written has left the process */
export async function runHere(
  args: readonly string[],
  about: Pick<CliWorld, 'version' | 'isPackaged' | 'loopbackOnly'>,
): Promise<number> {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const code = await runCli(args, {
    ...about,
    env: process.env,
    platform: process.platform,
    home: homedir(),
    cwd: process.cwd(),
    terminal: processTerminal(process),
    clock: createClock(),
    untilStopped: () =>
      new Promise((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      }),
  });
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  return code;
}
