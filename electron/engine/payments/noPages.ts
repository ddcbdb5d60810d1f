/** For an engine without a desktop: what needs a page of ours in a browser is refused, the rest works. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { PaymentPages } from './pages.ts';

export function createNoPages(): PaymentPages {
  const refuse = () =>
    Promise.reject(
      new PlimsollError({
        kind: 'refused',
        message: 'This step happens in a browser, and needs the desktop app.',
        help: 'Start Plimsoll; it takes the payment up where it stands.',
      }),
    );
  return {
    openChallenge: refuse,
    openReturn: () => Promise.resolve(null),
    readIntent: refuse,
    close: () => Promise.resolve(),
  };
}
