/** Seeded secrets of every shape, put in any field, nesting, error, cause, stack or address, never come out in a line. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG_EVENTS, type LogEvent } from '#engine/log/events.ts';
import { logLine } from '#engine/log/line.ts';
import { FORMED, formless, TELLTALES } from '../../../support/secretShapes.ts';

const RUNS = { seed: 20261126, numRuns: 150 };

/** A place for a value, of up to four layers: each as code here might wrap it on its way into a log. */
const layer = fc.constantFrom<(value: unknown) => unknown>(
  (value) => ({ detail: value }),
  (value) => [1, value, null],
  (value) => new Map([['what', value]]),
  (value) => new Set([value]),
  (value) => new Error('outer', { cause: value }),
  (value) => Object.assign(new TypeError('fields'), { response: value }),
  (value) => new AggregateError([value], 'several'),
  (value) => new Error(`message: ${textOf(value)}`),
  (value) => ({ stack: `Error: ${textOf(value)}\n    at send (/srv/app/x.ts:1:2)` }),
  (value) => ({ [`named ${textOf(value)}`]: 1 }),
  (value) => `before ${textOf(value)}, after`,
  (value) => `«${textOf(value)}»`,
  (value) => JSON.stringify({ text: textOf(value) }),
  (value) => `${'a long story '.repeat(1_300)}${textOf(value)} and on`,
);
const place = fc
  .array(layer, { maxLength: 4 })
  .map((layers) => (value: unknown) => layers.reduce((inner, wrap) => wrap(inner), value));
const event = fc.constantFrom(...(Object.keys(LOG_EVENTS) as LogEvent[]));

/** What code does that puts an object into a sentence. */
function textOf(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  if (value instanceof Headers || value instanceof Map) return JSON.stringify(Object.fromEntries(value.entries()));
  if (Buffer.isBuffer(value)) return `<${value.length} bytes>`;
  return typeof value === 'object' && !(value instanceof URL) ? JSON.stringify(value) : String(value);
}

const isIn = (line: string, secret: string) =>
  [secret, secret.replaceAll(' ', ''), JSON.stringify(secret).slice(1, -1)].some((form) => line.includes(form));

describe.each(Object.entries(FORMED))('%s', (_name, secrets) => {
  test('never comes out', () => {
    fc.assert(
      fc.property(secrets, place, event, (secret, wrap, name) => {
        expect(isIn(logLine(0, 'error', name, { it: wrap(secret) }), secret)).toBe(false);
      }),
      RUNS,
    );
  });
});

describe.each(Object.entries(TELLTALES))('a secret of no form: %s', (_name, tell) => {
  test('never comes out', () => {
    fc.assert(
      fc.property(formless, place, event, (secret, wrap, name) => {
        const line = logLine(0, 'error', name, { it: wrap(tell(secret)) });
        expect(isIn(line, secret)).toBe(false);
        expect(line).not.toContain(Buffer.from(`user:${secret}`).toString('base64'));
      }),
      RUNS,
    );
  });
});

test('ids, figures, instants, paths and words stay as they are', () => {
  const kept = {
    accountId: '5f0c2c2e-8e0e-4a7b-9a0e-0d8f0a6c1b2d',
    walletId: '5f0c2c2e-8e0e-4a7b-9a0e-0d8f0a6c1b2d:ad-spend',
    path: '/api/v1/credits/summary',
    micros: 97_500_000,
    at: 1_795_000_000_000,
    kind: 'out-of-credits',
    message: 'The service is out of credits. Asked again at 14:05; 3 of 12 rows left out.',
    stack: 'Error: x\n    at send (/srv/node_modules/@photostructure/sqlite/index.js:12:34)\n    electron@33.4.11',
  };
  expect(JSON.parse(logLine(0, 'info', 'sync.ok', kept))).toMatchObject(kept);
});

test('a line is written whatever it is handed', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }), (it) => {
      const line = logLine(0, 'warn', 'call.defect', { it });
      expect(JSON.parse(line)).toMatchObject({ level: 'warn', event: 'call.defect' });
      expect(line.length).toBeLessThan(20_000);
    }),
    { seed: 7, numRuns: 500 },
  );
  const unwilling = Object.defineProperty({}, 'field', {
    enumerable: true,
    get() {
      throw new Error('not now');
    },
  });
  expect(logLine(0, 'warn', 'call.defect', { unwilling })).toContain('[unreadable]');
});
