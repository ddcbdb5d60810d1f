/** The thread of one backup: told at its start what to do, it says how it went and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorInfo } from '#shared/contract/errors.ts';
import { makeBackup } from './make.ts';
import { type BackupOrder, type BackupReport, BUSY, STOP } from './workerMaker.ts';

if (parentPort === null) throw new Error('this module is the beginning of a worker thread');
const { order, flags } = workerData as BackupOrder;
const flag = new Int32Array(flags);
Atomics.store(flag, BUSY, 1);

let report: BackupReport;
try {
  report = { made: await makeBackup({ ...order, stopped: () => Atomics.load(flag, STOP) === 1 }) };
} catch (error) {
  report = {
    error: toErrorInfo(error),
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
Atomics.store(flag, BUSY, 0);
Atomics.notify(flag, BUSY);
parentPort.postMessage(report);
