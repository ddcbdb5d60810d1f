/** What a client secret and a publishable key look like (public docs); only these get near a page. */
import { PlimsollError } from '#shared/contract/errors.ts';

export interface IntentAccess {
  readonly clientSecret: string;
  readonly publishableKey: string;
  readonly kind: 'payment' | 'setup';
}

const INTENT = {
  payment: /^(pi_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/,
  setup: /^(seti_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/,
};
const PUBLISHABLE = /^pk_(?:test|live)_[A-Za-z0-9]+$/;

/**
 * The intent that a secret belongs to.
 * @throws PlimsollError `refused` for another processor's secret, or for a key that is not meant to be public
 */
export function intentIdOf({ clientSecret, publishableKey, kind }: IntentAccess): string {
  const id = INTENT[kind].exec(clientSecret)?.[1];
  if (id === undefined)
    throw new PlimsollError({
      kind: 'refused',
      message: 'Plimsoll has no page for this card processor.',
      help: 'Finish on the service’s own billing page.',
    });
  if (!PUBLISHABLE.test(publishableKey))
    throw new PlimsollError({
      kind: 'refused',
      message: 'The key for the card processor’s pages is not a publishable one, so it was not used.',
      help: 'Finish on the service’s own billing page.',
    });
  return id;
}
