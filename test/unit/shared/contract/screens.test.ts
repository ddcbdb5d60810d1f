import { expect, it } from 'vitest';
import { parseScreen, type Screen, screenText } from '#shared/contract/screens.ts';

const SCREENS: Screen[] = [
  { name: 'wallets' },
  { name: 'agents' },
  { name: 'moves' },
  { name: 'agent', agent: 'acc_7f:agent/crew/night shift' },
  { name: 'audit', agent: null },
  { name: 'audit', agent: 'acc_7f:agent/a1' },
  { name: 'ledger' },
  { name: 'payments' },
  { name: 'alerts' },
  { name: 'settings' },
  { name: 'connect' },
  { name: 'wallet', walletId: 'acc_7f:ad-spend' },
  { name: 'top-up', walletId: 'acc_7f:ad-spend' },
  { name: 'payment', paymentId: '0d5f6c2e-0a55-4f0e-9c75-3f2f1f6f7a10' },
];

it.each(SCREENS)('$name is read back from its text', (screen) => {
  expect(parseScreen(screenText(screen))).toEqual(screen);
});

it('takes the ways a link may be spelled', () => {
  expect(parseScreen('#/alerts')).toEqual({ name: 'alerts' });
  expect(parseScreen('wallet/acc:credits')).toEqual({ name: 'wallet', walletId: 'acc:credits' });
});

it.each(['', 'nowhere', 'wallets/', '__proto__', 'https://example.org'])('"%s" leads home', (text) => {
  expect(parseScreen(text)).toEqual({ name: 'wallets' });
});
