/**
 * What a wallet's work consumed, hour by hour, out of its entries. Pure. What is no spending (top-ups, grants, refunds,
 * expiries, transfers, adjustments, what nobody explained) never enters, so that it can neither shorten nor lengthen
 * what is foreseen other than through the balance.
 */
import { type Entry, SPENDING_KINDS } from '#shared/domain/entry.ts';
import { DAY, HOUR, type Instant } from '#shared/domain/time.ts';

export type BurnEntry = Pick<Entry, 'id' | 'kind' | 'amount' | 'at' | 'since' | 'seenAt' | 'thread' | 'answers'>;

/** As much as forecasts look at, and some that a late release may belong to. */
export const HISTORY = 125 * DAY;

export interface Burn {
  /** Beginning of the first hour (UTC). */
  readonly from: Instant;
  /** Consumed in each hour, in millionths, never negative. */
  readonly hours: readonly number[];
  /** Given back, in millionths, of what was taken before the first hour. */
  readonly givenBackBefore: number;
}

/**
 * Burn of the complete hours in a span. A line that sums up a span is spread evenly over it. What is given back (a
 * release, a correction) is taken off the lines it belongs to, else off its own hour and then the hours before.
 * @param entries of one wallet, in any order
 * @param from since when the wallet's entries are known; the first hour is the first to begin from then on
 * @param until the last hour is the last to end by then
 */
export function burnOf(entries: readonly BurnEntry[], from: Instant, until: Instant): Burn {
  const first = Math.ceil(from / HOUR);
  const signed = new Array<number>(Math.max(0, Math.floor(until / HOUR) - first)).fill(0);
  const spending = entries.filter(({ kind, at, seenAt }) => SPENDING_KINDS.has(kind) && Math.min(at, seenAt) <= until);
  const ties = tiesOf(spending.filter(({ amount }) => amount.micros < 0));
  for (const entry of spending) {
    const { micros } = entry.amount;
    if (micros < 0) spread(signed, first, entry, -micros);
    else giveBack(signed, first, entry, ties);
  }
  const givenBackBefore = settle(signed);
  return { from: first * HOUR, hours: signed, givenBackBefore };
}

/** What a line took and is not given back yet. */
interface Taken {
  readonly entry: BurnEntry;
  left: number;
}

/** Lines in the order in which they are given back; those before `next` were so in full. */
interface Queue {
  readonly lines: Taken[];
  next: number;
}

/** Lines that took, by what a line that gives back may call them by. */
interface Ties {
  readonly ids: ReadonlyMap<string, Taken>;
  readonly reserved: ReadonlyMap<string, Queue>;
  readonly threads: ReadonlyMap<string, Queue>;
}

function tiesOf(entries: readonly BurnEntry[]): Ties {
  const ids = new Map<string, Taken>();
  const reserved = new Map<string, Queue>();
  const threads = new Map<string, Queue>();
  const put = (queues: Map<string, Queue>, thread: string, taken: Taken) => {
    const queue = queues.get(thread);
    if (queue === undefined) queues.set(thread, { lines: [taken], next: 0 });
    else queue.lines.push(taken);
  };
  for (const entry of entries) {
    const taken = { entry, left: -entry.amount.micros };
    ids.set(entry.id, taken);
    if (entry.thread === null) continue;
    put(threads, entry.thread, taken);
    if (entry.kind === 'reserve') put(reserved, entry.thread, taken);
  }
  return { ids, reserved, threads };
}

function giveBack(signed: number[], first: number, entry: BurnEntry, ties: Ties): void {
  let rest = entry.amount.micros;
  const takeOff = (taken: Taken) => {
    const part = Math.min(rest, taken.left);
    if (part === 0) return;
    taken.left -= part;
    rest -= part;
    spread(signed, first, taken.entry, -part);
  };
  const answered = entry.answers === null ? undefined : ties.ids.get(entry.answers);
  if (answered !== undefined) takeOff(answered);
  // What was set aside is what a release gives back: first of the work's reservations, then of its usage.
  for (const queues of [ties.reserved, ties.threads]) {
    const queue = entry.thread === null ? undefined : queues.get(entry.thread);
    while (queue !== undefined && rest > 0) {
      const taken = queue.lines[queue.next];
      if (taken === undefined) break;
      takeOff(taken);
      // A service may give one thread to everything: what is given back in full is not looked at again.
      if (taken.left === 0) queue.next++;
    }
  }
  if (rest > 0) spread(signed, first, entry, -rest);
}

/** Adds millionths over the hours of an entry's span, in whole millionths that sum up exactly. */
function spread(signed: number[], first: number, entry: BurnEntry, micros: number): void {
  // A service's clock may run ahead; no consumption lies later than when it was seen.
  const end = Math.min(entry.at, entry.seenAt);
  const begin = entry.since === null || entry.since >= end ? end : entry.since;
  const last = Math.floor((begin === end ? end : end - 1) / HOUR);
  let before = 0;
  for (let hour = Math.floor(begin / HOUR); hour <= last; hour++) {
    const share = hour === last ? 1 : ((hour + 1) * HOUR - begin) / (end - begin);
    const through = Math.trunc(micros * share);
    const index = hour - first;
    if (index >= 0 && index < signed.length) signed[index] = (signed[index] ?? 0) + through - before;
    before = through;
  }
}

/** Carries what an hour gave back beyond its own burn to the hours before; returns what is left at the beginning. */
function settle(signed: number[]): number {
  let owed = 0;
  for (let index = signed.length - 1; index >= 0; index--) {
    const net = (signed[index] ?? 0) - owed;
    signed[index] = Math.max(0, net);
    owed = Math.max(0, -net);
  }
  return owed;
}
