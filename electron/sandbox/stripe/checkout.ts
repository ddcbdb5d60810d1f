/** The hosted checkout page: two buttons, and where they lead. */

import { button, escaped, htmlPage, sumOf } from '../html.ts';
import { type Ask, page, type Reply, seeOther } from '../http/exchange.ts';
import type { Bank } from './bank.ts';

/** Where the browser goes after a button on the hosted page. @throws RangeError for no such session, or an expired one. */
export function afterCheckout(bank: Bank, sessionId: string, answer: 'pay' | 'cancel'): string {
  const session = bank.session(sessionId);
  if (answer === 'cancel') return session.cancelUrl;
  if (bank.paySession(sessionId) === null) throw new RangeError(`the checkout session "${sessionId}" has expired`);
  return withSession(session.successUrl, sessionId);
}

/** Stripe fills in a placeholder; the services append the session when there is none. */
function withSession(url: string, sessionId: string): string {
  if (url.includes('{CHECKOUT_SESSION_ID}')) return url.replaceAll('{CHECKOUT_SESSION_ID}', sessionId);
  const to = new URL(url);
  to.searchParams.set('session_id', sessionId);
  return to.href;
}

/** Null when the path is none of this page's. */
export function checkoutPage(ask: Ask, bank: Bank): Reply | null {
  const [, sessionId, action] = /^\/c\/pay\/(cs_\w+)(?:\/(pay|decline|cancel))?$/.exec(ask.path) ?? [];
  if (sessionId === undefined) return null;
  const session = bank.sessions.get(sessionId);
  if (session === undefined) return page(htmlPage('No such payment', ''), 404);
  if (session.status === 'open' && session.expiresAt <= bank.now())
    return page(htmlPage('This payment page has expired', '<p>Nothing was charged.</p>'), 410);
  const sum = sumOf(session.amount, session.currency);
  const back = `<p>${escaped(session.purpose.text)} for ${escaped(session.service)}</p><p class="sum">${escaped(sum)}</p>`;
  if (action !== undefined && ask.method !== 'POST') return page(htmlPage('Press a button instead', ''), 405);
  if (action === 'decline')
    return page(htmlPage('The card was declined', `${back}${button(`/c/pay/${sessionId}/pay`, `Pay ${sum}`)}`), 402);
  if (action === 'pay' || action === 'cancel') return seeOther(afterCheckout(bank, sessionId, action));
  if (session.status === 'complete')
    return page(htmlPage('Already paid', `${back}<p>This was paid once, and only once.</p>`));
  const buttons = [
    button(`/c/pay/${sessionId}/pay`, `Pay ${sum}`),
    button(`/c/pay/${sessionId}/decline`, 'Pay with a card that is declined'),
    button(`/c/pay/${sessionId}/cancel`, 'Cancel'),
  ];
  return page(htmlPage('Checkout', back + buttons.join('')));
}

/** The address that a service hands out for a session. */
export function checkoutUrl(stripeOrigin: string, sessionId: string): string {
  return `${stripeOrigin}/c/pay/${sessionId}`;
}
