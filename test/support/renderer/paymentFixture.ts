/** Payments in many states, and what services answer when they are asked what can be bought or changed. */
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import type { PaymentState } from '#shared/domain/payment.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { parseAmount } from '#shared/money/amount.ts';

const credits = (text: string) => parseAmount(text, 'credit');
const usd = (text: string) => parseAmount(text, 'USD');
const aud = (text: string) => parseAmount(text, 'AUD');

const NOTES: Partial<Record<PaymentState, string>> = {
  confirmed: 'You confirmed it.',
  sending: 'Sent to the service.',
  processing: 'Olostep is still waiting for the payment. The credits come once it is confirmed.',
  succeeded: 'The service charged the saved card. The credits are on their way.',
  'action-required': 'The page to pay on is open in your browser.',
  unknown: 'The answer never came. Whether it was charged is not known; the balance will tell.',
  declined: 'The card was declined.',
  arrived: 'A new lot of 20,000 credits is there.',
  cancelled: 'You let it go.',
  'not-seen': 'It was not seen to arrive within 15 minutes.',
};

interface Seed extends Partial<PaymentView> {
  readonly through: readonly PaymentState[];
  readonly at: number;
}

export function payment(account: string, wallet: string, label: string, seed: Seed): PaymentView {
  const { through, at, ...more } = seed;
  const state = through.at(-1) ?? 'confirmed';
  return {
    id: `5f0c2e1a-0000-4000-8000-${String(at % 1e12).padStart(12, '0')}`,
    kind: 'card',
    accountId: `acc_${account}`,
    walletId: `acc_${account}:${wallet}`,
    order: { type: 'top-up', amount: credits('20000') },
    amount: credits('20000'),
    charge: null,
    what: 'Top-up of 20,000 credits',
    state,
    createdAt: at,
    updatedAt: at + (through.length - 1) * 4 * SECOND,
    attempts: 1,
    refs: { paymentIntentId: 'pi_3QmT0zKc2nVb81Wx' },
    balanceBefore: credits('23100'),
    balanceAfter: null,
    lockedUntil: null,
    watchUntil: null,
    error: null,
    history: through.map((one, index) => ({ at: at + index * 4 * SECOND, state: one, note: NOTES[one] ?? '' })),
    accountLabel: label,
    serviceName: label,
    walletName: 'Credits',
    next: 'Done.',
    actions: [],
    live: false,
    ...more,
  };
}

