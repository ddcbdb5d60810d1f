import { unixMillis } from '../exact.ts';
import { itemsOf, type Node } from '../wireTree.ts';
import { at, noClaims, type ServiceClaims } from './claims.ts';

const INFO = 'GET /user/credits/info';
const second = (node: Node | undefined) => (node === undefined ? null : unixMillis(node));

export const olostepClaims: ServiceClaims = {
  service: 'olostep',
  of(_reading, body) {
    const claims = noClaims();
    const info = body.last(INFO);
    claims.amounts.set('wallet:credits.balance', { unit: 'credit', from: [at(info, 'credits')] });
    claims.flags.set('slice:usage.allowed', [at(info, 'allow_usage')]);
    for (const [index, lot] of itemsOf(at(info, 'breakdown')).entries()) {
      const path = `slice:lots.${index}`;
      claims.amounts.set(`${path}.allocated`, { unit: 'credit', from: [at(lot, 'allocated_units')] });
      claims.amounts.set(`${path}.remaining`, { unit: 'credit', from: [at(lot, 'remaining_units')] });
      claims.times.set(`${path}.expiresAt`, [second(at(lot, 'expiry_date'))]);
    }
    const plan = at(info, 'active_subscription');
    claims.amounts.set('slice:plan.included', { unit: 'credit', from: [at(plan, 'credits')] });
    claims.times.set('slice:plan.startedAt', [second(at(plan, 'created_at'))]);
    return claims;
  },
  depends: { 'wallet:credits': [INFO], 'slice:lots': [INFO], 'slice:plan': [INFO], 'slice:usage': [INFO] },
};
