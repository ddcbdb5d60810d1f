import { describe, expect, it } from 'vitest';
import { paymentStateSchema } from '#shared/domain/payment.ts';
import { MINUTE } from '#shared/domain/time.ts';
import {
  isOpen,
  newestFirst,
  nextWords,
  planPayment,
  refName,
  stateWords,
  toneOf,
  unblockStep,
  unsettledOn,
  wantsNotice,
} from '../../../../renderer/state/payments.ts';
import { payment, payments } from '../../../support/renderer/paymentFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const all = payments(NOW);
const plan = (at: number, through: Parameters<typeof payment>[3]['through'], live = false) =>
  payment('mosaic', 'balance', 'Mosaic', { at, through, live, kind: 'plan', order: { type: 'plan', planId: 'pro' } });

describe('states', () => {
  it('have a tone and words each, and none that ended without being done looks done', () => {
    for (const state of paymentStateSchema.options) {
      expect(stateWords({ kind: 'card', state })).not.toBe('');
      expect(toneOf(state) === 'done').toBe(state === 'arrived');
    }
  });

  it('of work speak of work, not of money that arrives', () => {
    expect(stateWords({ kind: 'spend', state: 'arrived' })).toBe('Done');
    expect(stateWords({ kind: 'card', state: 'arrived' })).toBe('Arrived');
    expect(stateWords({ kind: 'spend', state: 'unknown' })).toBe('Not known');
  });

  it('stay open until they end, and ask for notice while they move or wait', () => {
    const states = (keep: typeof isOpen) => paymentStateSchema.options.filter((state) => keep({ state, live: false }));
    expect(states(isOpen)).toEqual(['action-required', 'unknown', 'not-seen']);
    expect(states(wantsNotice)).toEqual(['action-required', 'unknown']);
    expect(wantsNotice({ state: 'processing', live: true })).toBe(true);
  });
});

describe('unsettledOn', () => {
  it('finds what a new payment could not be told from', () => {
    expect(unsettledOn(all, 'acc_olostep:credits')?.state).toBe('processing');
    expect(unsettledOn(all, 'acc_geopera:credits')?.state).toBe('unknown');
  });

  it('lets go of what has ended and of what was not seen', () => {
    expect(unsettledOn(all, 'acc_mosaic:balance')).toBeUndefined();
    expect(unsettledOn(all, 'acc_bizos:credits')).toBeUndefined();
  });
});

it('says by what an arrival was seen, and else what happens next', () => {
  expect(all.filter(({ state }) => state === 'arrived').map(nextWords)).toContain(
    'A new lot of 20,000 credits is there.',
  );
  expect(all.filter(({ state }) => state === 'declined').map(nextWords)).toEqual([
    'Nothing was charged. Choose another way to pay on the service’s billing page.',
  ]);
});

it('lists the newest first', () => {
  const times = newestFirst(all.toReversed()).map(({ createdAt }) => createdAt);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

describe('unblockStep', () => {
  it('begins by looking', () => expect(unblockStep(undefined, undefined)).toBe('look'));

  it('goes on where it was left, whatever the payments say', () => {
    expect(unblockStep('auto', plan(NOW, ['confirmed', 'action-required'], true))).toBe('auto');
  });

  it('goes on at the checkout that is under way when the window was closed meanwhile', () => {
    expect(unblockStep(undefined, plan(NOW, ['confirmed', 'sending', 'action-required']))).toBe('pay');
    expect(unblockStep(undefined, plan(NOW, ['confirmed', 'sending'], true))).toBe('pay');
  });

  it.each(['arrived', 'declined', 'cancelled', 'not-seen'] as const)('begins anew after %s', (state) => {
    expect(unblockStep(undefined, plan(NOW, ['confirmed', state]))).toBe('look');
  });

  it('looks at the newest change of plan of this account', () => {
    const older = plan(NOW - 5 * MINUTE, ['confirmed', 'declined']);
    const newer = plan(NOW, ['confirmed', 'action-required']);
    expect(planPayment([older, newer], 'acc_mosaic')).toBe(newer);
    expect(planPayment([older, newer], 'acc_olostep')).toBeUndefined();
  });
});

it('names what services call their ids', () => {
  expect(refName('paymentIntentId')).toBe('Payment intent');
  expect(refName('runId')).toBe('Run id');
});
