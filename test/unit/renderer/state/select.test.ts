import { describe, expect, it } from 'vitest';
import { parseAmount } from '#shared/money/amount.ts';
import {
  fullName,
  homeItems,
  isOffline,
  lotsOf,
  nextExpiry,
  openAlerts,
  pastAlerts,
  soonestRound,
} from '../../../../renderer/state/select.ts';
import { fixture } from '../../../support/renderer/fixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const { accounts, wallets, alerts } = fixture(NOW);

describe('homeItems', () => {
  it('lists wallets in the order of their accounts, the first of each marked', () => {
    const items = homeItems(accounts, [...wallets].reverse());
    expect(items.map((item) => (item.kind === 'wallet' ? [item.wallet.accountId, item.first] : item))).toEqual([
      ['acc_bizos', true],
      ['acc_bizos', false],
      ['acc_olostep', true],
      ['acc_mosaic', true],
      ['acc_geopera', true],
      ['acc_elizaos-cloud', true],
    ]);
  });

  it('keeps a place for an account of which nothing was seen', () => {
    const items = homeItems(accounts, wallets.slice(2));
    expect(items[0]).toEqual({ kind: 'account', account: accounts[0] });
    expect(items).toHaveLength(5);
  });

  it('loses no wallet whose account is on its way', () => {
    const items = homeItems([], wallets);
    expect(items).toHaveLength(wallets.length);
    expect(items[0]).toMatchObject({ kind: 'wallet', account: undefined, first: false });
  });
});

describe('alerts', () => {
  it('are told apart by whether they have ended, the newest first', () => {
    expect(openAlerts(alerts).map(({ id }) => id)).toEqual(['ep_3', 'ep_2']);
    expect(pastAlerts([...alerts].reverse()).map(({ id }) => id)).toEqual(['ep_1', 'ep_0']);
  });
});

describe('lots', () => {
  const wallet = wallets[2];
  if (wallet === undefined) throw new Error('the fixture has no third wallet');

  it('come in the order in which they lapse, those without an end last', () => {
    expect(lotsOf(accounts[1], wallet).map(({ kind }) => kind)).toEqual(['Subscription', 'Top-up', 'Setup']);
    expect(lotsOf(undefined, wallet)).toEqual([]);
    expect(lotsOf(accounts[1], { ...wallet, key: 'other' })).toEqual([]);
  });

  it('lapse next only while something is left in them', () => {
    const [subscription, topUp] = lotsOf(accounts[1], wallet);
    if (subscription === undefined || topUp === undefined) throw new Error('the fixture has too few lots');
    expect(nextExpiry([subscription, topUp])).toBe(subscription);
    expect(nextExpiry([{ ...subscription, remaining: parseAmount('0', 'credit') }, topUp])).toBe(topUp);
    expect(nextExpiry([{ ...topUp, expiresAt: null }])).toBeUndefined();
  });
});

describe('the state of watching', () => {
  it('is offline only when each account’s last try ended at the network', () => {
    const lost = accounts.map((account) => ({
      ...account,
      lastError: { kind: 'offline' as const, message: 'no network' },
    }));
    expect(isOffline(lost)).toBe(true);
    expect(isOffline([...lost.slice(1), ...accounts.slice(0, 1)])).toBe(false);
    expect(isOffline([])).toBe(false);
  });

  it('knows the soonest next look', () => {
    const [first, second] = accounts;
    if (first === undefined || second === undefined) throw new Error('the fixture has too few accounts');
    expect(
      soonestRound([
        { ...first, nextAttemptAt: NOW + 9 },
        { ...second, nextAttemptAt: NOW + 4 },
      ]),
    ).toBe(NOW + 4);
    expect(soonestRound([{ ...first, nextAttemptAt: null }])).toBeNull();
  });
});

it('a wallet is named with its account where that is out of sight', () => {
  expect(fullName({ accountLabel: 'BizOS', name: 'Ad wallet' })).toBe('BizOS, Ad wallet');
});
