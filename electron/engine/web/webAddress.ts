/** What may be an address for a browser at all, whoever wrote it. */
import { isLoopbackHost } from '../http/origin.ts';

/** Longer than any checkout's address, and no longer than what every system hands on whole. */
export const LONGEST_ADDRESS = 8_192;

/** Browsers read over these in silence; whoever writes them means an address to be read in two ways. */
const UNCLEAR = /[\p{Cc}\p{Cf}\s\\]/u;

/** @returns null for anything but a plain https address, or an http one on this machine, without a user name in it */
export function webAddress(address: string): URL | null {
  if (address.length > LONGEST_ADDRESS || UNCLEAR.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  // As it is written: an empty user name is none for the URL, and still hides the host from a reader.
  const hidesHost = url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(address);
  return isWeb && !hidesHost && /^https?:\/\/[^/]/i.test(address) ? url : null;
}
