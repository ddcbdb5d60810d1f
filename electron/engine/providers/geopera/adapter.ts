/** Geopera: credits pegged to the Australian dollar, reserved when work is placed and settled when it ends. */
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { WalletFacts } from '#shared/domain/wallet.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import type { ReadOptions, ServiceDefinition } from '../adapter.ts';
import { createParts, type Parts } from '../parts.ts';
import { readRows } from '../rows.ts';
import { autoTopUpOf } from './autoTopUp.ts';
import { createGeoperaClient, geoperaVoice } from './client.ts';
import { createKeyScopes } from './keyScopes.ts';
import { createOperations } from './operations.ts';
import { withheldFrom } from './scopes.ts';
import { createSignIn } from './signIn.ts';
import { pageWire, rowWire } from './transactions.ts';
import { type AutoTopUpWire, autoTopUpWire, type BalanceWire, balanceWire } from './wire.ts';

const PAGE = 50;
/** Without word of what the ledger already holds, no more pages than this are asked for in one read. */
const PAGES = 4;
/** A first read goes this far back at most; the limit of the service is 600 requests a minute. */
const PAGES_TO_KNOWN = 200;

export const geopera: ServiceDefinition = {
  info: {
    id: 'geopera',
    name: geoperaVoice.name,
    defaultOrigin: 'https://api.geopera.com',
    key: {
      label: 'API key',
      example: 'gpra_…',
      where: 'In the Geopera portal, with the billing:read scope; to pay from here, with billing:write too.',
    },
    capabilities: [
      'balance.read',
      'auto-top-up.read',
      'transactions.read',
      'billing.web',
      'top-up',
      'auto-top-up.write',
      'cards',
      'cards.write',
      'approvals',
      'approvals.write',
      'sign-in',
    ],
  },
  webPages: { billing: 'https://portal.geopera.com/', dashboard: 'https://portal.geopera.com/' },
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  signIn: createSignIn,
  connect({ http, clock }) {
    const client = createGeoperaClient(http);
    const keyScopes = createKeyScopes(http, client);

    async function readLedger(parts: Parts, isKnown: ReadOptions['isKnown']): Promise<EntryFacts[]> {
      const entries = new Map<string, EntryFacts>();
      const pages = isKnown === undefined ? PAGES : PAGES_TO_KNOWN;
      let complete = false;
      for (let offset = 0, page = 0; page < pages; page += 1) {
        const answer = await parts.take('transactions', () =>
          client.operation('billing.credits.transactions', { limit: PAGE, offset }, pageWire),
        );
        if (answer === undefined) break;
        const { path, rows } = answer.value;
        const { read, problem } = readRows(geoperaVoice, answer.request, path, rows, rowWire);
        if (problem !== null) parts.note('transactions', problem);
        let fresh = 0;
        for (const entry of read) {
          const known = (await isKnown?.('credits', entry.sourceId)) ?? false;
          // A row that came twice in one read moved to the next page because newer ones were added above.
          if (!known && !entries.has(entry.sourceId)) fresh += 1;
          entries.set(entry.sourceId, entry);
        }
        complete = rows.length < PAGE || fresh === 0;
        if (complete) break;
        offset += rows.length;
      }
      // Newer rows stored without the older ones would make the next read stop above the gap.
      return complete || isKnown === undefined ? [...entries.values()] : [];
    }

    return {
      operations: createOperations(http, client, clock),
      withheld: () => withheldFrom(client.readOnly()),
      async read({ isKnown } = {}) {
        const parts = createParts();
        const balance = await parts.take('credits', () => client.operation('billing.credits.balance', {}, balanceWire));
        const readAt = clock.now();
        const entries = balance === undefined ? [] : await readLedger(parts, isKnown);
        const autoTopUp = await parts.take('automatic top-up', () =>
          client.operation('billing.auto_topup.get', {}, autoTopUpWire),
        );
        if (balance !== undefined) await keyScopes.learn();
        const wallets = balance ? [creditsWallet(balance.value, autoTopUp?.value ?? null)] : [];
        return parts.finish({ readAt, wallets, slices: {}, entries });
      },
    };
  },
};

export function creditsWallet({ available, reserved, invoiced }: BalanceWire, autoTopUp: AutoTopUpWire): WalletFacts {
  return {
    key: 'credits',
    name: 'Credits',
    unit: 'credit',
    balance: available,
    reserved,
    worth: available === null ? null : worthInAud(available),
    autoTopUp: autoTopUpOf(autoTopUp),
    funding: invoiced ? 'monthly invoice' : null,
    note: invoiced ? 'This organisation is invoiced monthly, so there is no prepaid balance.' : null,
  };
}

/** The service's own peg: 100 credits are A$1 (seed and public documents). Null where that is not exact. */
export function worthInAud(credits: Amount): Amount | null {
  return credits.micros % 100 === 0 ? amountOf(credits.micros / 100, 'AUD') : null;
}
