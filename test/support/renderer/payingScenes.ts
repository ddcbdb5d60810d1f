/** Every state worth looking at of what a person asks a service to do. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { FakeBridgeOptions } from './fakeBridge.ts';
import { fixture } from './fixture.ts';
import { ledgerRows } from './ledgerFixture.ts';
import { answers, blockedOffer, cooling, offers, payments, withPayments } from './paymentFixture.ts';
import type { Scene } from './scenes.ts';

const NEEDS_BROWSER: ErrorInfo = {
  kind: 'needs-browser-session',
  message: 'elizaOS Cloud changes this only for a person signed in on its dashboard.',
};

export function payingScenes(now: number): Scene[] {
  const demo = { ...fixture(now), payments: [] };
  const live = { ...fixture(now, 'live'), payments: [] };
  const paying = withPayments(fixture(now), now);
  const rows = ledgerRows(now, 40);
  const all = answers(now);
  const at = (
    name: string,
    screen: string,
    more: Omit<Partial<Scene>, 'name' | 'options'> & { bridge?: Partial<FakeBridgeOptions> } = {},
  ): Scene => {
    const { bridge, ...rest } = more;
    const options = { view: 'window' as const, snapshot: demo, rows, screen, ...bridge };
    return { name, options: { ...options, answers: { ...all, ...bridge?.answers } }, ...rest };
  };
  const offer = (which: unknown) => ({ answers: { 'topUps.offer': { offer: which } } });
  const [checkout, processing] = payments(now);
  if (checkout === undefined || processing === undefined) throw new Error('the fixture has no payments');
  const mosaic = 'wallets/acc_mosaic:balance';
  const geopera = 'wallets/acc_geopera:credits';
  const eliza = 'wallets/acc_elizaos-cloud:balance';
  return [
    at('topup-sizes', 'top-up/acc_olostep:credits'),
    at('topup-loading', 'top-up/acc_olostep:credits', { bridge: { silent: ['topUps.offer'] } }),
    at('topup-failed', 'top-up/acc_olostep:credits', {
      bridge: {
        errors: {
          'topUps.offer': { kind: 'offline', message: 'The service could not be reached.', help: 'Try again.' },
        },
      },
    }),
    at('topup-cooldown', 'top-up/acc_olostep:credits', { bridge: offer(cooling(now)) }),
    at('topup-blocked', 'top-up/acc_geopera:credits', { bridge: offer(blockedOffer) }),
    at('topup-web', 'top-up/acc_olostep:credits', { bridge: offer(offers.web) }),
    at('topup-range', 'top-up/acc_geopera:credits', { bridge: offer(offers.range), fill: [['Amount', '25 000']] }),
    at('topup-money', 'top-up/acc_geopera:credits', {
      bridge: offer(offers.range),
      press: ['AUD', 'Continue'],
    }),
    at('topup-confirm', 'top-up/acc_olostep:credits', { press: ['20,000 credits', 'Continue'] }),
    at('topup-confirm-range', 'top-up/acc_geopera:credits', {
      bridge: offer(offers.range),
      fill: [['Amount', '25000']],
      press: ['Continue'],
    }),
    at('topup-refused', 'top-up/acc_olostep:credits', {
      press: ['20,000 credits', 'Continue', 'Buy 20,000 credits'],
      bridge: {
        errors: {
          'payments.start': {
            kind: 'conflict',
            message: 'Top-up of 10,000 credits is not settled yet. A second payment now could not be told from it.',
            help: 'Look at it under Payments.',
          },
        },
      },
    }),
    at('topup-progress', 'top-up/acc_elizaos-cloud:balance', {
      bridge: { ...offer(offers.checkout), started: checkout },
      fill: [['Amount', '40']],
      press: ['Continue', 'Continue in the browser'],
    }),
    at('topup-unsettled', 'top-up/acc_olostep:credits', { bridge: { snapshot: paying } }),
    at('payments', 'payments', { bridge: { snapshot: paying } }),
    at('payments-empty', 'payments'),
    at('payment-unknown', `payments/${payments(now)[2]?.id}`, { bridge: { snapshot: paying } }),
    at('payment-arrived', `payments/${payments(now)[4]?.id}`, { bridge: { snapshot: paying } }),
    at('payment-cancel', `payments/${checkout.id}`, { bridge: { snapshot: paying }, press: ['Let it go…'] }),
    at('wallet-paying', eliza, { bridge: { snapshot: paying } }),
    at('auto-dialog', mosaic, { press: ['Change…'], nth: 1 }),
    at('auto-browser', eliza, {
      press: ['Change…', 'Save'],
      nth: 1,
      bridge: { errors: { 'autoTopUp.set': NEEDS_BROWSER } },
    }),
    at('auto-cap', geopera, { press: ['Change…'], nth: 1 }),
    at('auto-run', eliza, { press: ['Run now…'] }),
    at('plans', mosaic, { press: [/^Plans/] }),
    at('plans-confirm', mosaic, { press: [/^Plans/, /^Professional, annual/, 'Continue'] }),
    at('unblock-look', mosaic, { press: [/^Blocked work/] }),
    at('unblock-plan', mosaic, { press: [/^Blocked work/, 'Add credits with a plan'] }),
    at('unblock-auto', mosaic, { press: [/^Blocked work/, 'Add credits with a plan', 'Keep my plan'] }),
    at('unblock-resume', mosaic, {
      press: [/^Blocked work/, 'Resume now', 'Resume Podcast cut 48'],
      bridge: {
        errors: {
          'blockedWork.resume': { kind: 'conflict', message: 'Mosaic: the run is not in a state to be resumed.' },
        },
      },
    }),
    at('unblock-none', mosaic, {
      press: [/^Blocked work/],
      bridge: { answers: { 'blockedWork.list': { items: [] } } },
    }),
    at('cards', geopera, { press: [/^Saved cards/, /^Add a card/] }),
    at('cards-remove', geopera, {
      press: [/^Saved cards/, 'Actions for Mastercard ending in 4444', 'Remove…'],
    }),
    at('cards-empty', geopera, { press: [/^Saved cards/], bridge: { answers: { 'cards.list': { cards: [] } } } }),
    at('approvals', geopera, { press: [/^Approvals/, 'Reject 50,000 credits'] }),
    at('approvals-confirm', geopera, { bridge: offer(offers.range), press: [/^Approvals/, 'Approve 50,000 credits'] }),
    at('approvals-ask', geopera, { press: [/^Approvals/, 'Ask for one…', 'Ask'] }),
    at('work', 'wallets/acc_bizos:credits', { press: [/^Paid work/] }),
    at('work-confirm', 'wallets/acc_bizos:credits', { press: [/^Paid work/, /^Run Write/] }),
    at('crypto', eliza, { press: [/^Pay with crypto/] }),
    at('crypto-create', eliza, {
      press: [/^Pay with crypto/],
      bridge: {
        answers: { 'crypto.info': { enabled: true, tokens: ['USDT', 'ETH'], networks: ['ERC20'], canCreate: true } },
      },
    }),
    at('signin', 'connect', { bridge: { snapshot: live }, press: ['Geopera'] }),
    at('signin-waiting', 'connect', { bridge: { snapshot: live }, press: ['Geopera', 'Open the sign-in page'] }),
    at('panel-paying', '', { bridge: { snapshot: paying, view: 'panel' } }),
  ];
}
