/** The calls of the contract about exports. */
import type { Handlers } from '#shared/contract/contract.ts';
import type { ExportJobs } from './jobs.ts';

export type ExportHandlers = Pick<Handlers, 'exports.start' | 'exports.cancel' | 'exports.reveal'>;

export function createExportHandlers({ jobs }: { readonly jobs: ExportJobs }): ExportHandlers {
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
