import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { parseWireJson } from '#engine/http/json.ts';
import {
  amount,
  amountOrUnknown,
  anyInstant,
  cents,
  flag,
  identifier,
  integer,
  isoInstant,
  list,
  object,
  orNull,
  text,
  unixSeconds,
  verbatim,
  word,
} from '#engine/providers/wireFields.ts';

function read(schema: z.ZodType, json: string): unknown {
  const parsed = schema.safeParse(parseWireJson(json));
  return parsed.success ? parsed.data : `refused: ${parsed.error.issues[0]?.message}`;
}
const refused = expect.stringMatching(/^refused: /);
const usd = (micros: number) => ({ micros, unit: 'USD' });

test.each<[string, z.ZodType, string, unknown]>([
  ['amount', amount('USD'), '1.10', usd(1_100_000)],
  ['amount', amount('USD'), '"1.10"', usd(1_100_000)],
  ['amount', amount('USD'), '-0.0123', usd(-12_300)],
  ['amount', amount('USD'), '1e-6', usd(1)],
  ['amount', amount('USD'), '0.30000000000000004', refused],
  ['amount', amount('USD'), '9007199254.740991', usd(Number.MAX_SAFE_INTEGER)],
  ['amount', amount('USD'), '9007199254.740992', refused],
  ['amount', amount('USD'), '1e400', refused],
  ['amount', amount('USD'), '1e0003', usd(1_000_000_000)],
  ['amount', amount('USD'), '""', refused],
  ['amount', amount('USD'), '"NaN"', refused],
  ['amount', amount('USD'), '"1,000"', refused],
  ['amount', amount('USD'), 'true', refused],
  ['amount', amount('USD'), `"${'9'.repeat(400)}.${'0'.repeat(400)}"`, refused],
  ['whole number', integer(), '-0', 0],
  ['time', isoInstant(), '"2026-13-05T00:00:00Z"', refused],
  ['time', isoInstant(), '"2026-00-10T00:00:00Z"', refused],
  ['time', isoInstant(), '"2026-11-20T08:00:00+99:99"', refused],
  ['time', isoInstant(), '"2016-12-31T23:59:60Z"', refused],
  ['time', isoInstant(), '"0099-12-31T00:00:00Z"', Date.parse('0099-12-31T00:00:00Z')],
  ['seconds', unixSeconds(), '-1.5', -1_500],
  ['seconds', unixSeconds(), '-0.5', -500],
  ['seconds', unixSeconds(), '1795161600000', refused],
  ['identifier', identifier(), '"a\\udfffb"', refused],
  ['identifier', identifier(), '"a\\u202eb"', refused],
  ['identifier', identifier(), `"${'x'.repeat(501)}"`, refused],
  ['text', text(), '"\\u001b[31mred\\u202e\\u0000"', ' [31mred '],
  ['text', text(), `"${'x'.repeat(5_000)}"`, `${'x'.repeat(999)}…`],
  ['word', word(), '"succeeded"', 'succeeded'],
  ['word', word(), '"succee\\u202eded"', refused],
  ['word', word(), '200', refused],
  ['verbatim', verbatim(), '"https://x.test/\\u202e"', refused],
  ['list', list(text()), '{"0":"a"}', 'refused: a list was expected, not an object'],
  ['amount', amount('USD'), '{}', refused],
  ['amount or unknown', amountOrUnknown('USD'), '0.30000000000000004', null],
  ['amount or unknown', amountOrUnknown('USD'), 'null', null],
  ['amount or unknown', amountOrUnknown('USD'), '0.3', usd(300_000)],
  ['amount or unknown', amountOrUnknown('USD'), '"soon"', refused],
  ['amount or unknown', amountOrUnknown('USD'), '[]', refused],
  ['cents', cents('AUD'), '10000', { micros: 100_000_000, unit: 'AUD' }],
  ['cents', cents('AUD'), '0.5', refused],
  ['cents', cents('AUD'), '9007199254740991', refused],
  ['integer', integer(), '12', 12],
  ['integer', integer(), '12.0', 12],
  ['integer', integer(), '"12"', 12],
  ['integer', integer(), '12.5', refused],
  ['integer', integer(), '1.00000000000000000001', refused],
  ['integer', integer(), '9007199254740993', refused],
  ['flag', flag(), 'false', false],
  ['flag', flag(), '0', refused],
  ['flag', flag(), '"true"', refused],
  ['flag', flag(), 'null', refused],
  ['text', text(), '""', ''],
  ['text', text(), '5', refused],
  ['identifier', identifier(), '12345678901234567890', '12345678901234567890'],
  ['identifier', identifier(), '"a"', 'a'],
  ['identifier', identifier(), '""', refused],
  ['iso', isoInstant(), '"2026-11-20T08:00:00Z"', Date.UTC(2026, 10, 20, 8)],
  ['iso', isoInstant(), '"2026-11-20T08:00:00.123Z"', Date.UTC(2026, 10, 20, 8) + 123],
  ['iso', isoInstant(), '"2026-11-20T08:00:00.123999Z"', Date.UTC(2026, 10, 20, 8) + 123],
  ['iso', isoInstant(), '"2026-11-20T08:00:00.5+10:30"', Date.UTC(2026, 10, 19, 21, 30) + 500],
  ['iso', isoInstant(), '"2026-11-20 08:00:00-0500"', Date.UTC(2026, 10, 20, 13)],
  ['iso without a zone is UTC', isoInstant(), '"2026-11-20T08:00:00"', Date.UTC(2026, 10, 20, 8)],
  ['iso', isoInstant(), '"2026-11-20"', Date.UTC(2026, 10, 20)],
  ['iso', isoInstant(), '"2026-02-30T00:00:00Z"', refused],
  ['iso', isoInstant(), '"2026-11-20T25:00:00Z"', refused],
  ['iso', isoInstant(), '"20/11/2026"', refused],
  ['iso', isoInstant(), '1700000000', refused],
  ['unix seconds', unixSeconds(), '1735689600', Date.UTC(2025, 0, 1)],
  ['unix seconds', unixSeconds(), '1735689600.25', Date.UTC(2025, 0, 1) + 250],
  ['unix seconds', unixSeconds(), '1735689600000', refused],
  ['unix seconds', unixSeconds(), '"later"', refused],
  ['any instant', anyInstant(), '1735689600', Date.UTC(2025, 0, 1)],
  ['any instant', anyInstant(), '"1735689600"', Date.UTC(2025, 0, 1)],
  ['any instant', anyInstant(), '"2025-01-01T00:00:00Z"', Date.UTC(2025, 0, 1)],
  ['or null', orNull(amount('USD')), 'null', null],
  ['or null', orNull(amount('USD')), '"x"', refused],
  ['object', object({ a: integer(), b: orNull(text()) }), '{"a":1,"new":{"x":[]}}', { a: 1, b: null }],
  ['object', object({ a: orNull(integer()) }), '7', refused],
  ['object', object({ a: orNull(integer()) }), '[]', refused],
  ['object', object({ a: orNull(integer()) }), 'null', refused],
  ['inherited fields are none', object({ a: integer() }), '{"__proto__":{"a":1}}', refused],
])('%s %o %s', (_name, schema, json, expected) => {
  expect(read(schema, json)).toEqual(expected);
});

describe('paths', () => {
  test('lead to the field', () => {
    const schema = object({ organization: object({ creditBalance: amount('USD') }) });
    const parsed = schema.safeParse(parseWireJson('{"organization":{}}'));
    expect(parsed.error?.issues).toMatchObject([
      { path: ['organization', 'creditBalance'], message: 'an amount was expected, not nothing' },
    ]);
  });
});
