/** Backups in a thread of their own: copying and looking through a large store takes seconds of work and of waiting. */
import { Worker } from 'node:worker_threads';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { Inspection } from '../inspect.ts';
import type { BackupMaker } from './backups.ts';
import { type CopyOptions, type Made, type MakeOptions, makeBackup } from './make.ts';

type MakeOrder = Omit<MakeOptions, 'stopped' | 'room'>;
type CopyOrder = Pick<CopyOptions, 'database' | 'target'>;
type BackupTask = { readonly make: MakeOrder } | { readonly copy: CopyOrder };

export interface BackupOrder {
  readonly task: BackupTask;
  /** Two numbers, heard without a turn of the thread's loop: set to 1 to stop between two steps; 1 until the thread is done. */
  readonly flags: SharedArrayBuffer;
}

export const STOP = 0;
export const BUSY = 1;
/** A thread that is stopped in the middle of SQLite takes the whole process down with it. */
const PATIENCE_MS = 5_000;

export type BackupReport =
  | { readonly done: Made | Inspection }
  | { readonly error: ErrorInfo; readonly detail: string };

/** Beside this module: as a source of its own, and as an input of its own of the build. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './backupWorker.ts' : './backupWorker.js', import.meta.url);

const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 } as const;

export function createWorkerMaker(worker: URL = WORKER): BackupMaker {
  const running = new Set<Running<Made>>();
  return {
    make(order) {
      const one = inThread<Made>(worker, { make: order });
      running.add(one);
      return one.done.finally(() => running.delete(one));
    },
    async stop() {
      for (const { stop } of running) stop();
      await Promise.allSettled([...running].map(({ done }) => done));
    },
  };
}

/**
 * Copies a store and looks through the copy, while this thread has other things to do.
 * @returns what was found; where that is damage there is no copy
 * @throws PlimsollError `storage`: no room, a folder that cannot be written to
 */
export function copyInThread(order: CopyOrder): Promise<Inspection> {
  return inThread<Inspection>(WORKER, { copy: order }).done;
}

interface Running<T> {
  readonly done: Promise<T>;
  /** It then rejects as `cancelled`. */
  stop(): void;
}

function inThread<T extends Made | Inspection>(worker: URL, task: BackupTask): Running<T> {
  const flags = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const flag = new Int32Array(flags);
  const stop = () => {
    Atomics.store(flag, STOP, 1);
  };
  const atExit = () => {
    stop();
    Atomics.wait(flag, BUSY, 1, PATIENCE_MS);
  };
  process.once('exit', atExit);
  const done = reportOf(worker, { task, flags }).finally(() => process.off('exit', atExit));
  return { done: done as Promise<T>, stop };
}

function reportOf(worker: URL, workerData: BackupOrder): Promise<Made | Inspection> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData, resourceLimits: HEAP });
    let report: BackupReport | null = null;
    thread.on('message', (message: BackupReport) => {
      report = message;
    });
    thread.once('error', reject);
    // Not before the thread is gone: until then it may hold the store's file open.
    thread.once('exit', (code) => {
      if (report === null) reject(new Error(`the backup's thread ended with ${code} and without a word`));
      else if ('done' in report) resolve(report.done);
      else if (report.error.kind === 'internal') reject(new Error(report.detail));
      else reject(new PlimsollError(report.error));
    });
  });
}

/** In this thread, for a command that has nothing else to do. */
export function createInlineMaker(): BackupMaker {
  let stopped = false;
  return {
    make: (order) => makeBackup({ ...order, stopped: () => stopped }),
    async stop() {
      stopped = true;
    },
  };
}
