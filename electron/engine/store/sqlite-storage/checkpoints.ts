/**
 * Keeps the write-ahead log of one file short without the main thread waiting for the disk: the writer's own connection
 * never checkpoints, a worker does. It is started when the log has grown, and ends when there was nothing to do for a while.
 */
import { Worker } from 'node:worker_threads';
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

export type CheckpointRequest = 'checkpoint' | 'end';
export type CheckpointAnswer = 'done' | { readonly failed: string };

/** Pages of the log that are not in the file yet, at which a checkpoint is asked for: 4 MB. */
const DUE_PAGES = 1_000;
/**
 * Pages in the log at which writes wait for the checkpoint to end: 64 MB. A log that is written to all the time is never
 * folded back to its end, and only then does SQLite begin it anew.
 */
const FULL_PAGES = 16_000;
/** A log that a long read holds open grows on; it is tried again after so many pages more. */
const RETRY_PAGES = 4_000;
const IDLE_MS = 30_000;

/** Both counted in pages. */
interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/** Beside this module as a source; beside the bundle as an entry of its own. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './checkpointWorker.ts' : './checkpointWorker.js',
  import.meta.url,
);

export class Checkpoints {
  readonly #database: DatabaseSyncInstance;
  readonly #file: string;
  readonly #tell: (error: Error) => void;
  readonly #state: StatementSyncInstance;
  #worker: Worker | null = null;
  #running: Promise<void> | null = null;
  #answered: (() => void) | null = null;
  #idle: NodeJS.Timeout | null = null;
  #fullAt = FULL_PAGES;
  #failed = false;

  readonly #workerModule: URL;

  /** @param tell told once, when the worker cannot do it: SQLite then checkpoints in the writer's commits again. */
  constructor(database: DatabaseSyncInstance, file: string, tell: (error: Error) => void, workerModule = WORKER) {
    this.#workerModule = workerModule;
    this.#database = database;
    this.#file = file;
    this.#tell = tell;
    database.exec('PRAGMA wal_autocheckpoint = 0');
    this.#state = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  }

  /** Call it after each commit. */
  committed(): void {
    if (this.#failed || this.#running) return;
    const { log, checkpointed } = this.#look();
    if (log < FULL_PAGES) this.#fullAt = FULL_PAGES;
    if (log - checkpointed >= DUE_PAGES) void this.#run();
  }

  /** @returns what a writer has to wait for before it begins, where the log is too long; null where it may go on. */
  wait(): Promise<void> | null {
    if (this.#failed || !this.#running || this.#look().log < this.#fullAt) return null;
    return this.#running.then(async () => {
      // What came in meanwhile; nothing is being written now, so this one gets to the end unless a read is in its way.
      await this.#run();
      const { log, checkpointed } = this.#look();
      if (checkpointed < log) this.#fullAt = log + RETRY_PAGES;
    });
  }

  /** Folds back what is left and ends the worker. */
  async close(): Promise<void> {
    while (this.#running) await this.#running;
    const { log, checkpointed } = this.#look();
    if (!this.#failed && log - checkpointed >= DUE_PAGES) await this.#run();
    await this.#end();
  }

  #look(): LogState {
    return this.#state.get() as unknown as LogState;
  }

  /** Never rejects: what went wrong is told, and the writer takes over. */
  #run(): Promise<void> {
    this.#running ??= new Promise<void>((resolve) => {
      this.#answered = resolve;
      try {
        const worker = this.#started();
        // Someone waits for it, so the process may not end before.
        worker.ref();
        worker.postMessage('checkpoint' satisfies CheckpointRequest);
      } catch (error) {
        this.#fail(error);
        resolve();
      }
    }).then(() => {
      this.#running = null;
      this.#worker?.unref();
      this.#idle?.refresh();
    });
    return this.#running;
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#workerModule, { workerData: { file: this.#file } });
    worker.on('message', (answer: CheckpointAnswer) => {
      if (answer !== 'done') this.#fail(new Error(answer.failed));
      this.#answered?.();
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      this.#answered?.();
    });
    this.#worker = worker;
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    // Its idle time begins again when it is done.
    if (!worker || this.#running) return;
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker = null;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage('end' satisfies CheckpointRequest);
    await ended;
  }

  /** The log must not grow for ever: better a slow commit now and then than that. */
  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#database.exec(`PRAGMA wal_autocheckpoint = ${DUE_PAGES}`);
    this.#tell(error instanceof Error ? error : new Error(String(error)));
  }
}
