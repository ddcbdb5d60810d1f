/** What is handed to the system browser is what a person would read: one scheme, one host, nothing hidden. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedAddress } from '#engine/web/openPage.ts';
import { LONGEST_ADDRESS, webAddress } from '#engine/web/webAddress.ts';
import { openable } from '../../../../electron/shell/browser.ts';

const ALLOWED = 'https://pay.example.com';

/** Each would be read by some browser, or by some person, as an address that it is not. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['a user name', 'https://pay.example.com@evil.example/'],
  ['an empty user name', 'https://@evil.example/'],
  ['a user name and a password', 'https://pay.example.com:443@evil.example/'],
  ['a user name on loopback', 'http://127.0.0.1@evil.example/'],
  ['backslashes for slashes', 'https:\\\\evil.example'],
  ['a backslash after the host', 'https://pay.example.com\\@evil.example/'],
  ['a slash and a backslash', 'https:/\\evil.example'],
  ['one slash', 'https:/evil.example'],
  ['no slash', 'https:evil.example'],
  ['three slashes', 'https:///evil.example'],
  ['no scheme', '//evil.example/'],
  ['a line end in the scheme', 'java\nscript:alert(1)'],
  ['a line end in the host', 'https://pay.example.com\n.evil.example/'],
  ['a tab in the path', 'https://pay.example.com/a\tb'],
  ['a space before', ' https://pay.example.com/'],
  ['a space within', 'https://pay.example.com/a b'],
  ['a zero', 'https://pay.example.com/\0'],
  ['an override of direction', 'https://pay.example.com/\u202efdp.exe'],
  ['a joint of no width', 'https://pay\u200b.example.com/'],
  ['javascript', 'javascript:alert(1)//https://pay.example.com'],
  ['javascript in capitals', 'JaVaScRiPt:alert(1)'],
  ['data', 'data:text/html,<script>alert(1)</script>'],
  ['a file', 'file:///etc/passwd'],
  ['a file on a share', 'file://evil.example/share'],
  ['a share', '\\\\evil.example\\share'],
  ['a blob', 'blob:https://pay.example.com/1'],
  ['a view of the source', 'view-source:https://pay.example.com/'],
  ['another program', 'ms-msdt:/id PCWDiagnostic'],
  ['a shell', 'vbscript:msgbox(1)'],
  ['a mail', 'mailto:a@example.com'],
  ['a terminal', 'ssh://evil.example/'],
  ['our own page', 'plimsoll-app://app/'],
  ['plain http', 'http://pay.example.com/'],
  ['plain http to a name like loopback', 'http://127.0.0.1.evil.example/'],
  ['plain http to a name that begins like localhost', 'http://localhost.evil.example/'],
  ['plain http to this machine by a mapped address', 'http://[::ffff:127.0.0.1]/'],
  ['plain http to any address', 'http://0.0.0.0/'],
  ['what is too long', `https://pay.example.com/${'a'.repeat(LONGEST_ADDRESS)}`],
  ['nothing', ''],
];

describe('an address with', () => {
  it.each(REFUSED)('%s is no address for the browser', (_what, address) => {
    expect(webAddress(address)).toBeNull();
    expect(() => openable(address)).toThrow('opens only https');
    expect(() => allowedAddress(address, [ALLOWED])).toThrow('does not open this address');
  });
});

describe('an origin that only looks like the one on the list', () => {
  it.each([
    'https://pаy.example.com/', // a Cyrillic a
    'https://pay.example.com./',
    'https://pay.example.com:8443/',
    'https://pay.exаmple.com/',
    'https://xn--py-7kc.example.com/',
    'https://pay.example.com.evil.example/',
    'https://evil.example/?https://pay.example.com',
    'https://evil.example/#https://pay.example.com/',
    'https://PAY-example.com/',
  ])('%s is not opened', (address) => {
    expect(() => allowedAddress(address, [ALLOWED])).toThrow('does not open this address');
  });

  it.each([
    ['https://PAY.Example.com:443/a', 'https://pay.example.com/a'],
    ['https://pay.example.com', 'https://pay.example.com/'],
  ])('%s is the same, written in another way', (address, opened) => {
    expect(allowedAddress(address, [ALLOWED])).toBe(opened);
  });
});

it('whatever is put together, only the one host is opened, over https, as one address', () => {
  const piece = fc.constantFrom(
    'https:',
    'http:',
    'javascript:',
    'file:',
    '/',
    '//',
    '\\',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '%00',
    '\n',
    '\t',
    ' ',
    '\u202e',
    '\u200d',
    '..',
    'pay.example.com',
    'evil.example',
    'а',
    '127.0.0.1',
    '[::1]',
    '443',
    'user',
  );
  let opened = 0;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), fc.boolean(), (pieces, wellBegun) => {
      const address = `${wellBegun ? 'https://pay.example.com' : ''}${pieces.join('')}`;
      let result: string;
      try {
        result = allowedAddress(address, [ALLOWED]);
      } catch (error) {
        expect(error).toMatchObject({ info: { kind: 'refused' } });
        return;
      }
      opened++;
      const { protocol, host, username, password } = new URL(result);
      expect([protocol, host, username, password]).toEqual(['https:', 'pay.example.com', '', '']);
      expect(result).toMatch(/^https:\/\/pay\.example\.com\/[\x21-\x7e]*$/);
      expect(openable(result).href).toBe(result);
    }),
    { seed: 20261126, numRuns: 5_000 },
  );
  expect(opened, 'some of them are good').toBeGreaterThan(100);
});
