/**
 * A stand-in for Stripe.js: the few functions that finish a payment or a card set-up in the payer's browser, with the
 * names and results of the real one. It talks to the fake Stripe only.
 */

const SOURCE = `(() => {
  'use strict';
  const origin = ORIGIN;
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const never = () => new Promise(() => {});
  const idOf = (secret) => String(secret).split('_secret_')[0];

  window.Stripe = (key) => {
    const call = async (path, fields) => {
      const query = new URLSearchParams(fields);
      const get = !path.endsWith('/confirm') && !path.endsWith('/challenge');
      const response = await fetch(origin + path + (get ? '?' + query : ''), {
        method: get ? 'GET' : 'POST',
        headers: { authorization: 'Bearer ' + key, ...(get ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
        ...(get ? {} : { body: query.toString() }),
      });
      const body = await response.json();
      return response.ok ? { body } : { error: body.error };
    };

    const settled = (intent) =>
      intent.status === 'requires_payment_method' && intent.last_payment_error
        ? { error: { ...intent.last_payment_error, payment_intent: intent } }
        : { paymentIntent: intent };

    const challenge = async (secret) => {
      const id = idOf(secret);
      const path = '/v1/payment_intents/' + id;
      const asked = await call(path + '/challenge', { client_secret: secret });
      if (asked.error) return { error: asked.error };
      if (asked.body.state === 'done') return settled(asked.body.intent);
      if (asked.body.state === 'abandon') return never();
      const frame = document.createElement('iframe');
      frame.title = 'Your bank';
      frame.src = origin + '/challenge/' + id + '?client_secret=' + encodeURIComponent(secret);
      frame.style.cssText = 'width:100%;min-height:20rem;border:0';
      document.body.append(frame);
      for (;;) {
        await wait(400);
        const now = await call(path, { client_secret: secret });
        if (now.error) return { error: now.error };
        if (now.body.status === 'requires_action') continue;
        frame.remove();
        return settled(now.body);
      }
    };

    const confirmPayment = async (secret) => {
      const confirmed = await call('/v1/payment_intents/' + idOf(secret) + '/confirm', { client_secret: secret });
      if (confirmed.error) return { error: confirmed.error };
      return confirmed.body.status === 'requires_action' ? challenge(secret) : settled(confirmed.body);
    };

    const confirmSetup = async (secret) => {
      const done = await call('/v1/setup_intents/' + idOf(secret) + '/confirm', { client_secret: secret });
      return done.error ? { error: done.error } : { setupIntent: done.body };
    };

    const element = () => ({
      mount(where) {
        const place = typeof where === 'string' ? document.querySelector(where) : where;
        place.textContent = 'Sandbox card 4242 4242 4242 4242';
      },
      on(event, told) {
        if (event === 'ready') queueMicrotask(() => told({}));
      },
      unmount() {},
      destroy() {},
    });

    return {
      confirmCardPayment: (secret) => confirmPayment(secret),
      handleCardAction: (secret) => challenge(secret),
      handleNextAction: ({ clientSecret }) =>
        idOf(clientSecret).startsWith('seti_') ? confirmSetup(clientSecret) : challenge(clientSecret),
      confirmCardSetup: (secret) => confirmSetup(secret),
      confirmSetup: ({ clientSecret, elements }) => confirmSetup(clientSecret ?? elements.clientSecret),
      async retrievePaymentIntent(secret) {
        const got = await call('/v1/payment_intents/' + idOf(secret), { client_secret: secret });
        return got.error ? { error: got.error } : { paymentIntent: got.body };
      },
      elements: (options = {}) => ({
        clientSecret: options.clientSecret,
        create: element,
        getElement: element,
        submit: async () => ({}),
      }),
    };
  };
})();
`;

export function stripeJs(origin: string): string {
  return SOURCE.replace('ORIGIN', JSON.stringify(origin));
}
