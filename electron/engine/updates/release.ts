/** What a feed says of its newest release, and whether that may be installed. Pure; the feed is not trusted. */
import { z } from 'zod';
import { releaseVersionSchema } from '#shared/contract/updateCalls.ts';
import { UpdateError } from './failure.ts';
import { type Feed, fileInFeed } from './feed.ts';

/** No package of an Electron app is larger. Bytes. */
export const LARGEST_PACKAGE = 1024 ** 3;

const fileSchema = z.object({
  url: z.string(),
  sha512: z.unknown().optional(),
  sha2: z.unknown().optional(),
  size: z.int().min(1).max(LARGEST_PACKAGE),
  // An installer that asks for more rights is never ours.
  isAdminRightsRequired: z.literal(false).optional(),
});

/** Notes and names of a release are left aside: nobody shows them. */
const releaseSchema = z.object({
  version: z.string().max(100),
  files: z.array(fileSchema).min(1).max(50),
  // Parts of an installer that it would fetch by itself.
  packages: z.undefined().optional(),
});

export interface ReleaseFile {
  readonly address: URL;
  readonly bytes: number;
  /** In base64. */
  readonly sha512: string;
}

export interface Release {
  readonly version: string;
  readonly files: readonly ReleaseFile[];
}

/**
 * Reads what the feed says. Every file that it names is judged, not only the one that will be taken.
 * @returns null for a release that is not meant for everybody: a pre-release
 * @throws UpdateError `unreadable`, `no-checksum`, `elsewhere`
 */
export function readRelease(said: unknown, feed: Feed): Release | null {
  const read = releaseSchema.safeParse(said);
  if (!read.success) throw new UpdateError('unreadable');
  const { version, files } = read.data;
  if (!releaseVersionSchema.safeParse(version).success) {
    if (isPreRelease(version)) return null;
    throw new UpdateError('unreadable');
  }
  return { version, files: files.map((file) => readFile(file, feed)) };
}

function readFile({ url, sha512, sha2, size }: z.infer<typeof fileSchema>, feed: Feed): ReleaseFile {
  // Of two checksums the weaker might be the one that is looked at.
  if (typeof sha512 !== 'string' || !isSha512(sha512) || sha2 !== undefined) throw new UpdateError('no-checksum');
  const address = fileInFeed(feed, url);
  if (address === null) throw new UpdateError('elsewhere');
  return { address, bytes: size, sha512 };
}

/** 64 bytes in base64, in their one spelling. */
function isSha512(text: string): boolean {
  return /^[A-Za-z0-9+/]{86}==$/.test(text) && Buffer.from(text, 'base64').toString('base64') === text;
}

function isPreRelease(version: string): boolean {
  const [core = '', ...rest] = version.split('-');
  return releaseVersionSchema.safeParse(core).success && /^[0-9A-Za-z.-]+$/.test(rest.join('-'));
}

/** By the numbers; neither an older one nor the same. Both are three numbers, what follows in ours counts for nothing. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  for (const [index, number] of a.entries()) if (number !== b[index]) return number > (b[index] ?? 0);
  return false;
}

function numbersOf(version: string): number[] {
  return (version.split(/[-+]/)[0] ?? '').split('.').map(Number);
}
