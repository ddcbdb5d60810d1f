/** Starts, watches and stops exports for the window; the list of them is the topic `exports`. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { PlainHandlers } from '#shared/contract/contract.ts';
import { PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { ExportJob, ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { Clock, Host, Log } from '../ports.ts';
import type { Exporter } from './exporter.ts';
import { advanced, begun, done, failed, type JobList } from './jobList.ts';

export interface ExportJobs {
  list(): ExportJob[];
  /**
   * Asks where to write, then goes on in the background. Null: the person let it be.
   * @throws PlimsollError `refused` without a desktop, `conflict` while another job writes the same file
   */
  start(request: ExportRequest): Promise<ExportJob | null>;
  /** Does nothing to a job that has ended. @throws PlimsollError `not-found` */
  cancel(id: string): void;
  /** @throws PlimsollError `not-found`, or `refused` when there is no finished file to show */
  reveal(id: string): void;
  /** Stops what runs, and returns when all of it has ended. */
  stop(): Promise<void>;
}

export interface ExportJobsDeps {
  readonly exporter: Exporter;
  readonly host: Pick<Host, 'chooseFile' | 'showInFolder'> | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly newId?: () => string;
  /** The list is another one now: to be pushed. */
  readonly changed: () => void;
}

export function createExportJobs({
  exporter,
  host,
  clock,
  log,
  newId = randomUUID,
  changed,
}: ExportJobsDeps): ExportJobs {
  let jobs: JobList = [];
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const set = (next: JobList): void => {
    jobs = next;
    changed();
  };
  const find = (id: string): ExportJob => {
    const job = jobs.find((one) => one.id === id);
    if (job === undefined) throw new PlimsollError({ kind: 'not-found', message: 'This export is gone.' });
    return job;
  };

  const run = async (id: string, request: ExportRequest, path: string, signal: AbortSignal): Promise<void> => {
    const progress = (now: { readonly rows: number; readonly total: number }) => set(advanced(jobs, id, now));
    try {
      const outcome = await exporter.run(request, path, { signal, progress });
      log.info('export.done', { format: request.format, rows: outcome.rows });
      set(done(jobs, id, outcome, clock.now()));
    } catch (error) {
      if (!(error instanceof PlimsollError))
        log.error('export.defect', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      set(failed(jobs, id, toErrorInfo(error), clock.now()));
    } finally {
      running.delete(id);
    }
  };

  return {
    list: () => [...jobs],
    async start(request) {
      if (host === null) throw noDesktop(request);
      // Before the person is asked: a zone that is not known is found here.
      const name = exporter.suggestedName(request);
      const chosen = await host.chooseFile({ name, title: 'Export the ledger' });
      if (chosen === null) return null;
      const path = resolve(chosen);
      if (jobs.some((job) => job.state === 'running' && job.path === path)) throw isBeingWritten(path);
      const id = newId();
      const stop = new AbortController();
      set(begun(jobs, { id, format: request.format, path, startedAt: clock.now() }));
      running.set(id, { stop, ended: run(id, request, path, stop.signal) });
      return find(id);
    },
    cancel(id) {
      find(id);
      running.get(id)?.stop.abort();
    },
    reveal(id) {
      const job = find(id);
      if (host === null || job.state !== 'done')
        throw new PlimsollError({ kind: 'refused', message: 'There is no finished file to show.' });
      host.showInFolder(job.path);
    },
    async stop() {
      const all = [...running.values()];
      for (const { stop } of all) stop.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** The calls of the contract about exports. */
export function createExportHandlers(
  jobs: ExportJobs,
): PlainHandlers<'exports.start' | 'exports.cancel' | 'exports.reveal'> {
  return {
    'exports.start': async (request) => ({ job: await jobs.start(request) }),
    'exports.cancel': async ({ id }) => {
      jobs.cancel(id);
      return {};
    },
    'exports.reveal': async ({ id }) => {
      jobs.reveal(id);
      return {};
    },
  };
}

function noDesktop({ format }: ExportRequest): PlimsollError {
  return new PlimsollError({
    kind: 'refused',
    message: 'Only the desktop app can ask where to write an export.',
    help: `Use the command: plimsoll export --format ${format} --out FILE`,
  });
}

function isBeingWritten(path: string): PlimsollError {
  return new PlimsollError({
    kind: 'conflict',
    message: `${path} is being written by another export.`,
    help: 'Wait for it, cancel it, or choose another name.',
  });
}
