/**
 * What a soak's process takes its memory from. The C library keeps much of what was freed, and the more the more there was; jemalloc
 * can be told to give it back at once, so that a size is what is held.
 */
import { existsSync } from 'node:fs';
import { aptInstall, hasApt } from '#launch/apt.ts';
import type { Say } from '#launch/words.ts';

/** The package `libjemalloc2` of Debian, `jemalloc` elsewhere. */
const PLACES = [
  '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2',
  '/usr/lib/aarch64-linux-gnu/libjemalloc.so.2',
  '/usr/lib64/libjemalloc.so.2',
  '/usr/lib/libjemalloc.so.2',
];
/** Two pools of freed memory, not one for each thread: what is left to do where there is no other allocator. */
const FEW_POOLS = { MALLOC_ARENA_MAX: '2' };

/** @param judged whether the size will be judged: then what is missing is installed, where that may be done. */
export async function allocatorEnv(judged: boolean, say: Say): Promise<Readonly<Record<string, string>>> {
  if (process.platform !== 'linux') return {};
  if (judged && jemalloc() === undefined) {
    if (process.getuid?.() === 0 && hasApt()) await aptInstall(['libjemalloc2'], say);
    else say('jemalloc is not installed: the sizes will tell of memory that is free, too.');
  }
  const library = jemalloc();
  if (library === undefined) return FEW_POOLS;
  return { LD_PRELOAD: library, MALLOC_CONF: 'dirty_decay_ms:0,muzzy_decay_ms:0,narenas:2' };
}

function jemalloc(): string | undefined {
  return PLACES.find((file) => existsSync(file));
}
