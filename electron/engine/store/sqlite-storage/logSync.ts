/**
 * Puts the write-ahead log on disk beside the main thread. SQLite would do the same inside COMMIT (`synchronous = FULL`),
 * with the main thread waiting for the disk; here a thread of Node's pool waits, and the writer's answer waits for that.
 */
import { closeSync, fdatasync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../onDisk.ts';

export class LogSync {
  readonly #log: number;
  #running: Promise<void> | null = null;
  /** For what is committed while one is running, and perhaps not covered by it. */
  #next: Promise<void> | null = null;

  /** @param file the database's; its log is there as long as a connection to it is open. */
  constructor(file: string) {
    this.#log = openSync(`${file}-wal`, 'r+');
    try {
      syncFolder(dirname(file));
    } catch (error) {
      closeSync(this.#log);
      throw error;
    }
  }

  /**
   * Call it after a COMMIT.
   * @returns once everything committed before the call is on disk; rejects when the disk cannot say so
   */
  sync(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#now().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#next ??= this.#afterRunning(this.#running);
    return this.#next;
  }

  close(): void {
    closeSync(this.#log);
  }

  async #afterRunning(running: Promise<void>): Promise<void> {
    await running;
    this.#next = null;
    await this.sync();
  }

  #now(): Promise<void> {
    return new Promise((resolve, reject) => {
      fdatasync(this.#log, (error) => (error ? reject(error) : resolve()));
    });
  }
}
