/**
 * Starts a soak in a process of its own, with the room for spare memory that the app has. What Node keeps for young objects in
 * each thread, and the C library for each thread that ever asked it for memory, would hide in the process's size what stays.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Megabytes; a quarter of Node's own, and what Electron gives a thread. */
const YOUNG_OBJECTS = '--max-semi-space-size=8';

export function startSoak(input: readonly string[], stdio: StdioOptions): ChildProcess {
  const env = { ...process.env, MALLOC_ARENA_MAX: '2' };
  return spawn(process.execPath, [YOUNG_OBJECTS, join(import.meta.dirname, 'run.ts'), ...input], { stdio, env });
}

if (process.argv[1] === import.meta.filename) {
  const soak = startSoak(process.argv.slice(2), 'inherit');
  process.on('SIGUSR2', () => soak.kill('SIGUSR2'));
  soak.once('close', (code) => {
    process.exitCode = code ?? 2;
  });
}
