/** The exports of this run of the app, the newest first. Pure: what happens to a job is worked out here, done elsewhere. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { ExportJob } from '#shared/contract/ledgerCalls.ts';
import type { ExportOutcome, ExportProgress } from './exporter.ts';

export type JobList = readonly ExportJob[];

/** Ended jobs that are remembered. */
const KEPT = 20;

export function begun(jobs: JobList, job: Pick<ExportJob, 'id' | 'format' | 'path' | 'startedAt'>): JobList {
  const fresh: ExportJob = { ...job, state: 'running', rows: 0, total: 0, files: [], endedAt: null, error: null };
  let ended = 0;
  return [fresh, ...jobs.filter((other) => other.state === 'running' || ++ended < KEPT)];
}

export function advanced(jobs: JobList, id: string, { rows, total }: ExportProgress): JobList {
  return changed(jobs, id, { rows, total });
}

export function done(jobs: JobList, id: string, { files, rows }: ExportOutcome, endedAt: number): JobList {
  return changed(jobs, id, { state: 'done', files: [...files], rows, endedAt });
}

export function failed(jobs: JobList, id: string, error: ErrorInfo, endedAt: number): JobList {
  const cancelled = error.kind === 'cancelled';
  return changed(jobs, id, {
    state: cancelled ? 'cancelled' : 'failed',
    error: cancelled ? null : error,
    endedAt,
  });
}

/** Only a running job changes: a word that comes late does not open it again. */
function changed(jobs: JobList, id: string, change: Partial<ExportJob>): JobList {
  return jobs.map((job) => (job.id === id && job.state === 'running' ? { ...job, ...change } : job));
}
