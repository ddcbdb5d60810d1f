import type { WalletFacts } from '#shared/domain/wallet.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import type { ServiceDefinition } from '../adapter.ts';
import { createParts } from '../parts.ts';
import { autoTopUpOf } from './autoTopUp.ts';
import { createGeoperaClient, geoperaVoice } from './client.ts';
import { createKeyScopes } from './keyScopes.ts';
import { createHistory, readNewest } from './ledger.ts';
import { createOperations } from './operations.ts';
import { withheldFrom } from './scopes.ts';
import { createSignIn } from './signIn.ts';
import { type AutoTopUpWire, autoTopUpWire, type BalanceWire, balanceWire } from './wire.ts';

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

    return {
      operations: createOperations(http, client, clock),
      history: createHistory(client),
      withheld: () => withheldFrom(client.readOnly()),
      async read(options = {}) {
        const parts = createParts();
        const balance = await parts.take('credits', () => client.operation('billing.credits.balance', {}, balanceWire));
        const readAt = clock.now();
        const { entries, ledger } = await readNewest(client, parts, balance !== undefined, options);
        const autoTopUp = await parts.take('automatic top-up', () =>
          client.operation('billing.auto_topup.get', {}, autoTopUpWire),
        );
        if (balance !== undefined) await keyScopes.learn();
        const wallets = balance ? [creditsWallet(balance.value, autoTopUp?.value ?? null)] : [];
        return parts.finish({ readAt, wallets, slices: {}, entries, ledgers: [ledger] });
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
