/** The reading calls of Mosaic, and how its refusals are to be understood. Its error bodies are not documented. */
import type { ServiceHttp } from '../../http/client.ts';
import { ask, inItsWords, type ReadRequest, type Voice } from '../answers.ts';
import { planWire } from './wire.ts';

export const creditsRequest: ReadRequest = { method: 'GET', path: '/credits' };

export const mosaicVoice: Voice = {
  name: 'Mosaic',
  keyHelp: 'Make a key at edit.mosaic.so under Automations, API (it begins with mk_) and enter it for this account.',
  classify(refusal) {
    if (refusal.status === 402 || (refusal.status === 403 && refusal.code === 'insufficient_credits'))
      return {
        kind: 'out-of-credits',
        message: `Mosaic is out of credits.${inItsWords(refusal)}`,
        help: 'Upgrade the plan or switch on automatic top-up; then blocked runs can be resumed.',
      };
    if (refusal.status === 403)
      return {
        kind: 'forbidden',
        message: `Mosaic does not offer this on the present plan, or not to this key.${inItsWords(refusal)}`,
        help: 'Automatic top-up needs a Creator or Professional plan. Check the plan on the Mosaic billing page.',
      };
    if (refusal.status === 409)
      return {
        kind: 'conflict',
        message: `Mosaic refused because of its present state.${inItsWords(refusal)}`,
        help: 'Look at it on the Mosaic site, then try again.',
      };
    return null;
  },
};

export type MosaicClient = ReturnType<typeof createMosaicClient>;

export function createMosaicClient(http: ServiceHttp) {
  return {
    credits: () => http.request(creditsRequest),
    plan: () => ask(mosaicVoice, http, { method: 'GET', path: '/plan' }, planWire),
  };
}
