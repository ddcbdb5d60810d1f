import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsToBeLink, placeOfLink } from '#shared/contract/links.ts';

const PAYMENT = '3f0c8a52-5d0e-4b7b-9d7e-3f5d2a1c7e94';

describe('links', () => {
  it('lead to a wallet or a payment', () => {
    expect(placeOfLink('plimsoll://wallet/demo-olostep:credits')).toEqual({
      name: 'wallet',
      screen: 'wallets/demo-olostep:credits',
    });
    expect(placeOfLink(`plimsoll://payment/${PAYMENT}`)).toEqual({ name: 'payment', screen: `payments/${PAYMENT}` });
  });

  it.each([
    '',
    'plimsoll:',
    'plimsoll://',
    'plimsoll://wallet',
    'plimsoll://wallet/',
    'PLIMSOLL://wallet/a:credits',
    'plimsoll://Wallet/a:credits',
    'plimsoll:wallet/a:credits',
    'plimsoll:///wallet/a:credits',
    ' plimsoll://wallet/a:credits',
    'plimsoll://wallet/a:credits\n',
    'plimsoll://wallet/a:credits/',
    'plimsoll://wallet/a:credits/top-up',
    'plimsoll://wallet/a:credits?amount=100',
    'plimsoll://wallet/a:credits#now',
    'plimsoll://wallet/%2e%2e',
    'plimsoll://wallet/../quit',
    'plimsoll://wallet/..',
    'plimsoll://user@wallet/a:credits',
    'plimsoll://wallet:80/a:credits',
    `plimsoll://wallet/${'a'.repeat(129)}`,
    'plimsoll://top-up/a:credits',
    'plimsoll://quit',
    'plimsoll://wallet/without-a-key',
    'plimsoll://wallet/a:b:c',
    'plimsoll://wallet/a:Credits',
    'plimsoll://payment/not-an-id',
    `plimsoll://payment/${PAYMENT.toUpperCase()}`,
    `plimsoll://payment/${PAYMENT}0`,
    `https://wallet/${PAYMENT}`,
  ])('refuse %j', (text) => {
    expect(placeOfLink(text)).toBeNull();
  });

  it('never lead anywhere but to the two places, whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom('wallet/', 'payment/', ''), (text, kind) => {
        const place = placeOfLink(`plimsoll://${kind}${text}`);
        expect(place === null || /^(wallets|payments)\/[A-Za-z0-9._:-]+$/.test(place.screen)).toBe(true);
      }),
    );
  });

  it('are told from other words of a command line, also the bad ones', () => {
    expect(['plimsoll:x', 'PlimSoll://wallet/x'].every(claimsToBeLink)).toBe(true);
    expect(['--hidden', 'plimsoll', '/home/plimsoll:x'].some(claimsToBeLink)).toBe(false);
  });
});
