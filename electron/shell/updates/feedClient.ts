/**
 * electron-updater, as far as it is used: it knows the names and the form of a feed's files on each system, compares
 * versions, keeps what was downloaded and checks its hash. Loaded only when a look is really made. It is given its way to
 * the network, and what it read is judged before anything is downloaded.
 */
import { join } from 'node:path';
import { AppImageUpdater, type AppUpdater, type BaseUpdater, MacUpdater, NsisUpdater } from 'electron-updater';
import { UpdateError } from '#engine/updates/failure.ts';
import type { Feed } from '#engine/updates/feed.ts';
import { type ReleaseFile, readRelease } from '#engine/updates/release.ts';
import { FeedHttp, type FeedHttpParts } from './feedHttp.ts';

export interface FeedClientParts extends FeedHttpParts {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly version: string;
  readonly feed: Feed;
  readonly feedFile: string;
  /** A folder for what is downloaded. */
  readonly folder: string;
  readonly quit: () => void;
}

export interface Downloaded {
  readonly file: string;
  /** In base64. */
  readonly sha512: string;
}

export interface FeedClient {
  /** The newest version for everybody, whether it is newer or not; null where there is none. @throws UpdateError and the library's */
  look(): Promise<string | null>;
  download(): Promise<Downloaded>;
  /** Starts the installer that was downloaded (Windows), which waits until this app has ended. */
  startInstaller(): void;
  /** Hands over to Electron's own updater (macOS), which ends the app when it is ready. Never resolves. @throws UpdateError */
  handOver(): Promise<never>;
  stop(): void;
}

/** For tests, which play other systems. The library's own type does not tell of it. */
interface Inside {
  httpExecutor: FeedHttp;
}

export function createFeedClient(parts: FeedClientParts): FeedClient {
  const { feed, version, folder } = parts;
  const http = new FeedHttp(parts);
  const updater = newUpdater(parts);
  (updater as unknown as Inside).httpExecutor = http;
  updater.logger = null;
  updater.autoDownload = false;
  // Nothing is installed because the app happens to quit: a session that ends leaves no time for it.
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  // Putting a package together from parts would let the feed choose which parts of which file are read.
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  // Where the system's tools install, it is asked for news all the same.
  updater.forceDevUpdateConfig = true;
  updater.setFeedURL({ provider: 'generic', url: feed.href, useMultipleRangeRequest: false });
  const news = new URL(newsName(parts), feed);
  let files: readonly ReleaseFile[] = [];

  return {
    async look() {
      files = [];
      http.allow(news);
      const answer = await updater.checkForUpdates();
      if (answer === null) throw new UpdateError('defect');
      const release = readRelease(answer.updateInfo, feed);
      if (!answer.isUpdateAvailable || release === null) return release?.version === version ? version : null;
      files = release.files;
      return release.version;
    },
    async download() {
      if (!files.some(({ address }) => address.pathname.endsWith(endingOn(parts.platform))))
        throw new UpdateError('no-package');
      http.allow(news, files);
      const [file] = await updater.downloadUpdate();
      const sha512 = files.find(({ address }) => file?.endsWith(nameOf(address)))?.sha512;
      if (file === undefined || sha512 === undefined) throw new UpdateError('no-package');
      return { file, sha512 };
    },
    startInstaller: () => void (updater as BaseUpdater).install(true, true),
    handOver: () =>
      new Promise<never>((_, reject) => {
        updater.once('error', (cause) => reject(new UpdateError('not-replaced', { cause })));
        updater.quitAndInstall();
      }),
    stop: () => http.stop(),
  };

  function newUpdater({ platform }: FeedClientParts): AppUpdater {
    const app = {
      version,
      name: 'plimsoll',
      isPackaged: true,
      appUpdateConfigPath: parts.feedFile,
      userDataPath: folder,
      baseCachePath: folder,
      whenReady: () => Promise.resolve(),
      relaunch: () => undefined,
      quit: parts.quit,
      onQuit: () => undefined,
    };
    if (platform === 'win32') return new NsisUpdater(null, app);
    return platform === 'darwin' ? new MacUpdater(undefined, app) : new AppImageUpdater(null, app);
  }
}

/** As the library names it. */
function newsName({ platform, arch }: FeedClientParts): string {
  if (platform === 'win32') return 'latest.yml';
  if (platform === 'darwin') return 'latest-mac.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}

function endingOn(platform: NodeJS.Platform): string {
  if (platform === 'win32') return '.exe';
  return platform === 'darwin' ? '.zip' : '.AppImage';
}

function nameOf(address: URL): string {
  return join('/', decodeURIComponent(address.pathname.split('/').at(-1) ?? ''));
}
