/** What this copy of the app is, as far as updating goes: from its files and from how it was started. */
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { type Feed, feedAt, readFeedFile } from '#engine/updates/feed.ts';

export interface PlaceParts {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  /** The package's `resources`. */
  readonly resources: string;
  readonly executable: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** On a third party's runtime only this machine is talked to. */
  readonly loopbackOnly: boolean;
  /** A file's text; null where there is none. */
  readonly read: (path: string) => string | null;
}

export type Place =
  | { readonly off: 'sources' | 'no-feed' | 'bad-feed' }
  | {
      readonly off: null;
      readonly feed: Feed;
      /** Where the feed is named. */
      readonly feedFile: string;
      /** The AppImage that this is; on other systems their installer knows. Null: the system's package tools replace it. */
      readonly replaces: { readonly appImage: string } | { readonly installer: 'windows' | 'mac' } | null;
    };

export function placeOf(parts: PlaceParts): Place {
  if (!parts.isPackaged) return { off: 'sources' };
  const feedFile = join(parts.resources, 'app-update.yml');
  const text = parts.read(feedFile);
  if (text === null) return { off: 'no-feed' };
  const address = readFeedFile(text);
  const feed = address === null ? null : feedAt(address, parts);
  return feed === null ? { off: 'bad-feed' } : { off: null, feed, feedFile, replaces: replacedBy(parts) };
}

function replacedBy(parts: PlaceParts) {
  if (parts.platform === 'win32') return { installer: 'windows' } as const;
  if (parts.platform === 'darwin') return { installer: 'mac' } as const;
  const appImage = runningAppImage(parts.env, parts.executable);
  // A deb or rpm says what it is, whatever it was started from.
  return appImage === null || parts.read(join(parts.resources, 'package-type')) !== null ? null : { appImage };
}

/**
 * The AppImage that this process runs from. What another AppImage started has that one's variables in its environment:
 * so the executable must lie in the folder in which ours is mounted.
 */
export function runningAppImage(env: PlaceParts['env'], executable: string): string | null {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  if (image === undefined || !isAbsolute(image) || image.includes('\0')) return null;
  if (mounted === undefined || !isAbsolute(mounted)) return null;
  // The kernel tells of an executable by its real path.
  const folder = existsSync(mounted) ? realpathSync(mounted) : mounted;
  return executable.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? image : null;
}
