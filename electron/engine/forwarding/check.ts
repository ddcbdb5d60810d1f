/** Whether a program or an address may be what alerts are handed to. */
import { isAbsolute } from 'node:path';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Forwarding } from '#shared/domain/forwarding.ts';

/** @throws PlimsollError `invalid-input` */
export function checkForwarding({ command, webhook }: Forwarding, { loopbackOnly }: { loopbackOnly: boolean }): void {
  if (command !== null) {
    if (!isAbsolute(command.executable))
      throw invalid(
        'A program is named by its whole path.',
        'For example /usr/local/bin/notify, without arguments; those have a field of their own.',
      );
    if ([command.executable, ...command.args].some((part) => part.includes('\0')))
      throw invalid('A program or an argument holds a character that none can have.', 'Type it anew.');
  }
  if (webhook !== null) checkAddress(webhook.url, loopbackOnly);
}

function checkAddress(text: string, loopbackOnly: boolean): void {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw invalid('This is no address.', 'One begins with https://.');
  }
  if (url.username !== '' || url.password !== '')
    throw invalid('An address with a name or password in it is not used.', 'The messages are signed instead.');
  const here = isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here))
    throw invalid('Alerts go to https addresses only, or to this machine.', 'Use https://, or http://localhost.');
  if (loopbackOnly && !here)
    throw invalid('The development runtime talks to this machine only.', 'Use http://localhost here.');
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function invalid(message: string, help: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message, help });
}
