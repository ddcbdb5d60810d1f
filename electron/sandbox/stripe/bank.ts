/**
 * The fake Stripe's accounts. A charge is written here the moment money moves, before any answer goes out: this list
 * is the judge of "at most one charge for each confirmed payment".
 */
import type { ServiceId } from '#shared/domain/service.ts';
import type { Books, Table } from '../books.ts';
import type { ChallengeMode, WebhookDelivery, WebhookSettings } from '../sandbox.ts';
import { hexOf } from '../world/random.ts';
import type { ChargeRecord, CheckoutSession, Due, Intent, Purpose, SetupIntent } from './records.ts';

/** How long a payment that is "processing" takes. */
export const PROCESSING = 5_000;
const SESSION_LASTS = 24 * 3_600_000;

export interface NewIntent {
  readonly service: ServiceId;
  readonly amount: number;
  readonly currency: string;
  readonly purpose: Purpose;
  readonly idempotencyKey?: string | null;
  readonly processor?: Intent['processor'];
  readonly confirmation?: Intent['confirmation'];
}

export class Bank {
  readonly seed: number;
  readonly now: () => number;
  readonly intents: Table<Intent>;
  readonly charges: Table<ChargeRecord>;
  readonly sessions: Table<CheckoutSession>;
  readonly setups: Table<SetupIntent>;
  readonly due: Table<Due>;
  readonly deliveries: WebhookDelivery[] = [];
  challenge: ChallengeMode = 'pass';
  #webhooks = { delayMs: 0, duplicate: false, drop: false };
  #chargeCount: number;

  constructor(books: Books, seed: number, now: () => number) {
    this.seed = seed;
    this.now = now;
    this.intents = books.table('intents');
    this.charges = books.table('charges');
    this.sessions = books.table('sessions');
    this.setups = books.table('setups');
    this.due = books.table('due');
    this.#chargeCount = this.charges.all().length;
  }

  /** How many charges were ever made: compared before and after a request, it tells whether that request moved money. */
  get chargeCount(): number {
    return this.#chargeCount;
  }

  /** Stripe's own key for browsers, one for all services of the sandbox. */
  get publishableKey(): string {
    return `pk_test_${this.#hex('publishable', 24)}`;
  }

  webhookSecret(service: ServiceId): string {
    return `whsec_${this.#hex(`webhook/${service}`, 32)}`;
  }

  /** For payments made from now on. */
  setWebhooks({ delayMs = 0, duplicate = false, drop = false }: WebhookSettings): void {
    if (!Number.isSafeInteger(delayMs) || delayMs < 0)
      throw new RangeError(`${delayMs} is not a delay in milliseconds`);
    this.#webhooks = { delayMs, duplicate, drop };
  }

  open(order: NewIntent): Intent {
    const { processor = 'stripe', confirmation = 'automatic', idempotencyKey = null } = order;
    const name = `intent/${this.intents.next()}`;
    const id = `${processor === 'stripe' ? 'pi' : 'int'}_${this.#hex(name, 24)}`;
    const secret = this.#hex(`${name}/secret`, 24);
    return this.intents.put(id, {
      id,
      service: order.service,
      amount: order.amount,
      currency: order.currency,
      purpose: order.purpose,
      status: 'requires_payment_method',
      clientSecret: processor === 'stripe' ? `${id}_secret_${secret}` : `eyJhbGciOiJIUzI1NiJ9.${secret}.demo`,
      processor,
      confirmation,
      idempotencyKey,
      createdAt: this.now(),
      declineCode: null,
    });
  }

  intent(id: string): Intent {
    const intent = this.intents.get(id);
    if (intent === undefined) throw new RangeError(`there is no payment intent "${id}"`);
    return intent;
  }

