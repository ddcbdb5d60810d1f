import { describe, expect, test } from 'vitest';
import { maskKey, redact, redactText } from '#engine/http/redact.ts';

const KEYS = [
  'bzk_live_4f9aQzT01',
  'bzk_live_demo0123456789abcdef',
  'olostep_demo0123456789',
  'mk_0123456789abcdef',
  'gpra_demo0123',
  `eliza_${'ab12'.repeat(16)}`,
  'whsec_0123456789',
  'pi_3QabcDEF_secret_xyz',
  'seti_1Abc_secret_Def',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
];

describe.each(KEYS)('%s', (key) => {
  test.each([
    ['alone', key],
    ['in a sentence', `refused: ${key}.`],
    ['as a bearer', `Authorization: Bearer ${key}`],
    ['in JSON', JSON.stringify({ 'X-API-Key': key })],
    ['in an address', `https://x.example/?key=${key}&y=1`],
  ])('%s', (_where, text) => {
    expect(redactText(text)).not.toContain(key);
  });
});

test('unknown forms go when a header names them', () => {
  expect(redactText('authorization: whatever-this-is')).not.toContain('whatever');
  expect(redactText('X-API-Key=hunter2')).not.toContain('hunter2');
});

test('ordinary text stays', () => {
  const text = 'GET /api/v1/credits/summary 200 in 12 ms; keys begin with bzk_live_, mk_, gpra_ or eliza_';
  expect(redactText(text)).toBe(text);
});

test('fields, nesting, errors, headers and circles', () => {
  const cause = new TypeError('Headers.append: "Bearer hush-hush-1234" is an invalid header value');
  const value: Record<string, unknown> = {
    path: '/credits',
    authorization: 'Basic aGVsbG8=',
    apiKey: 'short',
    nested: [{ Token: 'abc', note: 'mk_0123456789abcdef' }],
    error: new Error('failed with gpra_demo0123', { cause }),
    headers: new Headers({ 'x-api-key': 'plain', accept: 'application/json' }),
    nothing: null,
  };
  value.self = value;
  const text = JSON.stringify(redact(value));
  for (const secret of ['aGVsbG8', 'short', 'abc"', 'mk_0', 'gpra_demo', 'hush', 'plain'])
    expect(text).not.toContain(secret);
  for (const kept of ['/credits', 'application/json', '[circular]', '"nothing":null']) expect(text).toContain(kept);
});

test('a known key is masked in any text, unless it cannot be told from content', () => {
  expect(maskKey('says "s3cr3t-key-value" is bad', 's3cr3t-key-value')).toBe('says "[redacted]" is bad');
  expect(maskKey('{"balance":12345678}', '12345678')).toBe('{"balance":12345678}');
  expect(maskKey('aaa', 'a')).toBe('aaa');
});

test('a text made of beginnings of tokens is looked through once, not once from each of them', () => {
  const long = 'eyJ-'.repeat(250_000);
  const began = process.cpuUsage().user;
  expect(redactText(long)).toBe(long);
  const short = 'eyJ-'.repeat(25_000);
  const between = process.cpuUsage().user;
  redactText(short);
  // Ten times the length takes about ten times as long; looked through from each beginning it took a hundred times.
  expect(between - began).toBeLessThan(40 * Math.max(process.cpuUsage().user - between, 5_000));
});
