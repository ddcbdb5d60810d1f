/** What can be made to go wrong between a service and its client. */
import { Digits, type Json } from '../json.ts';
import type { AnswerLoss, CardOutcome, Fault } from '../sandbox.ts';
import { randomStream } from '../world/random.ts';
import { oddRows } from './oddRows.ts';

interface Entry {
  readonly fault: Fault;
  left: number;
  asleep: boolean;
}

/** These wait for a request that really does something, and are not used up by others. */
const AT_WORK: ReadonlySet<Fault['kind']> = new Set(['card', 'after-charge', 'after-work']);

function hits(entry: Entry, path: string, method: string): boolean {
  const { fault, left, asleep } = entry;
  return left > 0 && !asleep && path.startsWith(fault.path ?? '') && (fault.method ?? method) === method;
}

/** Faults for a path, each counted down as it strikes. */
export class FaultBox {
  #faults: Entry[] = [];

  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({
      fault,
      left: fault.times ?? Number.POSITIVE_INFINITY,
      asleep: fault.after !== undefined,
    }));
  }

  /** The faults that strike a request to this path (with its query). */
  strike(path: string, method: string): readonly Fault[] {
    const struck: Fault[] = [];
    for (const entry of this.#faults) {
      if (AT_WORK.has(entry.fault.kind) || !hits(entry, path, method)) continue;
      entry.left--;
      struck.push(entry.fault);
    }
    for (const entry of this.#faults) if (path.startsWith(entry.fault.after ?? '')) entry.asleep = false;
    return struck;
  }

  /** How the card charged by this request shall end, where a fault says so. */
  card(path: string, method: string): CardOutcome | null {
    for (const entry of this.#faults) {
      if (entry.fault.kind !== 'card' || !hits(entry, path, method)) continue;
      entry.left--;
      return entry.fault.outcome;
    }
    return null;
  }

  /** How the answer to a request gets lost after its work was done; null when it goes out. */
  lost(path: string, method: string, status: number, charged: boolean): AnswerLoss | null {
    const worked = method !== 'GET' && status < 300;
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (fault.kind !== 'after-charge' && fault.kind !== 'after-work') continue;
      if (!(fault.kind === 'after-charge' ? charged : worked) || !hits(entry, path, method)) continue;
      entry.left--;
      return fault.by;
    }
    return null;
  }
}

/** The body as the faults leave it, still as JSON. */
export function bendBody(body: Json, faults: readonly Fault[]): Json {
  let bent = body;
  for (const fault of faults) {
    const { kind } = fault;
    if (kind === 'wrong-types') bent = wrongTypes(bent);
    if (kind === 'duplicate-rows') bent = mapRows(bent, (rows) => rows.flatMap((row) => [row, row]));
    if (kind === 'shuffled-rows') bent = mapRows(bent, shuffled);
    if (fault.kind === 'odd-rows') bent = mapRows(bent, (rows) => oddRows(rows, fault.oddity));
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