  /** Moves the money of an intent, once: one that succeeded before is left as it is. */
  charge(id: string, at = this.now(), sessionId: string | null = null): Intent {
    const intent = this.intent(id);
    if (intent.status === 'succeeded') return intent;
    const chargeId = `ch_${this.#hex(`charge/${this.charges.next()}`, 24)}`;
    const { service, amount, currency, idempotencyKey } = intent;
    this.charges.put(chargeId, { id: chargeId, service, intentId: id, amount, currency, at, idempotencyKey });
    this.#chargeCount++;
    const charged = this.intents.put(id, { ...intent, status: 'succeeded', declineCode: null });
    this.#announce(
      sessionId === null ? 'payment_intent.succeeded' : 'checkout.session.completed',
      charged,
      at,
      sessionId,
    );
    return charged;
  }

  decline(id: string, code = 'card_declined'): Intent {
    return this.intents.put(id, { ...this.intent(id), status: 'requires_payment_method', declineCode: code });
  }

  askForChallenge(id: string): Intent {
    return this.intents.put(id, { ...this.intent(id), status: 'requires_action' });
  }

  /** The payer's answer to 3-D Secure. Only an intent that waits for one takes it. */
  answerChallenge(id: string, passed: boolean): Intent {
    const intent = this.intent(id);
    if (intent.status !== 'requires_action') return intent;
    if (!passed) return this.decline(id, 'payment_intent_authentication_failure');
    if (intent.confirmation === 'automatic') return this.charge(id);
    return this.intents.put(id, { ...intent, status: 'requires_confirmation' });
  }

  /** Charged, or declined, a few seconds from now. */
  process(id: string, charge: boolean): Intent {
    const due = `due-${this.due.next()}`;
    this.due.put(due, { id: due, at: this.now() + PROCESSING, kind: 'finish', intentId: id, charge });
    return this.intents.put(id, { ...this.intent(id), status: 'processing' });
  }

  openSession(order: Omit<NewIntent, 'idempotencyKey'> & { successUrl: string; cancelUrl: string }): CheckoutSession {
    const id = `cs_test_${this.#hex(`session/${this.sessions.next()}`, 32)}`;
    const { service, amount, currency, purpose, successUrl, cancelUrl } = order;
    const createdAt = this.now();
    return this.sessions.put(id, {
      ...{ id, service, amount, currency, purpose, successUrl, cancelUrl, createdAt },
      status: 'open',
      intentId: null,
      expiresAt: createdAt + SESSION_LASTS,
    });
  }

  /** The payer pays on the hosted page: a session is paid once, however often the button is pressed. Null when expired. */
  paySession(id: string): CheckoutSession | null {
    const session = this.session(id);
    if (session.status === 'complete') return session;
    if (session.expiresAt <= this.now()) return null;
    const { service, amount, currency, purpose } = session;
    const intent = this.open({ service, amount, currency, purpose });
    const paid = this.sessions.put(id, { ...session, status: 'complete', intentId: intent.id });
    this.charge(intent.id, this.now(), id);
    return paid;
  }

  session(id: string): CheckoutSession {
    const session = this.sessions.get(id);
    if (session === undefined) throw new RangeError(`there is no checkout session "${id}"`);
    return session;
  }

  openSetup(service: ServiceId, processor: SetupIntent['processor']): SetupIntent {
    const name = `setup/${this.setups.next()}`;
    const id = processor === 'stripe' ? `seti_${this.#hex(name, 24)}` : `int_${this.#hex(name, 24)}`;
    const secret = this.#hex(`${name}/secret`, 24);
    const clientSecret = processor === 'stripe' ? `${id}_secret_${secret}` : `eyJhbGciOiJIUzI1NiJ9.${secret}.demo`;
    return this.setups.put(id, {
      ...{ id, service, clientSecret, processor },
      status: 'requires_payment_method',
      paymentMethodId: null,
    });
  }

  /** The payer entered a card in the browser: the processor knows it, the service not yet. */
  confirmSetup(id: string): SetupIntent {
    const setup = this.setups.get(id);
    if (setup === undefined) throw new RangeError(`there is no setup intent "${id}"`);
    if (setup.status === 'succeeded') return setup;
    const paymentMethodId = `${setup.processor === 'stripe' ? 'pm' : 'cst'}_${this.#hex(`${id}/method`, 24)}`;
    return this.setups.put(id, { ...setup, status: 'succeeded', paymentMethodId });
  }

  /** The first thing that is due by now, taken off the list; undefined when there is none. */
  takeDue(): Due | undefined {
    const now = this.now();
    const first = this.due
      .all()
      .filter((due) => due.at <= now)
      .sort((a, b) => a.at - b.at)[0];
    if (first !== undefined) this.due.remove(first.id);
    return first;
  }

  finish(due: Extract<Due, { kind: 'finish' }>): void {
    if (this.intent(due.intentId).status !== 'processing') return;
    if (due.charge) this.charge(due.intentId, due.at);
    else this.decline(due.intentId);
  }

  #announce(type: string, intent: Intent, at: number, sessionId: string | null): void {
    if (intent.processor !== 'stripe') return;
    const { delayMs, duplicate, drop } = this.#webhooks;
    const eventId = `evt_${this.#hex(`event/${intent.id}/${type}`, 24)}`;
    if (drop) {
      this.deliveries.push({ eventId, type, service: intent.service, intentId: intent.id, at, status: 0 });
      return;
    }
    for (let copy = 0; copy < (duplicate ? 2 : 1); copy++) {
      const id = `due-${this.due.next()}`;
      this.due.put(id, { id, at: at + delayMs, kind: 'webhook', eventId, type, intentId: intent.id, sessionId });
    }
  }

  #hex(name: string, length: number): string {
    return hexOf(this.seed, `stripe/${name}`, length);
  }
}
