/** Files that appear together and whole, or not at all: written beside their place, made safe on disk, renamed. */
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Bytes } from './output.ts';

export interface OpenFile extends Bytes {
  /** Returns when what was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What an export needs of a file system. Errors are Node's, with a `code`. */
export interface FileSystem {
  /** @throws when there is a file of that name */
  create(path: string): Promise<OpenFile>;
  /** Takes the place of a file that is there. */
  rename(from: string, to: string): Promise<void>;
  /** Does nothing where there is no such file. */
  remove(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /** Returns when the names in the folder are on the disk too. */
  syncFolder(folder: string): Promise<void>;
}

export const nodeFiles: FileSystem = {
  async create(path) {
    const handle = await open(path, 'wx');
    return {
      async write(bytes) {
        for (let at = 0; at < bytes.byteLength; ) at += (await handle.write(bytes, at)).bytesWritten;
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
  async syncFolder(folder) {
    // Windows cannot open a folder as a file, and needs none of this.
    if (process.platform === 'win32') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

let made = 0;

/** The files of one export. Each step throws PlimsollError `storage` in words; then, and on `discard`, nothing is left. */
export class StagedFiles {
  readonly #files: FileSystem;
  readonly #staged: { readonly path: string; readonly beside: string; readonly open: OpenFile }[] = [];

  constructor(files: FileSystem) {
    this.#files = files;
  }

  async create(path: string): Promise<Bytes> {
    const open = await inWords(path, async () => {
      await this.#sweep(path);
      const beside = join(dirname(path), `.${basename(path)}.${process.pid}-${++made}.part`);
      const open = await this.#files.create(beside);
      this.#staged.push({ path, beside, open });
      return open;
    });
    return { write: (bytes) => inWords(path, () => open.write(bytes)) };
  }

  /** The last one created is the one that says that all are there: an older one of its name goes first. */
  async publish(): Promise<void> {
    const last = this.#staged.at(-1);
    if (last === undefined) return;
    await inWords(last.path, async () => {
      for (const { open } of this.#staged) {
        await open.sync();
        await open.close();
      }
      if (this.#staged.length > 1) await this.#files.remove(last.path);
      for (const { path, beside } of this.#staged) await this.#files.rename(beside, path);
      await this.#files.syncFolder(dirname(last.path));
    });
  }

  /** After a failure or a cancel. What cannot be cleared away is no second error: the first one counts. */
  async discard(): Promise<void> {
    for (const { beside, open } of this.#staged) {
      await open.close().catch(() => undefined);
      await this.#files.remove(beside).catch(() => undefined);
    }
  }

  /** What a process that was killed left of the same file. */
  async #sweep(path: string): Promise<void> {
    const own = `.${basename(path)}.`;
    for (const name of await this.#files.list(dirname(path))) {
      const pid = name.startsWith(own) ? /^(\d+)-\d+\.part$/.exec(name.slice(own.length))?.[1] : undefined;
      if (pid !== undefined && !isAlive(Number(pid))) await this.#files.remove(join(dirname(path), name));
    }
  }
}

/** One small text, whole or not at all. @throws PlimsollError `storage` */
export async function writeWhole(path: string, text: string, files: FileSystem = nodeFiles): Promise<void> {
  const staged = new StagedFiles(files);
  try {
    await (await staged.create(path)).write(Buffer.from(text, 'utf8'));
    await staged.publish();
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

async function inWords<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PlimsollError) throw cause;
    throw cannotWrite(path, cause);
  }
}

/** The system's error in words, for a file that could not be written. */
export function cannotWrite(path: string, cause: unknown): PlimsollError {
  const code = codeOf(cause);
  const { reason, help } = WORDS[code ?? ''] ?? {
    reason: `the system says ${code ?? (cause instanceof Error ? cause.message : 'an error without a name')}`,
    help: 'Choose another place.',
  };
  const message = `${path} could not be written: ${reason}. Nothing was left half-made.`;
  return new PlimsollError({ kind: 'storage', message, help }, { cause });
}

const ELSEWHERE = 'Choose another folder.';
const WORDS: Readonly<Record<string, { readonly reason: string; readonly help: string }>> = {
  ENOSPC: { reason: 'the disk is full', help: 'Free some space, or choose another disk.' },
  EDQUOT: { reason: 'your share of the disk is used up', help: 'Free some space, or choose another disk.' },
  EFBIG: { reason: 'the file is too large for this disk', help: 'Export a shorter period, or choose another disk.' },
  EACCES: { reason: 'this user may not write there', help: ELSEWHERE },
  EPERM: { reason: 'this user may not write there', help: ELSEWHERE },
  EROFS: { reason: 'the disk is read-only', help: ELSEWHERE },
  ENOENT: { reason: 'there is no such folder', help: 'Make the folder first, or choose another one.' },
  ENOTDIR: { reason: 'a part of its path is a file, not a folder', help: ELSEWHERE },
  EISDIR: { reason: 'there is a folder of that name', help: 'Choose another name.' },
  EIO: { reason: 'the disk fails', help: 'Choose another disk.' },
};

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
