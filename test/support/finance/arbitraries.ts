/** Ledgers as no service would write them and as every service might. */
import fc from 'fast-check';
import { entryKindSchema } from '#shared/domain/entry.ts';
import { type MadeWallet, madeWallet, type RowSpec } from './ledger.ts';

/** Around a change of the clocks in Europe and over two ends of months. */
export const SPAN = { from: Date.UTC(2026, 8, 20), to: Date.UTC(2026, 10, 10) } as const;

const NASTY = [
  '',
  '=1+1',
  '+49 30 123',
  '-5',
  '@here',
  '\ttab',
  'two\nlines\r\n',
  'a "quoted", text; with | and : and %2C',
  '<b>&amp;</b>',
  'Łódź Ελλάδα Москва 東京 👩‍💻',
  '\u202Eevil\u202C',
  '_x0041_',
  "don't",
  '((code)) [x] * !',
  '  spaces  ',
  '\u0000\u001b[31m',
  '\\ "',
  '} {',
];

export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 24, unit: 'grapheme' }),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const name = text.map((words) => (words.trim() === '' ? 'nameless' : words));

const row: fc.Arbitrary<RowSpec> = fc.record({
  at: fc.integer({ min: SPAN.from, max: SPAN.to - 1 }),
  micros: fc.oneof(
    fc.integer({ min: -5_000_000_000, max: 5_000_000_000 }),
    fc.constantFrom(0, 1, -1, 1_000_000, -10_000, 123_456_789_012_345),
  ),
  kind: fc.constantFrom(...entryKindSchema.options),
  description: text,
  agentId: fc.option(name, { nil: null }),
  activity: fc.option(text, { nil: null }),
  paymentRef: fc.option(text, { nil: null }),
  thread: fc.option(text, { nil: null }),
});

export function wallets(units: readonly string[]): fc.Arbitrary<MadeWallet[]> {
  const wallet = fc.record({
    label: name,
    name,
    unit: fc.constantFrom(...units),
    baseMicros: fc.integer({ min: -9_000_000_000, max: 9_000_000_000_000 }),
    rows: fc.array(row, { maxLength: 25 }),
  });
  return fc.array(wallet, { minLength: 1, maxLength: 3 }).map((specs) =>
    specs.map(({ rows, ...spec }, n) =>
      madeWallet({
        ...spec,
        accountId: `acc-${n}`,
        key: ['credits', 'ad-spend', 'balance'][n] ?? 'credits',
        rows: rows.map((one, index) => ({ ...one, sourceId: `${index}` })),
      }),
    ),
  );
}
