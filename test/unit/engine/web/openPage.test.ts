import { describe, expect, it } from 'vitest';
import { allowedAddress } from '#engine/web/openPage.ts';

const origins = ['https://pay.example.com', 'http://127.0.0.1:4000'];

describe('allowedAddress', () => {
  it.each(['https://pay.example.com/billing?x=1', 'http://127.0.0.1:4000/sandbox/billing'])('opens %s', (address) => {
    expect(allowedAddress(address, origins)).toBe(address);
  });

  it.each([
    'https://pay.example.com.evil.test/billing',
    'https://pay.example.com:8443/',
    'https://evil.test/https://pay.example.com/',
    'https://pay.example.com@evil.test/',
    'https://user:pw@pay.example.com/',
    'http://pay.example.com/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://127.0.0.1:4001/',
    'http://127.0.0.1.evil.test:4000/',
    'not an address',
    '',
  ])('refuses %s', (address) => {
    expect(() => allowedAddress(address, origins)).toThrow(/does not open this address/);
  });
});
