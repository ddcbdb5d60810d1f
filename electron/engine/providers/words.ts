/** Turning services' identifiers into words, and unknown blocks into lines that can be shown. */
import type { StatedLine } from '#shared/domain/facts.ts';
import { WireNumber } from '../http/json.ts';
import { plainLine } from '../http/plainLine.ts';
import { firstOf, isRecord } from './records.ts';

/** `professional_annual` becomes `Professional annual`; anything with a capital or a space is a name already. */
export function planName(id: string): string {
  if (/[A-Z\s]/.test(id)) return id;
  const words = id.replace(/[_-]+/g, ' ').trim();
  return words === '' ? id : words[0]?.toUpperCase() + words.slice(1);
}

const MOST_LINES = 50;
const MOST_FIELDS = 20;
const LONGEST_NAME = 40;
const LONGEST_VALUE = 80;

/** Lines for a list whose elements no document describes: a name, and the plain fields beside it. */
export function statedLines(kind: string, items: readonly unknown[]): StatedLine[] {
  const lines = items.slice(0, MOST_LINES).map((item, index): StatedLine => {
    if (!isRecord(item)) return { label: `${kind} ${index + 1}`, value: plain(item) ?? '…', note: null };
    const named = firstOf(item, ['name', 'label', 'title', 'display_name', 'displayName', 'id']);
    const fields = Object.entries(item)
      .flatMap(([name, value]) => {
        const shown = name === named?.[0] ? null : plain(value);
        return shown === null ? [] : [`${plainLine(name, LONGEST_NAME)}: ${shown}`];
      })
      .slice(0, MOST_FIELDS);
    return {
      label: `${kind}: ${(named && plain(named[1])) ?? index + 1}`,
      value: fields.length === 0 ? '…' : fields.join(', '),
      note: 'As the service states it.',
    };
  });
  const left = items.length - lines.length;
  return left === 0 ? lines : [...lines, { label: `${kind}s not shown`, value: String(left), note: null }];
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') return plainLine(value, LONGEST_VALUE);
  if (value instanceof WireNumber) return plainLine(value.text, LONGEST_VALUE);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return null;
}
