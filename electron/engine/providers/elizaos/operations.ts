/** What elizaOS Cloud can be asked to do: all of it that a key may, and what it may not said in words. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { WalletKey } from '#shared/domain/wallet.ts';
import type { ServiceHttp } from '../../http/client.ts';
import type { Voice } from '../answers.ts';
import type { Operations } from '../operations.ts';
import { WALLET } from './arrival.ts';
import { createCheckout } from './checkout.ts';
import type { ElizaosClient } from './client.ts';
import { createCrypto } from './crypto.ts';
import { topUpOffer } from './offer.ts';
import { setAutoTopUp } from './settings.ts';
import { createTrigger } from './trigger.ts';

export function createElizaosOperations(http: ServiceHttp, client: ElizaosClient, voice: Voice): Operations {
  const crypto = createCrypto(http, voice);
  return {
    payments: {
      'top-up': createCheckout(http, voice),
      'auto-top-up': createTrigger(http, voice),
      crypto: crypto.route,
    },
    async topUpOffer(walletKey) {
      known(walletKey);
      return topUpOffer(client, voice);
    },
    async setAutoTopUp(walletKey, change) {
      known(walletKey);
      return setAutoTopUp(http, voice, change);
    },
    crypto: { info: crypto.info },
  };
}

function known(walletKey: WalletKey): void {
  if (walletKey !== WALLET)
    throw new PlimsollError({ kind: 'not-found', message: 'elizaOS Cloud has one balance and no such wallet.' });
}
