/** What the Electron that runs us is. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The launcher puts this file beside the executable of a runtime that is not the Electron project's own build. */
export const THIRD_PARTY_MARKER = 'THIRD-PARTY-RUNTIME';

/** On such a runtime only services on this machine are talked to. */
export function isThirdPartyRuntime(executable: string, exists: (path: string) => boolean = existsSync): boolean {
  return exists(join(dirname(executable), THIRD_PARTY_MARKER));
}

/**
 * The origin that hot reload comes from, of what `PLIMSOLL_DEV_SERVER` says. Only on this machine.
 * @returns null where there is none
 */
export function devServerOrigin(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) ? origin : null;
}
