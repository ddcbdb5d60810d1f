/** The command line in a process of its own: what it reads, writes and stops for. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { z } from 'zod';
import { createClock } from '#engine/systemClock.ts';
import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));

process.exitCode = await runCli(process.argv.slice(2), {
  version,
  env: process.env,
  platform: process.platform,
  home: homedir(),
  cwd: process.cwd(),
  isPackaged: false,
  terminal: processTerminal(process),
  clock: createClock(),
  untilStopped: () =>
    new Promise((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    }),
});
