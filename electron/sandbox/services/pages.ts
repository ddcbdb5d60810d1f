/** The stand-ins for a service's web pages: what "Top up" opens in the demo, so that the whole loop can be lived. */

import { button, escaped, htmlPage, sumOf } from '../html.ts';
import { type Ask, fieldsOf, page, type Reply, seeOther } from '../http/exchange.ts';
import { decimalText } from '../json.ts';
import { checkoutUrl } from '../stripe/checkout.ts';
import type { CardOutcome } from '../stripe/records.ts';
import type { ServiceName } from '../world/world.ts';
import type { Desk, SandboxService, Scene, ShopOffer } from './service.ts';

const MOODS: readonly [outcome: CardOutcome | 'as-it-is', label: string][] = [
  ['as-it-is', 'The card works'],
  ['challenge', 'The bank asks (3-D Secure)'],
  ['declined', 'The card is declined'],
  ['processing', 'The payment takes a while'],
];

/** Null when the path is none of these pages'. */
export function sandboxPage<N extends ServiceName>(
  ask: Ask,
  service: SandboxService<N>,
  scene: Scene<N>,
): Reply | null {
  const [, name, action] = /^\/sandbox\/(billing|dashboard)(?:\/(buy|card|challenge))?$/.exec(ask.path) ?? [];
  if (name === undefined) return null;
  const { desk } = scene;
  if (action === undefined) {
    if (ask.method !== 'GET') return page(htmlPage('Press a button instead', ''), 405);
    return page(htmlPage(`${service.label} at ${service.name}`, pageBody(ask, service, scene)));
  }
  if (ask.method !== 'POST') return page(htmlPage('Press a button instead', ''), 405);
  const fields = fieldsOf(ask.body);
  const back = `${desk.origin}/sandbox/${name}`;
  if (action === 'card') {
    const mood = MOODS.find(([outcome]) => outcome === fields.outcome)?.[0];
    if (mood === undefined) return page(htmlPage('No such card', ''), 400);
    desk.cards.setOutcome(service.name, mood === 'as-it-is' ? null : mood);
    return seeOther(back);
  }
  if (action === 'challenge') {
    desk.bank.answerChallenge(String(fields.intent), fields.answer === 'pass');
    return seeOther(back);
  }
  const offer = service.shop[Number(fields.offer)];
  if (offer === undefined) return page(htmlPage('No such offer', ''), 400);
  return seeOther(checkoutUrl(desk.stripeOrigin, buy(service.name, offer, desk, back)));
}

function buy(service: ServiceName, offer: ShopOffer, { bank }: Desk, back: string): string {
  const { wallet, micros, text, price, currency } = offer;
  const purpose = { wallet, micros, text, grantedBy: 'webhook' } as const;
  return bank.openSession({ service, amount: price, currency, purpose, successUrl: back, cancelUrl: back }).id;
}

function pageBody<N extends ServiceName>(ask: Ask, service: SandboxService<N>, { state, desk }: Scene<N>): string {
  const session = desk.bank.sessions.get(ask.query.get('session_id') ?? '');
  const paid = session?.status === 'complete' ? '<p role="status">Paid. What you bought is on its way.</p>' : '';
  const balances = Object.entries(state.purses).map(
    ([wallet, purse]) => `<p class="sum">${escaped(wallet)}: ${escaped(decimalText(purse.balance))}</p>`,
  );
  const offers = service.shop.map((offer, index) =>
    button('/sandbox/billing/buy', `Add ${offer.text} for ${sumOf(offer.price, offer.currency)}`, {
      offer: String(index),
    }),
  );
  const outcome = desk.cards.outcome(service.name);
  const moods = MOODS.map(([mood, label]) => button('/sandbox/billing/card', label, { outcome: mood }));
  const waiting = desk.bank.intents
    .all()
    .filter((intent) => intent.service === service.name && intent.status === 'requires_action')
    .map(({ id, amount, currency }) => {
      const answer = (way: string, label: string) =>
        button('/sandbox/billing/challenge', label, { intent: id, answer: way });
      return `<p>${escaped(sumOf(amount, currency))} waits for you: ${answer('pass', 'Yes, it is me')}${answer('fail', 'No, refuse')}</p>`;
    });
  return [
    paid,
    ...balances,
    `<h2>Top up</h2>${offers.join('')}`,
    waiting.length > 0 ? `<h2>Your bank asks</h2>${waiting.join('')}` : '',
    `<h2>The saved card</h2><p>Now: ${escaped(outcome)}</p>${moods.join('')}`,
  ].join('');
}
