import { describe, expect, it } from 'vitest';
import { allowedAddress, vettedAddress } from '#engine/web/openPage.ts';

const origins = ['https://pay.example.com', 'http://127.0.0.1:4000'];

describe('an address that is refused', () => {
  it.each([
    ['https://evil.test/pay?secret=sk_1', 'https://evil.test'],
    ['https://pay.example.com.evil.test/billing', 'https://pay.example.com.evil.test'],
    ['http://pay.example.com/', 'http://pay.example.com'],
    ['not an address', 'none'],
  ])('%s is logged by its origin alone', (address, origin) => {
    const logged: unknown[] = [];
    const warn = (event: string, fields?: unknown) => void logged.push([event, fields]);
    const log = { info() {}, warn, error() {} };
    expect(() => vettedAddress(address, origins, log)).toThrow(/does not open this address/);
    expect(logged).toEqual([['web.refused', { origin, allowed: origins }]]);
    expect(vettedAddress('https://pay.example.com/a', origins, log)).toBe('https://pay.example.com/a');
    expect(logged).toHaveLength(1);
  });
});

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
