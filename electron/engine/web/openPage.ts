/** Which address may be handed to the system browser for an account: an exact origin on its list, https or loopback. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Log } from '../ports.ts';
import type { ServiceDefinition } from '../providers/adapter.ts';
import { webAddress } from './webAddress.ts';

export type WebPage = 'billing' | 'dashboard';

/** The sandbox plays the services' web pages under this path. */
export const SANDBOX_PAGES = '/sandbox';

export function pageAddress(account: Account, service: ServiceDefinition, page: WebPage, log: Log): string {
  const address = account.demo ? `${account.origin}${SANDBOX_PAGES}/${page}` : service.webPages[page];
  return vettedAddress(address, allowedOrigins(account, service), log);
}

export function allowedOrigins(account: Account, service: ServiceDefinition): readonly string[] {
  const pages = Object.values(service.webPages).map((address) => new URL(address).origin);
  return account.demo ? [account.origin] : pages;
}

/**
 * The same, for an address that a service gave: a refusal is logged, by its origin alone, since the rest may hold a secret.
 * @throws PlimsollError `refused`
 */
export function vettedAddress(address: string, origins: readonly string[], log: Log): string {
  try {
    return allowedAddress(address, origins);
  } catch (error) {
    log.warn('web.refused', { origin: URL.canParse(address) ? new URL(address).origin : 'none', allowed: origins });
    throw error;
  }
}

/** @throws PlimsollError `refused` for any address whose origin is not on the list or whose scheme is not allowed. */
export function allowedAddress(address: string, origins: readonly string[]): string {
  const url = webAddress(address);
  if (url === null || !origins.includes(url.origin))
    throw new PlimsollError({
      kind: 'refused',
      message: 'Plimsoll does not open this address: it is not one of the pages of this service.',
    });
  return url.href;
}
