/** The update feed that packages are built with. Pure. */
import { LaunchError } from './words.ts';

/** @returns what electron-builder is told; nothing without a feed. @throws LaunchError for an address that is not safe */
export function feedArguments(address: string | undefined): readonly string[] {
  if (address === undefined || address.trim() === '') return [];
  const url = URL.canParse(address) ? new URL(address) : null;
  const plain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url?.protocol !== 'https:' || !plain)
    throw new LaunchError(
      'PLIMSOLL_UPDATE_FEED must be the https address of a folder, without a name, a password or a question in it.',
    );
  return ['-c.publish.provider=generic', `-c.publish.url=${url.href}`];
}
