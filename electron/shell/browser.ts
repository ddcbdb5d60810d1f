/** Hands an address to the system browser. The engine has checked its origin; the scheme is checked here once more. */
import { appendFile } from 'node:fs/promises';
import type { Browser, Log } from '#engine/ports.ts';
import { webAddress } from '#engine/web/webAddress.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

export interface BrowserParts {
  readonly openExternal: (url: string) => Promise<void>;
  readonly log: Log;
  /** Tests name a file here: addresses are written into it, one a line, instead of being opened. */
  readonly recordFile: string | undefined;
}

export function createBrowser({ openExternal, log, recordFile }: BrowserParts): Browser {
  return {
    async open(address) {
      const url = openable(address);
      if (recordFile !== undefined && recordFile !== '') return appendFile(recordFile, `${url.href}\n`);
      try {
        await openExternal(url.href);
      } catch (cause) {
        log.warn('browser.failed', { origin: url.origin, error: String(cause) });
        throw new PlimsollError(
          {
            kind: 'unavailable',
            message: 'The system browser could not be opened.',
            help: `Open this address yourself: ${url.href}`,
          },
          { cause },
        );
      }
    },
  };
}

/** @throws PlimsollError `refused` for anything but https, or http on this machine. */
export function openable(address: string): URL {
  const url = webAddress(address);
  if (url === null)
    throw new PlimsollError({ kind: 'refused', message: 'Plimsoll opens only https addresses in the browser.' });
  return url;
}
