/** Exports in threads of their own, so that whoever asks for one never waits for it. */
import { Worker } from 'node:worker_threads';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { Exporter, ExportOutcome, ExportProgress } from './exporter.ts';
import type { ExporterOptions } from './inlineExporter.ts';
import { suggestedName } from './names.ts';

export interface WorkerOrder extends ExporterOptions {
  readonly request: ExportRequest;
  readonly path: string;
}

export type WorkerReport =
  | { readonly type: 'progress'; readonly now: ExportProgress }
  | { readonly type: 'done'; readonly outcome: ExportOutcome }
  | { readonly type: 'failed'; readonly info: ErrorInfo | null; readonly text: string };

/** Beside this module: as a source of its own, and as an input of its own of the build. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './exportWorker.ts' : './exportWorker.js', import.meta.url);

/**
 * Rows come and go. With room for many of them V8 lets them pile up before it clears them away, and a million rows cost
 * 190 MB instead of 70, in the same time. A thread that keeps more than the older ones' share has a fault, and should end.
 */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 } as const;

export function createWorkerExporter(options: ExporterOptions, worker: URL = WORKER): Exporter {
  return {
    suggestedName,
    run: (request, path, { signal, progress }) =>
      new Promise((resolve, reject) => {
        const order: WorkerOrder = { ...options, request, path };
        const thread = new Worker(worker, {
          workerData: order,
          resourceLimits: HEAP,
        });
        const cancel = (): void => thread.postMessage('stop');
        let report: WorkerReport | null = null;
        thread.on('message', (message: WorkerReport) => {
          if (message.type === 'progress') progress(message.now);
          else report = message;
        });
        thread.once('error', reject);
        // Not before the thread is gone: until then it may hold the store's file open.
        thread.once('exit', (code) => {
          signal.removeEventListener('abort', cancel);
          if (report?.type === 'done') resolve(report.outcome);
          else reject(failure(report, code));
        });
        signal.addEventListener('abort', cancel);
        if (signal.aborted) cancel();
      }),
  };
}

function failure(report: WorkerReport | null, code: number): Error {
  if (report?.type !== 'failed') return new Error(`the export's thread ended with ${code} and without a word`);
  return report.info === null ? new Error(report.text) : new PlimsollError(report.info);
}
