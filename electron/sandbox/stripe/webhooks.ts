/** Webhooks: signed as Stripe signs them, sent over real HTTP to the service, verified there. */
import type { Stripe as StripeTypes } from 'stripe';
import type { ServiceId } from '#shared/domain/service.ts';
import type { Bank } from './bank.ts';
import type { CheckoutSession, Due, Intent } from './records.ts';

/** Where every service of the sandbox takes its webhooks. */
export const WEBHOOK_PATH = '/webhooks/stripe';
/** Stripe's own: an older signature is not believed. */
const TOLERANCE_SECONDS = 300;

type Signing = StripeTypes.Webhooks;
let signing: Signing | undefined;

/** The package takes a while to load and few sandboxes see a payment. */
export async function loadSigning(): Promise<void> {
  signing ??= (await import('stripe')).default.webhooks;
}

function loaded(): Signing {
  if (signing === undefined) throw new Error('webhooks are used before their signing is loaded');
  return signing;
}

/** @returns the id of the payment intent that the event is about; null when the signature is wrong or too old. */
export function verified(raw: string, signature: string | undefined, secret: string, now: number): string | null {
  let event: StripeTypes.Event;
  try {
    event = loaded().constructEvent(raw, signature ?? '', secret, TOLERANCE_SECONDS, undefined, now);
  } catch (error) {
    if (error instanceof Error && error.constructor.name === 'StripeSignatureVerificationError') return null;
    throw error;
  }
  const about = event.data.object as { id: string; payment_intent?: string };
  return about.payment_intent ?? about.id;
}

export interface Post {
  readonly origin: (service: ServiceId) => string;
  readonly bank: Bank;
}

/** Lets everything happen that is due by now: payments that were processing, and webhooks. */
export function postOffice({ bank, origin }: Post): { settle(): Promise<void> } {
  const deliver = async (due: Extract<Due, { kind: 'webhook' }>) => {
    await loadSigning();
    const intent = bank.intent(due.intentId);
    const session = due.sessionId === null ? null : bank.session(due.sessionId);
    const payload = JSON.stringify(eventBody(due, intent, session));
    const signature = loaded().generateTestHeaderString({
      payload,
      secret: bank.webhookSecret(intent.service),
      timestamp: Math.floor(bank.now() / 1000),
    });
    const status = await send(origin(intent.service) + WEBHOOK_PATH, payload, signature);
    const { eventId, type } = due;
    bank.deliveries.push({ eventId, type, service: intent.service, intentId: intent.id, at: bank.now(), status });
  };
  let running: Promise<void> = Promise.resolve();
  const run = async () => {
    for (let due = bank.takeDue(); due !== undefined; due = bank.takeDue()) {
      if (due.kind === 'finish') bank.finish(due);
      else await deliver(due);
    }
  };
  return {
    settle() {
      // One round after the other: nothing is delivered twice because two requests came at once.
      running = running.then(run, run);
      return running;
    },
  };
}

async function send(address: string, payload: string, signature: string): Promise<number> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
  await response.arrayBuffer();
  return response.status;
}

function eventBody(due: Extract<Due, { kind: 'webhook' }>, intent: Intent, session: CheckoutSession | null) {
  const { amount, currency, service, purpose } = intent;
  const metadata = { service, wallet: purpose.wallet, micros: String(purpose.micros) };
  const object =
    session === null
      ? { id: intent.id, object: 'payment_intent', amount, currency, status: intent.status, metadata }
      : {
          id: session.id,
          object: 'checkout.session',
          amount_total: amount,
          currency,
          payment_intent: intent.id,
          payment_status: 'paid',
          status: session.status,
          metadata,
        };
  const created = Math.floor(due.at / 1000);
  return { id: due.eventId, object: 'event', type: due.type, created, livemode: false, data: { object } };
}
