/** The cards that Geopera charges. They are entered at the processor; only ids and the last digits come here. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Card } from '#shared/domain/offers.ts';
import type { Operations } from '../operations.ts';
import { readRows } from '../rows.ts';
import { type GeoperaClient, geoperaVoice } from './client.ts';
import { attachedWire, cardWire, doneWire, listWire, setupWire } from './wireWrites.ts';

/** Ids of payment methods: `pm_` of Stripe (seed), `cst_` of Airwallex (OpenAPI, which has this pattern). */
const PAYMENT_METHOD = /^(cst|pm)_[A-Za-z0-9_]+$/;
const cardList = listWire(['payment_methods', 'cards']);

export function createCards(client: GeoperaClient): NonNullable<Operations['cards']> {
  async function list(): Promise<readonly Card[]> {
    const { value, request } = await client.operation('payment_methods.list', {}, cardList);
    const { read, problem } = readRows(geoperaVoice, request, value.path, value.rows, cardWire);
    // A list that silently lacks a card would have the wrong one looked for.
    if (problem !== null) throw new PlimsollError(problem);
    return read;
  }

  return {
    list,
    async beginSetup() {
      const setup = await client.change('payment_methods.create_setup_intent', {}, setupWire);
      const { client_secret: clientSecret, setup_intent_id: setupId } = setup;
      return { provider: processorOf(setupId, clientSecret), clientSecret, setupId };
    },
    async attach(paymentMethodId) {
      if (!PAYMENT_METHOD.test(paymentMethodId))
        throw new PlimsollError({
          kind: 'invalid-input',
          message: 'This is not the id of a card that Geopera could keep.',
          help: 'Add the card in the Geopera portal.',
        });
      const before = new Set((await list()).map(({ id }) => id));
      const input = { payment_method_id: paymentMethodId };
      const attached = await client.change('payment_methods.attach', input, attachedWire);
      if (attached !== null) return attached;
      const added = (await list()).filter(({ id }) => !before.has(id));
      if (added.length === 1 && added[0] !== undefined) return added[0];
      throw new PlimsollError({
        kind: 'bad-response',
        message: 'Geopera took the card but does not say under which id it keeps it.',
        help: 'Look at the list of cards before you add it again.',
      });
    },
    async setDefault(cardId) {
      await client.change('payment_methods.set_default', { payment_method_row_id: cardId }, doneWire);
    },
    async detach(cardId) {
      await client.change('payment_methods.detach', { payment_method_row_id: cardId }, doneWire);
    },
  };
}

/**
 * Whose page must take the card. Only what is Stripe's beyond doubt is: its ids say so. `env` belongs to the other
 * processor's answer (OpenAPI), but a Stripe id beside it is still Stripe's.
 */
export function processorOf(setupId: string, clientSecret: string): 'stripe' | 'other' {
  return /^seti_[A-Za-z0-9]+$/.test(setupId) && clientSecret.startsWith(`${setupId}_secret_`) ? 'stripe' : 'other';
}

/** "Visa •••• 4242", as far as it is known. */
export function cardName({ brand, last4 }: Card): string {
  const name = brand === null ? 'Card' : brand[0]?.toUpperCase() + brand.slice(1);
  return last4 === null ? name : `${name} •••• ${last4}`;
}
