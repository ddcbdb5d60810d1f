/**
 * Which rows settle which reservation. The service gives them no id in common, but says in the settling row what was
 * reserved, in the same words: "Chat completion (reserved)", then "(refund)" or "(overage)" (public source). A settling
 * row is tied to the nearest earlier reservation of the same words and amount that is not settled yet; alike ones are
 * interchangeable, and where none fits nothing is tied.
 */
import type { EntryFacts } from '#shared/domain/entry.ts';
import { parseWireJson, WireNumber } from '../../http/json.ts';
import { isRecord } from '../records.ts';

const RESERVED = / \(reserved\)$/;
const SETTLED = / \((refund|overage)\)$/;

/** What the work is called without the note on its reservation; null for rows that are about none. */
export function workOf(description: string): string | null {
  if (RESERVED.test(description)) return description.replace(RESERVED, '');
  return SETTLED.test(description) ? description.replace(SETTLED, '') : null;
}

/** @param rows of one answer, in any order */
export function tiedTogether(rows: readonly EntryFacts[]): EntryFacts[] {
  const open = new Map<string, EntryFacts[]>();
  const threads = new Map<string, string>();
  const oldestFirst = rows.toSorted((a, b) => a.at - b.at || Number(SETTLED.test(a.description)) - 1);
  for (const row of oldestFirst) {
    const work = workOf(row.description);
    if (work === null) continue;
    if (RESERVED.test(row.description)) {
      threads.set(row.sourceId, row.sourceId);
      const name = nameOf(work, -row.amount.micros);
      open.set(name, [...(open.get(name) ?? []), row]);
      continue;
    }
    const reserved = reservedMicros(row.raw);
    const found = reserved === null ? undefined : open.get(nameOf(work, reserved))?.pop();
    if (found !== undefined) threads.set(row.sourceId, found.sourceId);
  }
  return rows.map((row) => ({ ...row, thread: row.thread ?? threads.get(row.sourceId) ?? null }));
}

function nameOf(work: string, reserved: number): string {
  return `${work}\n${reserved}`;
}

/** `metadata.reserved`, in millionths. The source reckons it in floating point: it is compared to the millionth. */
function reservedMicros(raw: string): number | null {
  const row = parseWireJson(raw);
  const metadata = isRecord(row) ? row.metadata : null;
  const reserved = isRecord(metadata) ? metadata.reserved : null;
  const value = reserved instanceof WireNumber ? Number(reserved.text) : Number.NaN;
  return Number.isFinite(value) ? Math.round(value * 1_000_000) : null;
}
