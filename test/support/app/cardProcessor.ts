/**
 * A stand-in for the card processor's script: what it does hangs on the publishable key it is called with. It notes
 * what it was called with and what it could see, and asks no network.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInProcessor {
  readonly origin: string;
  /** The script is not to be had, as without a network. */
  setReachable(reachable: boolean): void;
  close(): Promise<void>;
}

/** What the script noted, as `window.noted` in the page. */
export interface Noted {
  readonly call: string;
  readonly with: unknown;
}

const SCRIPT = `
window.noted = [];
window.Stripe = (key) => {
  const note = (call, given) => window.noted.push({ call, with: given });
  note('Stripe', key);
  note('address', location.href);
  note('html', document.documentElement.outerHTML);
  if (key.startsWith('pk_live_')) throw new Error('Live integrations must use HTTPS.');
  const way = key.replace('pk_test_', '');
  const bank = 'The bank said no.';
  const end = (status) =>
    way === 'never' ? new Promise(() => {}) : Promise.resolve(way === 'fail' ? { error: { message: bank } } : { paymentIntent: { status } });
  const intents = {
    offsession: { status: 'requires_payment_method', last_payment_error: { code: 'authentication_required', payment_method: { id: 'pm_saved' } } },
    declined: { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } },
    manual: { status: 'requires_confirmation', confirmation_method: 'manual' },
    automatic: { status: 'requires_confirmation', confirmation_method: 'automatic' },
    paid: { status: 'succeeded' },
    canceled: { status: 'canceled' },
  };
  let tries = 0;
  return {
    retrievePaymentIntent: async (secret) => (note('retrieve', secret), { paymentIntent: intents[way] ?? { status: 'requires_action' } }),
    handleNextAction: (options) => (note('handleNextAction', options), end('succeeded')),
    confirmCardPayment: (secret, data) => (note('confirmCardPayment', [secret, data ?? null]), end('succeeded')),
    elements: (options) => ({
      submit: async () => ({}),
      create: (kind) => ({
        mount(where) { const field = document.createElement('input'); field.setAttribute('aria-label', 'Card number'); where.append(field); note('mounted', kind); },
        on(event, told) { if (event === 'ready') setTimeout(() => told({}), 10); },
      }),
    }),
    confirmSetup: async (options) => {
      note('confirmSetup', Object.keys(options));
      tries += 1;
      return way === 'typo' && tries === 1 ? { error: { message: 'The number is not complete.' } } : { setupIntent: { status: 'succeeded' } };
    },
  };
};
`;

export async function startStandInProcessor(): Promise<StandInProcessor> {
  let reachable = true;
  const server = createServer((request, response) => {
    if (!reachable) return request.socket.resetAndDestroy();
    const page = request.url === '/v3/' ? SCRIPT : '';
    response.writeHead(200, { 'content-type': request.url === '/v3/' ? 'text/javascript' : 'text/html' });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setReachable(now) {
      reachable = now;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
