/** What runs beneath the app, as the kernel tells it: the truth about renderers, command lines and memory of keys. */
import { readdir, readFile } from 'node:fs/promises';

export interface ProcessFacts {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** The process itself and all that descend from it. Linux only, as the end-to-end tests are. */
export async function processTree(root: number): Promise<ProcessFacts[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readGone(`/proc/${name}/stat`);
    // The command in parentheses may hold anything; the parent is the second field after it.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (Number.isInteger(parent)) parents.set(Number(name), parent);
  }
  const descends = (pid: number): boolean => pid === root || (parents.has(pid) && descends(parents.get(pid) ?? 0));
  const pids = [...parents.keys()].filter((pid) => descends(pid));
  return Promise.all(
    pids.map(async (pid) => ({
      pid,
      commandLine: (await readGone(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim(),
      environment: (await readGone(`/proc/${pid}/environ`)).replaceAll('\0', '\n'),
    })),
  );
}

/** Every process whose home folder is this one: also an app that started itself again and is nobody's child. */
export async function processesAtHome(home: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    if (`\0${await readGone(`/proc/${name}/environ`)}`.includes(`\0HOME=${home}\0`)) found.push(Number(name));
  }
  return found;
}

export function isRenderer({ commandLine }: ProcessFacts): boolean {
  return commandLine.includes('--type=renderer');
}

/** Empty for a process that has ended meanwhile. */
async function readGone(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // EACCES: a process of somebody else's, which is none of ours.
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
