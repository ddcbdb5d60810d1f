/**
 * Puts a new AppImage in the place of the one that runs. The library would remove the old one before it knows that the new
 * one can be put there, and whoever has no app is warned of nothing. So: copied beside it and checked while the app runs;
 * swapped in one step once the app has ended in order.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UpdateError } from '#engine/updates/failure.ts';
import type { Downloaded } from './feedClient.ts';

/** @returns the copy, checked, on disk and executable. @throws UpdateError `wrong-checksum`, `not-replaced` */
export async function stageBeside(appImage: string, { file, sha512 }: Downloaded): Promise<string> {
  const staged = join(dirname(appImage), `.${basename(appImage)}.new`);
  const hash = createHash('sha512');
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  try {
    await rm(staged, { force: true });
    await pipeline(
      createReadStream(file),
      counted,
      createWriteStream(staged, { flags: 'wx', mode: 0o755, flush: true }),
    );
    // What is copied is what is checked: the file in the cache may have been changed since it was downloaded.
    if (hash.digest('base64') !== sha512) throw new UpdateError('wrong-checksum');
    const folder = await open(dirname(staged));
    await folder.sync().finally(() => folder.close());
    return staged;
  } catch (error) {
    // What cannot be cleared away does not hide why it came to that; the next try clears it, or says so.
    await rm(staged, { force: true }).catch(() => undefined);
    throw error instanceof UpdateError ? error : new UpdateError('not-replaced', { cause: error });
  }
}

/** Keeps the name that the person, their menus and their session know. @throws when the folder does not let it */
export function swap(staged: string, appImage: string): void {
  renameSync(staged, appImage);
}

/** Starts it as this one was started, on its own. */
export function startAppImage(appImage: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  // Of the old one's mount; the new one sets its own.
  const { APPDIR: _, APPIMAGE: __, ARGV0: ___, OWD: ____, ...rest } = env;
  const child = spawn(appImage, args, { env: rest, detached: true, stdio: 'ignore' });
  // Nobody is left to tell; an error that nobody hears would hold up the end.
  child.on('error', () => undefined);
  child.unref();
}
