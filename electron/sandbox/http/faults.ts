/** What can be made to go wrong between a service and its client. */
import { Digits, type Json } from '../json.ts';
import type { Fault } from '../sandbox.ts';
import { randomStream } from '../world/random.ts';

/** Faults for a path, each counted down as it strikes. */
export class FaultBox {
  #faults: { readonly fault: Fault; left: number }[] = [];

  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The faults that strike a request to this path (with its query). */
  strike(path: string): readonly Fault[] {
    const struck: Fault[] = [];
    for (const entry of this.#faults) {
      if (entry.left <= 0 || !path.startsWith(entry.fault.path ?? '')) continue;
      entry.left--;
      struck.push(entry.fault);
    }
    return struck;
  }
}

/** The body as the faults leave it, still as JSON. */
export function bendBody(body: Json, faults: readonly Fault[]): Json {
  let bent = body;
  for (const { kind } of faults) {
    if (kind === 'wrong-types') bent = wrongTypes(bent);
    if (kind === 'duplicate-rows') bent = mapRows(bent, (rows) => rows.flatMap((row) => [row, row]));
    if (kind === 'shuffled-rows') bent = mapRows(bent, shuffled);
  }
  return bent;
}

/** The text as the faults leave it: cut in the middle, or not JSON at all. */
export function bendText(text: string, faults: readonly Fault[]): string {
  if (faults.some((fault) => fault.kind === 'malformed')) return `<html><body>${text.slice(0, 20)}</body></html>`;
  if (faults.some((fault) => fault.kind === 'truncated'))
    return text.slice(0, Math.max(1, Math.floor(text.length / 2)));
  return text;
}

/** Numbers become words and yes-or-no becomes numbers; texts, lists and objects keep their form. */
function wrongTypes(value: Json): Json {
  if (value instanceof Digits || typeof value === 'number') return 'plenty';
  if (typeof value === 'boolean') return 3;
  return mapChildren(value, wrongTypes);
}

function mapRows(value: Json, change: (rows: readonly Json[]) => readonly Json[]): Json {
  const inner = mapChildren(value, (child) => mapRows(child, change));
  const rows =
    Array.isArray(inner) && inner.length > 0 && inner.every((row) => typeof row === 'object' && row !== null);
  return rows ? change(inner as readonly Json[]) : inner;
}

function shuffled(rows: readonly Json[]): readonly Json[] {
  const random = randomStream(rows.length, 'shuffle');
  const moved = [...rows];
  for (let i = moved.length - 1; i > 0; i--) {
    const j = random.whole(0, i - 1);
    [moved[i], moved[j]] = [moved[j] as Json, moved[i] as Json];
  }
  return moved;
}

function mapChildren(value: Json, change: (child: Json) => Json): Json {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null || value instanceof Digits) return value;
  const changed: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value as { readonly [key: string]: Json | undefined }))
    if (child !== undefined) changed[key] = change(child);
  return changed;
}
