/** Figures as plain decimals, and texts that services wrote, made harmless for what opens an export. What was there stays recognisable. */

import { toDecimal } from '#shared/money/amount.ts';

/** Millionths as a plain decimal of the unit, every digit of it. */
export function decimal(micros: number): string {
  return toDecimal({ micros, unit: '' });
}

/** A spreadsheet takes a cell that begins so for a formula; the wide forms too, in some of its languages. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Control characters, and those that turn the direction of the text around them or hide in it. */
const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** One line: a control character becomes its picture (`␊`), any other harmful one its name (`<U+202E>`). */
export function harmless(text: string): string {
  return text.replace(HARMFUL, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The text with an apostrophe before what a spreadsheet would take for a formula. Never meant for numbers. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${harmless(text)}` : harmless(text);
}
