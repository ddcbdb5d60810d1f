/** The feed that a package names, in the file that electron-builder writes beside the app. Pure. */
import { z } from 'zod';
import { isLoopbackHost } from '../http/origin.ts';

/** A folder with a file for each system (`latest-linux.yml`, ...) and the packages. Its address ends with a slash. */
export type Feed = URL;

/** What may stand in the file; the last two are the library's. */
const feedFileSchema = z.strictObject({
  provider: z.literal('generic'),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  updaterCacheDirName: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .optional(),
  publisherName: z.string().max(300).optional(),
});

/**
 * Plain lines of `name: value`, as electron-builder writes them; a list's only item counts as the value. Whatever else
 * there is makes it no feed.
 * @returns the feed's address as it is named; null for anything that is not one generic feed
 */
export function readFeedFile(text: string): string | null {
  if (text.length > 10_000) return null;
  const fields: Record<string, string> = Object.create(null);
  let list: string | null = null;
  for (const line of text.split('\n').map((one) => one.trimEnd())) {
    if (line === '') continue;
    const [, name = '', value = ''] = /^([A-Za-z]+):(?: (\S.*))?$/.exec(line) ?? [];
    const [, item = ''] = /^ {2}- (\S.*)$/.exec(line) ?? [];
    if (name !== '' && !(name in fields)) {
      list = value === '' ? name : null;
      fields[name] = value;
    } else if (item !== '' && list !== null && fields[list] === '') fields[list] = item;
    else return null;
  }
  const read = feedFileSchema.safeParse({ ...fields });
  return read.success ? read.data.url : null;
}

/**
 * The feed behind an address: https, anywhere; on a third party's runtime only this machine, and there plain http too.
 * @returns null for an address that may not be asked
 */
export function feedAt(address: string, { loopbackOnly }: { readonly loopbackOnly: boolean }): Feed | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || /[?#@\\]/.test(address)) return null;
  const here = isLoopbackHost(url.hostname);
  const allowed = loopbackOnly ? here && ['http:', 'https:'].includes(url.protocol) : url.protocol === 'https:';
  if (!allowed) return null;
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/**
 * Where a file of the feed is: a plain name, or a path below the feed's folder.
 * @returns null for an address of another place or scheme, a way out of the folder, or one that can be read in two ways
 */
export function fileInFeed(feed: Feed, name: string): URL | null {
  // Signs that end a path, turn it around or hide one: none of them is in a package's name.
  if (name === '' || name.length > 500 || /[\\?#%:@]|[^\x21-\x7e ]|^\/|^ | $/.test(name)) return null;
  if (name.split('/').some((part) => part === '' || /^\.+$/.test(part))) return null;
  const url = URL.canParse(name, feed) ? new URL(name, feed) : null;
  if (url === null || url.origin !== feed.origin || url.search !== '' || url.hash !== '') return null;
  return url.pathname.startsWith(feed.pathname) && url.pathname !== feed.pathname ? url : null;
}