export function payments(now: number): PaymentView[] {
  return [
    payment('elizaos-cloud', 'balance', 'elizaOS Cloud', {
      at: now - 2 * MINUTE,
      through: ['confirmed', 'sending', 'action-required'],
      kind: 'checkout',
      order: { type: 'top-up', amount: usd('40') },
      amount: usd('40'),
      charge: usd('40'),
      what: 'Top-up of $40.00',
      walletName: 'Balance',
      balanceBefore: usd('142.318204'),
      refs: { sessionId: 'cs_test_a1B2c3D4e5' },
      watchUntil: now + 13 * MINUTE,
      next: 'Go on in your browser; Plimsoll looks whether it was completed.',
      actions: ['open-page', 'check', 'cancel'],
      live: true,
    }),
    payment('olostep', 'credits', 'Olostep', {
      at: now - 50 * SECOND,
      through: ['confirmed', 'sending', 'processing'],
      watchUntil: now + 14 * MINUTE,
      next: 'The service is working on it; Plimsoll looks until it is there.',
      actions: ['check'],
      live: true,
    }),
    payment('geopera', 'credits', 'Geopera', {
      at: now - 9 * MINUTE,
      through: ['confirmed', 'sending', 'unknown'],
      kind: 'keyed-card',
      order: { type: 'top-up', amount: aud('250') },
      amount: aud('250'),
      charge: aud('250'),
      what: 'Top-up of A$250.00',
      balanceBefore: credits('31000'),
      refs: {},
      watchUntil: now + 6 * MINUTE,
      error: {
        kind: 'payment-unknown',
        message: 'Geopera did not answer in time.',
        help: 'Nothing is sent again by itself. The same request may go out again: its key is the same.',
      },
      next: 'The same request may go out again: its key makes it one payment, however often it is sent.',
      actions: ['check', 'resend', 'open-billing'],
      live: true,
    }),
    payment('olostep', 'credits', 'Olostep', {
      at: now - 3 * HOUR,
      through: ['confirmed', 'sending', 'declined'],
      error: {
        kind: 'payment-declined',
        message: 'The card was declined: insufficient funds.',
        help: 'Nothing was charged. Use another card in the Olostep dashboard.',
      },
      next: 'Nothing was charged. Choose another way to pay on the service’s billing page.',
      actions: ['open-billing'],
    }),
    payment('olostep', 'credits', 'Olostep', {
      at: now - 2 * DAY,
      through: ['confirmed', 'sending', 'succeeded', 'arrived'],
      balanceBefore: credits('3100'),
      balanceAfter: credits('23100'),
    }),
    payment('mosaic', 'balance', 'Mosaic', {
      at: now - 5 * DAY,
      through: ['confirmed', 'sending', 'action-required', 'not-seen'],
      kind: 'plan',
      order: { type: 'plan', planId: 'professional' },
      amount: null,
      what: 'Change to plan professional',
      next: 'See the service’s billing page before you pay again. Plimsoll says so if it still arrives.',
      actions: ['check', 'open-billing'],
    }),
    payment('bizos', 'credits', 'BizOS', {
      at: now - 6 * DAY,
      through: ['confirmed', 'sending', 'succeeded', 'arrived'],
      kind: 'spend',
      order: { type: 'spend', action: 'Run task', target: 't_9', prompt: null, cost: credits('1') },
      amount: credits('1'),
      what: 'Run task Newsletter for 1 credit',
      balanceBefore: credits('32'),
      balanceAfter: credits('31'),
    }),
    payment('elizaos-cloud', 'balance', 'elizaOS Cloud', {
      at: now - 8 * DAY,
      through: ['confirmed', 'sending', 'action-required', 'cancelled'],
      kind: 'checkout',
      what: 'Top-up of $25.00',
      amount: usd('25'),
      walletName: 'Balance',
      next: 'Nothing more happens.',
    }),
  ];
}

export function withPayments(snapshot: Snapshot, now: number): Snapshot {
  return { ...snapshot, payments: payments(now) };
}

const OFFER: TopUpOffer = {
  by: 'card',
  sizes: [],
  range: null,
  charges: {},
  rate: null,
  notes: [],
  availableAt: null,
  blocked: null,
  card: null,
};

export const offers = {
  sizes: {
    ...OFFER,
    sizes: ['10000', '20000', '80000', '100000'].map(credits),
    notes: [
      'Olostep charges a saved card of the team. It states no price here: see its pricing page first.',
      'One purchase a minute.',
    ],
  },
  range: {
    ...OFFER,
    range: { min: credits('10000'), max: null, step: credits('1') },
    rate: { unit: 'AUD', microsPerUnit: 10_000 },
    notes: ['Above A$20,000 Geopera adds a bonus of 5 %.', 'The card is charged in Australian dollars.'],
    card: 'Visa •••• 4242',
  },
  checkout: {
    ...OFFER,
    by: 'checkout',
    range: { min: usd('1'), max: usd('1000'), step: usd('0.01') },
    rate: { unit: 'USD', microsPerUnit: 1_000_000 },
    notes: ['You pay on a page of the card processor in your browser. One dollar paid is one dollar of balance.'],
  },
  web: { ...OFFER, by: 'web', notes: ['Packs are listed on the billing page.'] },
} satisfies Record<string, TopUpOffer>;

export function cooling(now: number): TopUpOffer {
  return { ...offers.sizes, availableAt: now + 42 * SECOND };
}

