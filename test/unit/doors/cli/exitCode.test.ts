import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exitCodeAfterSync, exitCodeOf } from '#doors/cli/exitCode.ts';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import { claimOf, type Freshness, type Level } from '#shared/domain/level.ts';
import { fakeAccount, fakeWallet } from '../../../support/fakeSnapshot.ts';

const wallet = (level: Level, freshness: Freshness = 'fresh', accountId = 'a'): WalletView =>
  fakeWallet({ level, freshness, claim: claimOf(level, freshness), accountId });
const account = (freshness: Freshness = 'fresh', id = 'a'): AccountView => fakeAccount({ id, freshness });

test.each<[string, AccountView[], WalletView[], number]>([
  ['all is seen, fresh and above', [account()], [wallet('ok'), wallet('ok')], 0],
  ['one is low', [account()], [wallet('ok'), wallet('low')], 2],
  ['one is critical', [account()], [wallet('low'), wallet('critical')], 3],
  ['one is empty', [account()], [wallet('ok'), wallet('empty')], 3],
  ['one is not known', [account()], [wallet('ok'), wallet('unknown')], 4],
  ['one is stale', [account()], [wallet('ok'), wallet('ok', 'stale')], 4],
  ['low before not known', [account()], [wallet('unknown'), wallet('low')], 2],
  ['critical before all', [account()], [wallet('unknown'), wallet('low'), wallet('critical')], 3],
  ['an old low is still low', [account('stale')], [wallet('low', 'stale')], 2],
  ['an old empty is still empty', [account('stale')], [wallet('empty', 'stale')], 3],
  ['no account at all', [], [], 4],
  ['an account that was never seen', [account(), account('never', 'b')], [wallet('ok')], 4],
  ['an account that shows no wallet', [account(), account('fresh', 'b')], [wallet('ok')], 4],
  ['an account seen long ago', [account('stale')], [wallet('ok')], 4],
  ['never seen, and another one low', [account(), account('never', 'b')], [wallet('low')], 2],
])('%s', (_name, accounts, wallets, expected) => {
  expect(exitCodeOf({ accounts, wallets })).toBe(expected);
});

test('0 is said only when every account has a wallet and every wallet is fresh and above its line', () => {
  const wallets = fc.array(
    fc.record({
      level: fc.constantFrom<Level>('ok', 'low', 'critical', 'empty', 'unknown'),
      freshness: fc.constantFrom<Freshness>('fresh', 'stale', 'never'),
      accountId: fc.constantFrom('a', 'b'),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(wallets, (drawn) => {
      const views = drawn.map(({ level, freshness, accountId }) => wallet(level, freshness, accountId));
      const code = exitCodeOf({ accounts: [account('fresh', 'a'), account('fresh', 'b')], wallets: views });
      const allFine = drawn.every(({ level, freshness }) => level === 'ok' && freshness === 'fresh');
      const bothSeen = new Set(drawn.map(({ accountId }) => accountId)).size === 2;
      expect(code === 0).toBe(allFine && bothSeen);
    }),
    { seed: 20, numRuns: 500 },
  );
});

test('after asking, an account that did not answer is not fine, and no better than its numbers', () => {
  expect(exitCodeAfterSync({ accounts: [account()], wallets: [wallet('ok')] }, 0)).toBe(0);
  expect(exitCodeAfterSync({ accounts: [account()], wallets: [wallet('ok')] }, 1)).toBe(4);
  expect(exitCodeAfterSync({ accounts: [account()], wallets: [wallet('low')] }, 1)).toBe(2);
});
