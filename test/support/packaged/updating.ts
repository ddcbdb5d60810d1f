/** A copy of the package that names a feed, standing in for an AppImage; and what a command may ask of the app that runs. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frame, LineCutter, LONGEST_REPLY, replySchema } from '#doors/socket/frames.ts';
import { pathsIn, socketPathOf } from '#engine/dataFolder/paths.ts';
import type { Result } from '#shared/contract/errors.ts';
import { packageFolder, type Surroundings, type User } from './app.ts';

export interface CopyWithFeed {
  readonly folder: string;
  readonly executable: string;
  remove(): void;
}

/** The same files, byte for byte (they are links to them), and one more: the one that electron-builder writes with a feed. */
export function copyWithFeed(feed: string): CopyWithFeed {
  const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-with-feed-'));
  chmodSync(scratch, 0o755);
  const folder = join(scratch, 'app');
  execFileSync('cp', ['-al', packageFolder(), folder]);
  const text = `provider: generic\nurl: ${feed}\nupdaterCacheDirName: plimsoll-updater\n`;
  writeFileSync(join(folder, 'resources/app-update.yml'), text);
  return {
    folder,
    executable: join(folder, 'plimsoll-app'),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

export interface StandInImage {
  readonly file: string;
  /** What an AppImage's own start sets for the app in it. */
  readonly env: Readonly<Record<string, string>>;
  /** What the new one writes down at its start: its arguments; null while it did not start. */
  startedWith(): string | null;
}

/** A script in the place of an AppImage: a real one would be mounted and started. */
export function standInImage(home: string, user: User, { folder }: CopyWithFeed): StandInImage {
  const apps = join(home, 'apps');
  mkdirSync(apps);
  const file = join(apps, 'Plimsoll.AppImage');
  writeFileSync(file, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  if (user !== null) for (const path of [apps, file]) chownSync(path, user, user);
  const note = noteIn(home);
  return {
    file,
    env: { APPIMAGE: file, APPDIR: folder },
    startedWith: () => (existsSync(note) ? readFileSync(note, 'utf8').trim() : null),
  };
}

/** The next version: notes how it was started, and is the app. */
export function nextVersion(home: string, { executable }: CopyWithFeed): Buffer {
  const note = noteIn(home);
  return Buffer.from(`#!/bin/sh\necho "$*" > ${note}.part && mv ${note}.part ${note}\nexec ${executable} "$@"\n`);
}

function noteIn(home: string): string {
  return join(home, 'started-with');
}

/** One call over the app's socket, by somebody who may open it. */
export function askApp(around: Surroundings, call: string): Promise<Result<unknown>> {
  const { mark } = pathsIn(around.dataDir);
  if (!existsSync(mark)) throw new Error('the app has no folder yet');
  const path = socketPathOf(around.dataDir, { platform: 'linux', env: {}, tmpDir: tmpdir(), uid: around.user });
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const cutter = new LineCutter(LONGEST_REPLY);
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      for (const line of cutter.push(chunk)) {
        const value: unknown = JSON.parse(line);
        if (typeof value === 'object' && value !== null && 'hello' in value) {
          socket.write(frame({ id: 1, call, input: {} }));
          continue;
        }
        socket.end();
        resolve(replySchema.parse(value).result);
      }
    });
  });
}