export const blockedOffer: TopUpOffer = {
  ...offers.range,
  card: null,
  blocked: 'The organisation has no saved card. Add one under Saved cards, then top up.',
};

/** What each service answers, as far as a scene does not say otherwise. */
export function answers(now: number): Record<string, unknown> {
  return {
    'topUps.offer': { offer: offers.sizes },
    'plans.list': {
      current: 'professional',
      plans: [
        {
          id: 'creator',
          name: 'Creator',
          billing: 'monthly',
          price: usd('50'),
          includes: credits('1500'),
          topUpRate: '$4.00 per 100 credits',
          notes: null,
        },
        {
          id: 'professional',
          name: 'Professional',
          billing: 'monthly',
          price: usd('150'),
          includes: credits('4000'),
          topUpRate: '$2.50 per 100 credits',
          notes: null,
        },
        {
          id: 'professional_annual',
          name: 'Professional, annual',
          billing: 'annual',
          price: usd('1500'),
          includes: credits('4000'),
          topUpRate: '$1.60 per 100 credits',
          notes: 'Two months are free.',
        },
      ],
    },
    'blockedWork.list': {
      items: [
        {
          id: 'run_1',
          agentId: 'ag_1',
          title: 'Podcast cut 48',
          status: 'failed',
          reason: 'Two of its steps wait for credits: Rough Cut, Captions.',
          startedAt: now - 3 * HOUR,
          resumable: true,
        },
        {
          id: 'run_2',
          agentId: 'ag_2',
          title: 'Trailer, vertical',
          status: 'running',
          reason: 'It says that it needs credits.',
          startedAt: now - 40 * MINUTE,
          resumable: false,
        },
      ],
    },
    'blockedWork.resume': { note: '3 of its 5 steps were queued again.' },
    'cards.list': {
      cards: [
        { id: 'c_1', brand: 'visa', last4: '4242', expires: '08/2027', isDefault: true },
        { id: 'c_2', brand: 'mastercard', last4: '4444', expires: '11/2026', isDefault: false },
      ],
    },
    'cards.add': { url: 'https://portal.example/billing', by: 'page' },
    'approvals.list': {
      approvals: [
        {
          id: 'ap_1',
          status: 'pending',
          credits: credits('50000'),
          requestedBy: 'Ines Prado',
          createdAt: now - 2 * HOUR,
          expiresAt: now + 22 * HOUR,
        },
        {
          id: 'ap_0',
          status: 'approved',
          credits: credits('10000'),
          requestedBy: 'Ines Prado',
          createdAt: now - 4 * DAY,
          expiresAt: null,
        },
      ],
    },
    'work.list': {
      items: [
        { id: 't_1', title: 'Write this week’s newsletter', status: 'ready', cost: credits('1') },
        { id: 't_2', title: 'Answer three reviews', status: 'ready', cost: credits('1') },
        { id: 't_3', title: 'Refresh the opening hours', status: 'done', cost: credits('1') },
      ],
      usedToday: 4,
      limit: 10,
      remaining: 6,
      actions: [{ id: 'creative', name: 'Generate a creative', cost: credits('1') }],
    },
    'crypto.info': {
      enabled: true,
      tokens: ['USDT', 'USDC', 'ETH'],
      networks: ['ERC20', 'TRC20', 'BEP20'],
      canCreate: false,
    },
    'signIn.begin': {
      signIn: {
        id: 's1',
        status: 'waiting',
        userCode: 'WDJB-MJHT',
        expiresAt: now + 9 * MINUTE,
        accountId: null,
        message: null,
      },
      url: 'https://portal.example/device',
    },
    'signIn.state': {
      signIn: {
        id: 's1',
        status: 'waiting',
        userCode: 'WDJB-MJHT',
        expiresAt: now + 9 * MINUTE,
        accountId: null,
        message: null,
      },
    },
  };
}
