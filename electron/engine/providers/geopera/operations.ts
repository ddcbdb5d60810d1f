/** What Geopera can be asked to do, put together. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Card } from '#shared/domain/offers.ts';
import type { ServiceHttp } from '../../http/client.ts';
import type { Clock } from '../../ports.ts';
import type { Operations } from '../operations.ts';
import { createApprovals, createApprove } from './approvals.ts';
import { setAutoTopUp } from './autoTopUp.ts';
import { cardName, createCards } from './cards.ts';
import type { GeoperaClient } from './client.ts';
import { createTopUp, type Payer, topUpOffer } from './topUp.ts';
import { balanceWire } from './wire.ts';

export function createOperations(http: ServiceHttp, client: GeoperaClient, clock: Clock): Operations {
  const cards = createCards(client);

  async function payer(): Promise<Payer> {
    const { value: balance } = await client.operation('billing.credits.balance', {}, balanceWire);
    if (balance.invoiced)
      return { card: null, blocked: 'This organisation is invoiced monthly, so there is no wallet to top up.' };
    const readOnly = client.readOnly();
    if (readOnly !== null) return { card: null, blocked: `${readOnly.message} ${readOnly.help ?? ''}`.trim() };
    const known = await knownCards();
    if (known === null) return { card: null, blocked: null };
    const card = known.find(({ isDefault }) => isDefault);
    if (card !== undefined) return { card: cardName(card), blocked: null };
    const blocked =
      known.length === 0
        ? 'Geopera has no card of this organisation. Add one first.'
        : 'None of the cards is the default. Make one the default first.';
    return { card: null, blocked };
  }

  /** Null where the list cannot be read: which card it is then stays unsaid, and Geopera decides. */
  async function knownCards(): Promise<readonly Card[] | null> {
    try {
      return await cards.list();
    } catch (error) {
      if (error instanceof PlimsollError && (error.kind === 'forbidden' || error.kind === 'bad-response')) return null;
      throw error;
    }
  }

  return {
    payments: { 'top-up': createTopUp(http, client, clock), approval: createApprove(http, client, clock) },
    topUpOffer: async () => topUpOffer(await payer()),
    setAutoTopUp: (_walletKey, change) => setAutoTopUp(client, change),
    cards,
    approvals: createApprovals(client),
  };
}
