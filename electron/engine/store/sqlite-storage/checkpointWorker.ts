/**
 * Runs in a thread of its own: folds the write-ahead log of one file back into it, each time it is asked. All the waiting
 * for the disk that a checkpoint needs happens here, and writers and readers go on meanwhile.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';
import type { CheckpointAnswer, CheckpointRequest } from './checkpoints.ts';

const BUSY_TIMEOUT_MS = 5_000;

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker');
const { file } = workerData as { readonly file: string };
// FULL: the log is on disk before its pages go into the file, and the file before the log is used again.
const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
database.exec('PRAGMA synchronous = FULL');
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

function answer(): CheckpointAnswer {
  try {
    checkpoint.get();
    return 'done';
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (request: CheckpointRequest) => {
  if (request === 'checkpoint') return port.postMessage(answer());
  database.close();
  port.close();
});
