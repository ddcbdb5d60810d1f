/**
 * Starts a soak in a process of its own that keeps little spare memory. What Node keeps for young objects in each thread, and the
 * allocator of all that was ever freed, would hide in the process's size what stays.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Say } from '#launch/words.ts';
import { allocatorEnv } from './allocator.ts';
import { soakInput } from './options.ts';
import { ENOUGH_DAYS } from './samples.ts';

/** Megabytes; a quarter of Node's own, and what Electron gives a thread. */
const YOUNG_OBJECTS = '--max-semi-space-size=8';

export async function startSoak(input: readonly string[], stdio: StdioOptions, say: Say): Promise<ChildProcess> {
  const env = { ...process.env, ...(await allocatorEnv(soakInput(input).days >= ENOUGH_DAYS, say)) };
  return spawn(process.execPath, [YOUNG_OBJECTS, join(import.meta.dirname, 'run.ts'), ...input], { stdio, env });
}

if (process.argv[1] === import.meta.filename) {
  const soak = await startSoak(process.argv.slice(2), 'inherit', (words) => process.stderr.write(`${words}\n`));
  process.on('SIGUSR2', () => soak.kill('SIGUSR2'));
  soak.once('close', (code) => {
    process.exitCode = code ?? 2;
  });
}
