/**
 * A file of lines that never outgrows its bounds: full, it becomes `.1`, what was `.1` becomes `.2`, and the oldest goes.
 * Readable by this user only. Used by the app's log and the command line's.
 */
import { closeSync, existsSync, fchmodSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export interface Bounds {
  /** A file of this size is set aside. */
  readonly bytes: number;
  /** How many older files are kept. */
  readonly older: number;
}

/** Together 5 MiB: some weeks of a quiet app. */
export const LOG_BOUNDS: Bounds = { bytes: 1024 * 1024, older: 4 };

export interface RotatingFile {
  /** Writes a line, its end included, at once. Never throws: a full disk must not stop what was being told. */
  write(line: string): void;
  close(): void;
}

/**
 * @param file its folder exists already
 * @param tellLost the line that says how many lines could not be written; written before the next one that can
 * @throws what the file system does when the file cannot be opened at first
 */
export function openRotatingFile(
  file: string,
  tellLost: (lines: number) => string,
  bounds: Bounds = LOG_BOUNDS,
): RotatingFile {
  let handle: number | null = null;
  let written = 0;
  let lost = 0;
  /** The file ends within a line: the disk was full there. */
  let torn = false;

  const close = () => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  const open = (): number => {
    if (handle !== null && written < bounds.bytes) return handle;
    close();
    let opened = openAppending(file);
    if (opened.size >= bounds.bytes) {
      closeSync(opened.handle);
      setAside(file, bounds.older);
      opened = openAppending(file);
      torn = false;
    }
    handle = opened.handle;
    written = opened.size;
    return handle;
  };
  const writeWhole = (to: number, line: string) => {
    const bytes = Buffer.from(torn ? `\n${line}` : line);
    for (let from = 0; from < bytes.length; ) {
      const count = writeSync(to, bytes, from);
      from += count;
      written += count;
      torn = from < bytes.length;
    }
  };

  open();
  return {
    write(line) {
      try {
        const to = open();
        if (lost > 0) writeWhole(to, tellLost(lost));
        lost = 0;
        writeWhole(to, line);
      } catch {
        lost++;
      }
    },
    close,
  };
}

function openAppending(file: string): { handle: number; size: number } {
  const handle = openSync(file, 'a', 0o600);
  const stat = fstatSync(handle);
  // One that was there before, or was copied here, may be open to others.
  if (stat.isFile() && (stat.mode & 0o077) !== 0) fchmodSync(handle, 0o600);
  return { handle, size: stat.size };
}

function setAside(file: string, older: number): void {
  rmSync(`${file}.${older}`, { force: true });
  for (let n = older - 1; n >= 1; n--) if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`);
  if (older > 0) renameSync(file, `${file}.1`);
  else rmSync(file);
}
