import { expect, it } from 'vitest';
import { parseScreen, type Screen, screenText } from '#shared/contract/screens.ts';

const SCREENS: Screen[] = [
  { name: 'wallets' },
  { name: 'agents' },
  { name: 'ledger' },
  { name: 'alerts' },
  { name: 'settings' },
  { name: 'connect' },
  { name: 'wallet', walletId: 'acc_7f:ad-spend' },
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
