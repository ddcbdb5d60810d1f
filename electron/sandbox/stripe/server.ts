/** The fake Stripe over HTTP: what a browser and a publishable key may ask, in Stripe's shapes. */

import { button, htmlPage } from '../html.ts';
import { type Ask, bearer, fieldsOf, ok, page, type Reply } from '../http/exchange.ts';
import type { Handler } from '../http/server.ts';
import type { Json } from '../json.ts';
import type { Bank } from './bank.ts';
import { checkoutPage } from './checkout.ts';
import type { Intent, SetupIntent } from './records.ts';
import { stripeJs } from './stripeJs.ts';

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

function refuse(status: number, type: string, message: string, more: Readonly<Record<string, Json>> = {}): Reply {
  return { status, body: { error: { type, message, ...more } } };
}

const noSuch = (what: string, id: string) =>
  refuse(404, 'invalid_request_error', `No such ${what}: '${id}'`, { code: 'resource_missing', param: 'intent' });

export function stripeHandler(bank: Bank, settle: () => Promise<void>, origin: () => string): Handler {
  return {
    before: settle,
    chargeCount: () => bank.chargeCount,
    refuse: (_ask, status) => refuse(status, 'api_error', 'An error occurred with our connection to Stripe.'),
    answer(ask) {
      const reply = checkoutPage(ask, bank) ?? challengePage(ask, bank) ?? script(ask, origin()) ?? api(ask, bank);
      const from = ask.headers.origin;
      if (from === undefined || !LOOPBACK.test(from)) return reply;
      const allowed = {
        'access-control-allow-origin': from,
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-allow-methods': 'GET, POST',
        vary: 'origin',
      };
      return { ...reply, headers: { ...reply.headers, ...allowed } };
    },
  };
}

function script(ask: Ask, origin: string): Reply | null {
  if (!/^\/(v3\/?|stripe\.js|[a-z]+\/stripe\.js)$/.test(ask.path) || ask.method !== 'GET') return null;
  return {
    status: 200,
    body: null,
    text: stripeJs(origin),
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
  };
}

function api(ask: Ask, bank: Bank): Reply {
  if (ask.method === 'OPTIONS') return { status: 204, body: null, text: '' };
  const fields = fieldsOf(ask.body);
  const field = (name: string) => {
    const value = fields[name] ?? ask.query.get(name);
    return typeof value === 'string' ? value : null;
  };
  const key = bearer(ask) ?? field('key');
  if (key !== bank.publishableKey)
    return refuse(
      401,
      'invalid_request_error',
      key === null ? 'You did not provide an API key.' : 'Invalid API Key provided',
    );
  const [, kind, id = '', action] =
    /^\/v1\/(payment_intents|setup_intents)\/(\w+)(?:\/(confirm|challenge))?$/.exec(ask.path) ?? [];
  if (kind === undefined)
    return refuse(404, 'invalid_request_error', `Unrecognized request URL (${ask.method}: ${ask.path}).`);
  const known = (kind === 'payment_intents' ? bank.intents.get(id) : bank.setups.get(id)) ?? null;
  const mine = known !== null && known.processor === 'stripe';
  // With a publishable key alone Stripe tells nobody about an intent, not even that it exists.
  if (!mine || field('client_secret') !== known.clientSecret)
    return noSuch(kind === 'payment_intents' ? 'payment_intent' : 'setup_intent', id);
  if ((action === undefined) !== (ask.method === 'GET'))
    return refuse(405, 'invalid_request_error', 'Use the other method.');
  if (kind === 'setup_intents')
    return ok(setupBody(action === undefined ? bank.setups.get(id) : bank.confirmSetup(id)));
  const intent = bank.intent(id);
  if (action === 'challenge') return challenge(bank, intent, field('outcome'));
  if (action === 'confirm' && !['requires_action', 'succeeded', 'processing'].includes(intent.status))
    return refuse(400, 'invalid_request_error', 'This PaymentIntent cannot be confirmed with this key.', {
      code: 'payment_intent_unexpected_state',
      payment_intent: intentBody(intent),
    });
  return ok(intentBody(intent));
}

/** Private to the stand-in for Stripe.js: what became of 3-D Secure, or what the payer shall be shown. */
function challenge(bank: Bank, intent: Intent, outcome: string | null): Reply {
  if (intent.status !== 'requires_action') return ok({ state: 'done', intent: intentBody(intent) });
  const mode = outcome === 'pass' || outcome === 'fail' ? outcome : bank.challenge;
  if (mode === 'pass' || mode === 'fail')
    return ok({ state: 'done', intent: intentBody(bank.answerChallenge(intent.id, mode === 'pass')) });
  return ok({ state: mode, intent: intentBody(intent) });
}

/** The bank's own page, as it is shown inside the payer's browser. */
function challengePage(ask: Ask, bank: Bank): Reply | null {
  const [, id, answer] = /^\/challenge\/(pi_\w+)(?:\/(pass|fail))?$/.exec(ask.path) ?? [];
  if (id === undefined) return null;
  const fields = fieldsOf(ask.body);
  const secret = ask.query.get('client_secret') ?? fields.client_secret;
  const intent = bank.intents.get(id);
  if (intent === undefined || intent.clientSecret !== secret) return page(htmlPage('No such payment', ''), 404);
  if (answer !== undefined && ask.method === 'POST') bank.answerChallenge(id, answer === 'pass');
  if (bank.intent(id).status !== 'requires_action')
    return page(htmlPage('Thank you', '<p>Your bank has its answer. You can close this.</p>'));
  const buttons = ['pass', 'fail'].map((way) =>
    button(`/challenge/${id}/${way}`, way === 'pass' ? 'Yes, it is me' : 'No, refuse', {
      client_secret: intent.clientSecret,
    }),
  );
  return page(htmlPage('Your bank asks: is this you?', buttons.join('')));
}

export function intentBody(intent: Intent): { readonly [key: string]: Json } {
  const { id, amount, currency, status, clientSecret, createdAt, declineCode, confirmation } = intent;
  const failed = declineCode === 'payment_intent_authentication_failure';
  return {
    id,
    object: 'payment_intent',
    amount,
    currency,
    status,
    client_secret: clientSecret,
    confirmation_method: confirmation,
    created: Math.floor(createdAt / 1000),
    livemode: false,
    next_action: status === 'requires_action' ? { type: 'use_stripe_sdk', use_stripe_sdk: {} } : null,
    last_payment_error:
      declineCode === null
        ? null
        : {
            type: failed ? 'invalid_request_error' : 'card_error',
            code: declineCode,
            message: failed
              ? 'We are unable to authenticate your payment method. Please choose a different payment method and try again.'
              : 'Your card was declined.',
          },
  };
}

function setupBody(setup: SetupIntent | undefined): Json {
  if (setup === undefined) return null;
  const { id, status, clientSecret, paymentMethodId } = setup;
  return {
    id,
    object: 'setup_intent',
    status,
    client_secret: clientSecret,
    payment_method: paymentMethodId,
    livemode: false,
  };
}
