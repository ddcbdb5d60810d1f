/** Whatever a service or a stranger writes, a reader sees what is there, and nothing is steered by it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, plainData, plainLines, withEscapes } from '#shared/words/plain.ts';

/** Control characters, and what is not seen and turns or hides text: built from their numbers, not from the code under test. */
const STEERING = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  ...[0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0xfeff],
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  ...range(0xfff9, 0xfffb),
  ...range(0xe0000, 0xe007f),
].map((code) => String.fromCodePoint(code));

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...STEERING),
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]8;;https://evil.example\u0007',
        '<b>',
        '&',
        '\r\n',
        '\u009b31m',
        'é',
        '👩‍🚀',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const SEEDED = { seed: 20261126, numRuns: 1_500 };
const steers = (text: string, but: readonly string[] = []) =>
  STEERING.filter((mark) => !but.includes(mark) && text.includes(mark));

describe('text from outside', () => {
  it('is one line that steers nothing', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(steers(plain(text))).toEqual([]);
      }),
      SEEDED,
    );
  });

  it('keeps line ends and tabs where lines are wanted, and nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(steers(plainLines(text), ['\n', '\t'])).toEqual([]);
      }),
      SEEDED,
    );
    expect(plainLines('a\n\tb\rc')).toBe('a\n\tb c');
  });

  it('is left as it is when there is nothing wrong with it', () => {
    for (const text of ['Fernhill Labs', 'שלום', 'مرحبا', '日本語', 'Ünï – “q” …', '👩‍🚀', 'نمی‌خواهم', '<b>&amp;</b>'])
      expect([plain(text), plainLines(text), withEscapes(text)]).toEqual([text, text, text]);
  });
});

describe('data from outside', () => {
  it('is cleaned through and through, but for what things are found by', () => {
    const mark = 'a\u202eb\u001b[1m';
    const answer = {
      ok: true,
      value: {
        id: mark,
        walletId: mark,
        accountIds: [mark],
        key: mark,
        raw: mark,
        name: mark,
        notes: [{ text: mark }],
      },
    };
    const clean = 'ab [1m';
    expect(plainData(answer)).toEqual({
      ok: true,
      value: { ...answer.value, name: clean, notes: [{ text: clean }] },
    });
  });

  it('has the same shape and the same figures after it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shape = (one: unknown): unknown =>
          typeof one === 'string'
            ? 'text'
            : Array.isArray(one)
              ? one.map(shape)
              : typeof one === 'object' && one !== null
                ? Object.fromEntries(Object.entries(one).map(([name, part]) => [name, shape(part)]))
                : one;
        expect(shape(plainData(value))).toEqual(shape(value));
      }),
      SEEDED,
    );
  });

  it('cannot reach what all objects have in common', () => {
    const sent = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}') as unknown;
    const clean = plainData(sent) as Record<string, unknown>;
    expect(Object.keys(clean)).toEqual(['__proto__', 'constructor']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
  });
});

describe('text shown to the letter', () => {
  it('has escapes for what is not seen, and means the same as JSON', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = withEscapes(JSON.stringify({ text }));
        expect(steers(line)).toEqual([]);
        expect(JSON.parse(line)).toEqual({ text });
      }),
      SEEDED,
    );
  });
});
