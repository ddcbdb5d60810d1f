/** The thread of one backup: told at its start what to do, it says how it went and ends. */
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorInfo } from '#shared/contract/errors.ts';
import { type Inspection, uninspectable } from '../inspect.ts';
import { saysDamaged, toStorageError } from '../storageErrors.ts';
import { type CopyOptions, copyStore, makeBackup } from './make.ts';
import { type BackupOrder, type BackupReport, BUSY, STOP } from './workerMaker.ts';

if (parentPort === null) throw new Error('this module is the beginning of a worker thread');
const { task, flags } = workerData as BackupOrder;
const flag = new Int32Array(flags);
Atomics.store(flag, BUSY, 1);
const stopped = () => Atomics.load(flag, STOP) === 1;

let report: BackupReport;
try {
  report = { done: 'make' in task ? await makeBackup({ ...task.make, stopped }) : await copied(task.copy) };
} catch (error) {
  report = {
    error: toErrorInfo(error),
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
Atomics.store(flag, BUSY, 0);
Atomics.notify(flag, BUSY);
parentPort.postMessage(report);

/** What kind of error it was would be lost on the way to the other thread. */
async function copied(order: CopyOptions): Promise<Inspection> {
  try {
    return await copyStore({ ...order, stopped });
  } catch (error) {
    if (saysDamaged(error)) return uninspectable(error);
    throw toStorageError(error, dirname(order.target));
  }
}
