/** What a crash of the machine must not take back: contents of a file, and names in a folder. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

export function syncFile(file: string): void {
  sync(file, 'r+');
}

/** A new name is on disk only with its folder. Windows keeps names by itself and opens no folders. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
