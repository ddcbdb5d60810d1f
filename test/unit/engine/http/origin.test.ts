import { describe, expect, test } from 'vitest';
import { checkOrigin } from '#engine/http/origin.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

function refusal(text: string, loopbackOnly = false): PlimsollError {
  try {
    checkOrigin(text, { loopbackOnly });
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('accepted and normalised', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['  https://API.Example.com:443/ ', 'https://api.example.com'],
    ['https://api.example.com:8443', 'https://api.example.com:8443'],
    ['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
    ['http://127.9.8.7', 'http://127.9.8.7'],
    ['http://localhost:80', 'http://localhost'],
    ['http://[::1]:9', 'http://[::1]:9'],
    ['http://2130706433:4100', 'http://127.0.0.1:4100'],
    ['https://localhost', 'https://localhost'],
  ])('%s', (text, origin) => {
    expect(checkOrigin(text, { loopbackOnly: false })).toBe(origin);
  });
});

describe('refused as invalid input', () => {
  test.each([
    [''],
    ['api.example.com'],
    ['//api.example.com'],
    ['ftp://api.example.com'],
    ['file:///etc/passwd'],
    ['javascript://x/'],
    ['http://api.example.com'],
    ['http://10.0.0.1'],
    ['http://127.0.0.1.example.com'],
    ['http://localhost.example.com'],
    ['http://notlocalhost'],
    ['http://[::2]'],
    ['http://[::ffff:127.0.0.1]'],
    ['http://0.0.0.0'],
    ['https://user@api.example.com'],
    ['https://user:secret@api.example.com'],
    ['https://api.example.com/v1'],
    ['https://api.example.com?x=1'],
    ['https://api.example.com?'],
    ['https://api.example.com#top'],
    ['https://api.example.com\\@evil.example'],
    ['https://api.exa\tmple.com'],
    ['https://api example.com'],
    ['https://'],
    ['https://:443'],
  ])('%j', (text) => {
    expect(refusal(text).kind).toBe('invalid-input');
  });

  test('a pasted key or password is not repeated', () => {
    expect(JSON.stringify(refusal('https://eliza_0123456789abcdef:hunter2@x.example').info)).not.toMatch(
      /eliza_0|hunter2/,
    );
    expect(JSON.stringify(refusal('bzk_live_abcdef123456').info)).not.toContain('abcdef');
  });
});

test('a third party runtime talks to this machine only, and says why', () => {
  expect(checkOrigin('http://127.0.0.1:1', { loopbackOnly: true })).toBe('http://127.0.0.1:1');
  const error = refusal('https://api.example.com', true);
  expect(error.kind).toBe('refused');
  expect(error.message).toContain('development runtime');
});
