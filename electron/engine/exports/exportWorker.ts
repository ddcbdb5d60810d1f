/** The thread of one export: told at its start what to do, it reports how far it is and ends with the export. */
import { parentPort, workerData } from 'node:worker_threads';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ExportProgress } from './exporter.ts';
import { exportToFiles } from './run.ts';
import type { WorkerOrder, WorkerReport } from './workerExporter.ts';

const REPORT_EVERY_MS = 100;

if (parentPort === null) throw new Error('this module is the beginning of a worker thread');
const port = parentPort;
const report = (message: WorkerReport): void => port.postMessage(message);

const stop = new AbortController();
port.on('message', () => stop.abort());

const { path, ...order } = workerData as WorkerOrder;
let lastReport = 0;
const progress = (now: ExportProgress): void => {
  const moment = performance.now();
  if (now.rows < now.total && moment - lastReport < REPORT_EVERY_MS) return;
  lastReport = moment;
  report({ type: 'progress', now });
};

try {
  const { outcome } = await exportToFiles({ ...order, hooks: { signal: stop.signal, progress } }, path);
  report({ type: 'done', outcome });
} catch (error) {
  const known = error instanceof PlimsollError ? error.info : null;
  report({
    type: 'failed',
    info: known,
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
} finally {
  port.close();
}
