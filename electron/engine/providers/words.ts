/** Turning services' identifiers into words, and unknown blocks into lines that can be shown. */
import type { StatedLine } from '#shared/domain/facts.ts';
import { WireNumber } from '../http/json.ts';
import { firstOf, isRecord } from './records.ts';

/** `professional_annual` becomes `Professional annual`; anything with a capital or a space is a name already. */
export function planName(id: string): string {
  if (/[A-Z\s]/.test(id)) return id;
  const words = id.replace(/[_-]+/g, ' ').trim();
  return words === '' ? id : words[0]?.toUpperCase() + words.slice(1);
}

/** Lines for a list whose elements no document describes: a name, and the plain fields beside it. */
export function statedLines(kind: string, items: readonly unknown[]): StatedLine[] {
  return items.map((item, index) => {
    if (!isRecord(item)) return { label: `${kind} ${index + 1}`, value: plain(item) ?? '…', note: null };
    const named = firstOf(item, ['name', 'label', 'title', 'display_name', 'displayName', 'id']);
    const fields = Object.entries(item).flatMap(([name, value]) => {
      const shown = name === named?.[0] ? null : plain(value);
      return shown === null ? [] : [`${name}: ${shown}`];
    });
    return {
      label: `${kind}: ${(named && plain(named[1])) ?? index + 1}`,
      value: fields.length === 0 ? '…' : fields.join(', '),
      note: 'As the service states it.',
    };
  });
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') return value.slice(0, 80);
  if (value instanceof WireNumber) return value.text;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return null;
}
