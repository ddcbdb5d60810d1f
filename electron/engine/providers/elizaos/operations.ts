/** What elizaOS Cloud can be asked to do: all of it that a key may, and what it may not said in words. */
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { Capability, Withheld } from '#shared/domain/service.ts';
import type { WalletKey } from '#shared/domain/wallet.ts';
import type { ServiceHttp } from '../../http/client.ts';
import type { Voice } from '../answers.ts';
import type { Operations } from '../operations.ts';
import { createAgentControls } from './agents.ts';
import { WALLET } from './arrival.ts';
import { createCheckout } from './checkout.ts';
import type { ElizaosClient } from './client.ts';
import { createCrypto } from './crypto.ts';
import { topUpOffer } from './offer.ts';
import { setAutoTopUp } from './settings.ts';
import { createTrigger } from './trigger.ts';

export interface Elizaos {
  readonly operations: Operations;
  /** What the service answered that only a person signed in may do. */
  withheld(): readonly Withheld[];
}

export function createElizaosOperations(http: ServiceHttp, client: ElizaosClient, voice: Voice): Elizaos {
  const crypto = createCrypto(http, voice);
  const trigger = createTrigger(http, voice);
  const withheld = new Map<Capability, Withheld>();
  const note = (capability: Capability, { kind, message, help }: ErrorInfo) => {
    if (kind === 'needs-browser-session')
      withheld.set(capability, { capability, reason: `${message} ${help ?? ''}`.trim() });
  };
  const operations: Operations = {
    agents: createAgentControls(http, client, voice),
    payments: {
      'top-up': createCheckout(http, voice),
      'auto-top-up': {
        ...trigger,
        async send(request) {
          const answer = await trigger.send(request);
          if (answer.outcome === 'refused') note('auto-top-up.run', answer.error);
          return answer;
        },
      },
      crypto: crypto.route,
    },
    async topUpOffer(walletKey) {
      known(walletKey);
      return topUpOffer(client, voice);
    },
    async setAutoTopUp(walletKey, change) {
      known(walletKey);
      try {
        return await setAutoTopUp(http, voice, change);
      } catch (error) {
        if (error instanceof PlimsollError) note('auto-top-up.write', error.info);
        throw error;
      }
    },
    crypto: { info: crypto.info },
  };
  return { operations, withheld: () => [...withheld.values()] };
}

function known(walletKey: WalletKey): void {
  if (walletKey !== WALLET)
    throw new PlimsollError({ kind: 'not-found', message: 'elizaOS Cloud has one balance and no such wallet.' });
}
