/**
 * Starts a soak in a process of its own that keeps little spare memory. What Node keeps for young objects in each thread, and the C
 * library of all that was ever freed, would hide in the process's size what stays.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Megabytes; a quarter of Node's own, and what Electron gives a thread. */
const YOUNG_OBJECTS = '--max-semi-space-size=8';

/** Gives back at once what is freed: the package `libjemalloc2` of Debian, `jemalloc` elsewhere. */
const JEMALLOC = [
  '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2',
  '/usr/lib/aarch64-linux-gnu/libjemalloc.so.2',
  '/usr/lib64/libjemalloc.so.2',
  '/usr/lib/libjemalloc.so.2',
].find((file) => process.platform === 'linux' && existsSync(file));
const MALLOC =
  JEMALLOC === undefined
    ? { MALLOC_ARENA_MAX: '2' }
    : { LD_PRELOAD: JEMALLOC, MALLOC_CONF: 'dirty_decay_ms:0,muzzy_decay_ms:0,narenas:2' };

export function startSoak(input: readonly string[], stdio: StdioOptions): ChildProcess {
  const env = { ...process.env, ...MALLOC };
  return spawn(process.execPath, [YOUNG_OBJECTS, join(import.meta.dirname, 'run.ts'), ...input], { stdio, env });
}

if (process.argv[1] === import.meta.filename) {
  const soak = startSoak(process.argv.slice(2), 'inherit');
  process.on('SIGUSR2', () => soak.kill('SIGUSR2'));
  soak.once('close', (code) => {
    process.exitCode = code ?? 2;
  });
}
