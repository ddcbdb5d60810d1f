/** `plimsoll://wallet/<id>` and `plimsoll://payment/<id>`: addresses that other programs open. Pure. A link only shows. */
import { type Screen, screenText } from './screens.ts';

export const LINK_SCHEME = 'plimsoll';

/** Longer than any link there is. */
const LONGEST = 160;
/** An account's id and the key of the purse in it. */
const WALLET = /^plimsoll:\/\/wallet\/([A-Za-z0-9-]{1,64}:[a-z][a-z0-9-]{0,31})$/;
const PAYMENT = /^plimsoll:\/\/payment\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Whether a word on the command line claims to be a link, a good or a bad one. */
export function claimsToBeLink(text: string): boolean {
  return text.slice(0, LINK_SCHEME.length + 1).toLowerCase() === `${LINK_SCHEME}:`;
}

/**
 * Character for character: no query, no fragment, no user name, no escapes, no other spelling of the scheme.
 * @returns the place in the window, as `window.show` takes it, or null for whatever is no link of ours
 */
export function placeOfLink(text: string): { readonly name: 'wallet' | 'payment'; readonly screen: string } | null {
  const screen = screenOf(text);
  return screen === null ? null : { name: screen.name, screen: screenText(screen) };
}

function screenOf(text: string): Extract<Screen, { name: 'wallet' | 'payment' }> | null {
  if (text.length > LONGEST) return null;
  const walletId = WALLET.exec(text)?.[1];
  if (walletId !== undefined) return { name: 'wallet', walletId };
  const paymentId = PAYMENT.exec(text)?.[1];
  return paymentId === undefined ? null : { name: 'payment', paymentId };
}
