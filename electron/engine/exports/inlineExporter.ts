/** Exports in the thread that asks: for the command line, whose process does nothing else, and for tests. */
import type { Exporter } from './exporter.ts';
import { type FileSystem, nodeFiles } from './files.ts';
import { suggestedName } from './names.ts';
import { exportToFiles } from './run.ts';

export interface ExporterOptions {
  /** The store's file. */
  readonly database: string;
  /** Of the app, for the manifest. */
  readonly version: string;
}

export function createInlineExporter(options: ExporterOptions, files: FileSystem = nodeFiles): Exporter {
  return {
    run: async (request, path, hooks) => (await exportToFiles({ ...options, request, hooks }, path, files)).outcome,
    suggestedName,
  };
}
