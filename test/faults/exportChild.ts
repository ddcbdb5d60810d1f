/** A process that exports a ledger in one format after the other, says which are done, and is killed on the way. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { type FileSystem, nodeFiles } from '#engine/exports/files.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import type { ExportFormat } from '#shared/contract/ledgerCalls.ts';
import { pointsUntil } from './points.ts';

export interface ExportTask {
  readonly database: string;
  readonly folder: string;
  readonly formats: readonly ExportFormat[];
  /** Killed at the n-th point where it touches the file system: before it or after it. Null: not by itself. */
  readonly killAt: number | null;
}

export const EXPORT_VERSION = '0.0.0-test';

export function fileOf(format: ExportFormat): string {
  return `ledger.${format}`;
}

export const exportHooks = { signal: new AbortController().signal, progress: () => undefined };

/** Each step with a point before it and one after it; what is written in one go is written in two. */
function filesAtPoints(point: () => void): FileSystem {
  const around = async <T>(step: Promise<T>): Promise<T> => {
    const result = await step;
    point();
    return result;
  };
  return {
    async create(path) {
      point();
      const file = await around(nodeFiles.create(path));
      return {
        async write(bytes) {
          const half = bytes.byteLength >> 1;
          await around(file.write(bytes.subarray(0, half)));
          await around(file.write(bytes.subarray(half)));
        },
        sync: () => around(file.sync()),
        close: () => around(file.close()),
      };
    },
    rename: (from, to) => around(nodeFiles.rename(from, to)),
    remove: (path) => around(nodeFiles.remove(path)),
    list: (folder) => around(nodeFiles.list(folder)),
    syncFolder: (folder) => around(nodeFiles.syncFolder(folder)),
  };
}

if (import.meta.main) {
  const task = JSON.parse(process.argv[2] ?? '') as ExportTask;
  const files = filesAtPoints(pointsUntil(task.killAt));
  const exporter = createInlineExporter({ database: task.database, version: EXPORT_VERSION }, files);
  for (const format of task.formats) {
    await exporter.run({ format, zone: 'Europe/Berlin' }, join(task.folder, fileOf(format)), exportHooks);
    writeSync(1, `${format}\n`);
  }
}
