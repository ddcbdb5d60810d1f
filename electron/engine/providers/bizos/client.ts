/** The reading calls of BizOS, and how its refusals are to be understood. */
import type { ServiceHttp } from '../../http/client.ts';
import { ask, inItsWords, type Voice } from '../answers.ts';
import { billingWire, tasksWire, walletWire, whoamiWire } from './wire.ts';

export const bizosVoice: Voice = {
  name: 'BizOS',
  keyHelp: 'Make a key in the BizOS dashboard (it begins with bzk_live_) and enter it for this account.',
  classify(refusal) {
    if (refusal.status === 402)
      return {
        kind: 'out-of-credits',
        message: `BizOS is out of credits.${inItsWords(refusal)}`,
        help: 'Buy a credit pack or a larger plan on the BizOS billing page. Asking again does not help until then.',
      };
    return null;
  },
};

export function createBizosClient(http: ServiceHttp) {
  return {
    billing: () => ask(bizosVoice, http, { method: 'GET', path: '/api/cli/billing' }, billingWire),
    wallet: () => ask(bizosVoice, http, { method: 'GET', path: '/api/cli/wallet' }, walletWire),
    whoami: () => ask(bizosVoice, http, { method: 'GET', path: '/api/cli/whoami' }, whoamiWire),
    tasks: () => ask(bizosVoice, http, { method: 'GET', path: '/api/cli/tasks' }, tasksWire),
  };
}
export type BizosClient = ReturnType<typeof createBizosClient>;
