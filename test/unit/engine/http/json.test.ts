import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWireJson, stringifyWire, WireJsonError, WireNumber } from '#engine/http/json.ts';

describe('numbers keep their digits', () => {
  test.each([
    '1.10',
    '0.1',
    '-0',
    '1e3',
    '1E+2',
    '12345678901234567890.123456789',
    '87.43120500000001',
    '9007199254740993',
  ])('%s', (digits) => {
    const read = parseWireJson(digits);
    expect(read).toBeInstanceOf(WireNumber);
    expect(String(read)).toBe(digits);
    expect(stringifyWire({ amount: read })).toBe(`{"amount":${digits}}`);
  });

  test('any JSON comes back as the same text', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const compact = JSON.stringify(JSON.parse(text));
        expect(stringifyWire(parseWireJson(compact))).toBe(compact);
      }),
      { seed: 20261120, numRuns: 500 },
    );
  });

  test('an object that looks like a wire number is none', () => {
    expect(parseWireJson('{"text":"1"}')).not.toBeInstanceOf(WireNumber);
  });
});

test('prototype keys are ordinary data', () => {
  const read = parseWireJson('{"__proto__":{"balance":5},"constructor":{"prototype":{"x":1}}}') as Record<
    string,
    unknown
  >;
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect(read.balance).toBeUndefined();
  expect(({} as Record<string, unknown>).x).toBeUndefined();
  expect(stringifyWire(read)).toBe('{"__proto__":{"balance":5},"constructor":{"prototype":{"x":1}}}');
});

test.each(['', '{', '<html>', '{"a":01}', 'undefined', '[1,]'])('%j is not JSON', (text) => {
  expect(() => parseWireJson(text)).toThrow(WireJsonError);
});

test('a bottomless nesting is refused, not a crash', () => {
  const deep = `${'['.repeat(300_000)}1${']'.repeat(300_000)}`;
  expect(() => parseWireJson(deep)).toThrow(WireJsonError);
});

test.each([
  [128, true],
  [129, false],
])('%i levels are read: %s', (depth, readable) => {
  const text = `${'['.repeat(depth)}"[[[\\"{"${']'.repeat(depth)}`;
  if (readable) expect(stringifyWire(parseWireJson(text))).toBe(text);
  else expect(() => parseWireJson(text)).toThrow(WireJsonError);
});
