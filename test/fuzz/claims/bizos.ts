import { at, noClaims, type ServiceClaims } from './claims.ts';

const BILLING = 'GET /api/cli/billing';
const WALLET = 'GET /api/cli/wallet';
const WHOAMI = 'GET /api/cli/whoami';

export const bizosClaims: ServiceClaims = {
  service: 'bizos',
  of(_reading, body) {
    const claims = noClaims();
    const [billing, wallet, whoami] = [body.last(BILLING), body.last(WALLET), body.last(WHOAMI)];
    claims.amounts.set('wallet:credits.balance', {
      unit: 'credit',
      from: [at(billing, 'credits'), at(whoami, 'credits')],
    });
    claims.amounts.set('wallet:ad-spend.balance', { unit: 'USD', from: [at(wallet, 'balance')] });
    const threshold = at(wallet, 'autoRecharge', 'threshold');
    claims.amounts.set('wallet:ad-spend.autoTopUp.threshold', { unit: 'USD', from: [threshold] });
    claims.flags.set('wallet:ad-spend.autoTopUp.state', [at(wallet, 'autoRecharge', 'enabled')]);
    return claims;
  },
  depends: {
    'wallet:credits': [BILLING, WHOAMI],
    'wallet:ad-spend': [WALLET],
    'slice:plan': [BILLING, WHOAMI],
    'slice:pricing': [BILLING],
    'slice:identity': [WHOAMI],
  },
};
