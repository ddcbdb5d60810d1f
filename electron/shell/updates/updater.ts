/** The updater of this copy of the app, as its engine knows it. Costs nothing until a look is made. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import type { Clock, Fetch, Log, Updater } from '#engine/ports.ts';
import { UpdateError, whyOf } from '#engine/updates/failure.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { stageBeside, startAppImage, swap } from './appImage.ts';
import type { Downloaded, FeedClient } from './feedClient.ts';
import type { FeedLimits } from './feedHttp.ts';
import { type PlaceParts, placeOf } from './place.ts';

export const FEED_LIMITS: FeedLimits = {
  newsBytes: 256 * 1024,
  newsMs: 30 * SECOND,
  packageMs: 60 * MINUTE,
  silentMs: 30 * SECOND,
};

export interface UpdaterParts extends Omit<PlaceParts, 'read'> {
  readonly version: string;
  readonly arch: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
  readonly limits?: FeedLimits;
  /** A folder of its own in the data folder. */
  readonly folder: string;
  /** Asks the app to end, in order. */
  readonly quit: () => void;
  /** Lets go of what makes the app the only one on its folder. */
  readonly letGo: () => void;
  /** How the app was started. */
  readonly args: readonly string[];
}

export interface ShellUpdater extends Updater {
  /** The last thing before the process ends, when all is closed: the new app is put in place and started, where one was asked for. */
  atEnd(): void;
}

export function createUpdater(parts: UpdaterParts): ShellUpdater {
  const { log } = parts;
  const place = placeOf({ ...parts, read: readIfThere });
  let client: Promise<FeedClient> | null = null;
  let downloaded: Downloaded | null = null;
  let atEnd = () => {};

  const load = (): Promise<FeedClient> => {
    if (place.off !== null) return Promise.reject(new UpdateError('defect'));
    client ??= import('./feedClient.ts').then(({ createFeedClient }) => {
      mkdirSync(parts.folder, { recursive: true, mode: 0o700 });
      return createFeedClient({ ...parts, ...place, limits: parts.limits ?? FEED_LIMITS });
    });
    return client;
  };

  /** Of no use any more, and large. What cannot be cleared away is cleared with the next one. */
  const clearAway = () => {
    try {
      rmSync(parts.folder, { recursive: true, force: true });
    } catch (error) {
      log.warn('update.failed', { while: 'clearing away', why: whyOf(error) });
    }
  };

  return {
    off: place.off,
    installs: place.off === null && place.replaces !== null ? 'here' : 'by-hand',
    look: async () => (await load()).look(),
    async download() {
      downloaded = null;
      downloaded = await (await load()).download();
    },
    async install() {
      if (place.off !== null || place.replaces === null || downloaded === null) throw new UpdateError('defect');
      const feedClient = await load();
      if ('installer' in place.replaces) {
        if (place.replaces.installer === 'mac') return feedClient.handOver();
        atEnd = () => feedClient.startInstaller();
      } else {
        const { appImage } = place.replaces;
        const staged = await stageBeside(appImage, downloaded);
        atEnd = () => {
          try {
            swap(staged, appImage);
            log.info('update.installed', { how: 'AppImage' });
            clearAway();
          } catch (error) {
            log.error('update.not-installed', { error: String(error) });
          }
          parts.letGo();
          // The old one where the new one could not be put: somebody has to watch.
          startAppImage(appImage, parts.args, parts.env);
        };
      }
      parts.quit();
    },
    stop() {
      client?.then(
        (one) => one.stop(),
        () => undefined,
      );
    },
    atEnd: () => atEnd(),
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
