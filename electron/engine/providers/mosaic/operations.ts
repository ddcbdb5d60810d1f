/** What Mosaic can be asked to do. Single credits it sells through its automatic top-up and with its plans only. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import type { WalletKey } from '#shared/domain/wallet.ts';
import type { ServiceHttp } from '../../http/client.ts';
import type { Operations } from '../operations.ts';
import { createAgentControls } from './agents.ts';
import type { MosaicClient } from './client.ts';
import { listPlans } from './plans.ts';
import { createRuns } from './runs.ts';
import { setAutoTopUp } from './settings.ts';
import { createUpgrade } from './upgrade.ts';

export function createMosaicOperations(http: ServiceHttp, client: MosaicClient): Operations {
  const runs = createRuns(http);
  return {
    agents: createAgentControls(http, runs),
    payments: { plan: createUpgrade(http) },
    async topUpOffer(walletKey) {
      known(walletKey);
      return onTheWeb;
    },
    async setAutoTopUp(walletKey, change) {
      known(walletKey);
      return setAutoTopUp(http, change);
    },
    plans: () => listPlans(http, client),
    blocked: runs,
  };
}

const onTheWeb: TopUpOffer = {
  by: 'web',
  sizes: [],
  range: null,
  charges: {},
  rate: null,
  notes: ['Mosaic sells credits with its plans and through automatic top-up. Its site may offer more.'],
  availableAt: null,
  blocked: null,
  card: null,
};

function known(walletKey: WalletKey): void {
  if (walletKey !== 'credits')
    throw new PlimsollError({ kind: 'not-found', message: 'Mosaic has one purse of credits and no such wallet.' });
}
