/** Backups in a thread of their own: copying and looking through a large store takes seconds of work and of waiting. */
import { Worker } from 'node:worker_threads';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { BackupMaker } from './backups.ts';
import { type Made, type MakeOptions, makeBackup } from './make.ts';

export interface BackupOrder {
  readonly order: Omit<MakeOptions, 'stopped' | 'room'>;
  /** Two numbers, heard without a turn of the thread's loop: set to 1 to stop between two steps; 1 until the thread is done. */
  readonly flags: SharedArrayBuffer;
}

export const STOP = 0;
export const BUSY = 1;
/** A thread that is stopped in the middle of SQLite takes the whole process down with it. */
const PATIENCE_MS = 5_000;

export type BackupReport = { readonly made: Made } | { readonly error: ErrorInfo; readonly detail: string };

/** Beside this module: as a source of its own, and as an input of its own of the build. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './backupWorker.ts' : './backupWorker.js', import.meta.url);

const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 } as const;

export function createWorkerMaker(worker: URL = WORKER): BackupMaker {
  const flags = new Set<Int32Array<SharedArrayBuffer>>();
  const running = new Set<Promise<unknown>>();
  return {
    make(order) {
      const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
      const flag = new Int32Array(shared);
      flags.add(flag);
      const atExit = () => {
        Atomics.store(flag, STOP, 1);
        Atomics.wait(flag, BUSY, 1, PATIENCE_MS);
      };
      process.once('exit', atExit);
      const made = inThread(worker, { order, flags: shared }).finally(() => {
        process.off('exit', atExit);
        flags.delete(flag);
        running.delete(made);
      });
      running.add(made);
      return made;
    },
    async stop() {
      for (const flag of flags) Atomics.store(flag, STOP, 1);
      await Promise.allSettled(running);
    },
  };
}

function inThread(worker: URL, workerData: BackupOrder): Promise<Made> {
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
      else if ('made' in report) resolve(report.made);
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
