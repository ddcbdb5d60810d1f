/** What a program and all that descend from it cost, as the kernel counts it. Linux only. */
import { readFile } from 'node:fs/promises';
import { isRenderer, processTree } from '../../support/app/processes.ts';

const MB = 1e6;
/** The kernel counts processor time in these, on every Linux (`USER_HZ`). */
const TICK_MS = 10;

export interface Memory {
  /** Proportional set size: pages that several processes map count in parts. MB. */
  readonly pss: number;
  /** Pages that no file stands behind: heaps, stacks. MB. */
  readonly anonymous: number;
  readonly processes: number;
}

export async function memoryOf(root: number): Promise<Memory> {
  let pss = 0;
  let anonymous = 0;
  let processes = 0;
  for (const { pid } of await processTree(root)) {
    const rollup = await ofProcess(pid, 'smaps_rollup');
    if (rollup === '') continue;
    processes++;
    pss += kilobytes(rollup, 'Pss');
    anonymous += kilobytes(rollup, 'Anonymous');
  }
  return { pss: (pss * 1024) / MB, anonymous: (anonymous * 1024) / MB, processes };
}

/** Processor time of all threads, of children that have ended too. Milliseconds. */
export async function processorTimeOf(root: number): Promise<number> {
  let ticks = 0;
  for (const { pid } of await processTree(root)) {
    const stat = await ofProcess(pid, 'stat');
    // After the command in parentheses: state is field 3; utime, stime, cutime and cstime are 14 to 17.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    for (const at of [14, 15, 16, 17]) ticks += Number(fields[at - 3] ?? 0);
  }
  return ticks * TICK_MS;
}

export interface Written {
  /** What goes to the disk: pages made dirty, 4096 bytes each. */
  readonly disk: number;
  /** What was handed to write(), to sockets and pipes too. */
  readonly calls: number;
}

/** Bytes since each process began. */
export async function writtenBy(root: number): Promise<Written> {
  let disk = 0;
  let calls = 0;
  for (const { pid } of await processTree(root)) {
    const io = await ofProcess(pid, 'io');
    disk += Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
    calls += Number(/^wchar: (\d+)/m.exec(io)?.[1] ?? 0);
  }
  return { disk, calls };
}

export async function renderersOf(root: number): Promise<number> {
  return (await processTree(root)).filter(isRenderer).length;
}

/** One line a process: what it is and what it costs, for a look by hand. */
export async function describeTree(root: number): Promise<string[]> {
  return Promise.all(
    (await processTree(root)).map(async ({ pid, commandLine }) => {
      const rollup = await ofProcess(pid, 'smaps_rollup');
      const what = /--type=(\S+)/.exec(commandLine)?.[1] ?? 'main';
      const part = /--utility-sub-type=(\S+)/.exec(commandLine)?.[1] ?? '';
      const figures = ['Pss', 'Pss_Anon', 'Pss_File', 'Anonymous'].map(
        (name) => `${name} ${((kilobytes(rollup, name) * 1024) / MB).toFixed(1)}`,
      );
      return `${what} ${part} ${figures.join(' ')}`;
    }),
  );
}

function kilobytes(rollup: string, name: string): number {
  return Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
}

/** Empty for a process that has ended meanwhile. */
async function ofProcess(pid: number, file: string): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
