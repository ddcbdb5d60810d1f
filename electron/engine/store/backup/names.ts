/** The files in the folder of backups: when each was made, and of which format, stand in its name. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Backup {
  readonly file: string;
  /** When it was made, by the app's clock. */
  readonly at: number;
  readonly bytes: number;
  /** Set for a copy that was made before an older format was brought over: that format. */
  readonly ofFormat: number | null;
}

const NAME = /^plimsoll-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(?:-format(\d+))?\.sqlite$/;
/** What is being written ends so, and does not count. */
export const PART = '.part';

export function backupFolderOf(database: string): string {
  return join(dirname(database), 'backups');
}

export function backupName(at: number, ofFormat: number | null): string {
  const stamp = new Date(at).toISOString().replaceAll(/[-:.]/g, '');
  return `plimsoll-${stamp}${ofFormat === null ? '' : `-format${ofFormat}`}.sqlite`;
}

/** The newest first. Files of other names are none of ours. Where the folder is not there yet, there are none. */
export function backupsIn(folder: string): Backup[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const found = names.flatMap((name): Backup[] => {
    const parts = NAME.exec(name);
    if (parts === null) return [];
    const [, year, month, day, hour, minute, second, ms, format] = parts.map(Number);
    const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, ms);
    const file = join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    return [{ file, at, bytes: stat.size, ofFormat: parts[8] === undefined ? null : (format ?? null) }];
  });
  return found.sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1));
}
