/** What a reading may say, by what the tests themselves find on the wire. One file for each service states the places. */
import type { AccountReading } from '#engine/providers/adapter.ts';
import { exactMicros, isoMillis } from '../exact.ts';
import type { Told } from '../replay.ts';
import { at, isStated, type Node } from '../wireTree.ts';

export interface AmountClaim {
  readonly unit: string;
  /** Where it may have come from, the one that counts most first. */
  readonly from: readonly (Node | undefined)[];
  /** What follows from other places, in millionths. */
  readonly derived?: readonly (bigint | null)[];
  /** Where what was found is divided by this. */
  readonly over?: bigint;
}

export interface Claims {
  /** By the path in the reading: `wallet:credits.balance`. An amount without a claim was invented. */
  readonly amounts: Map<string, AmountClaim>;
  /** Times that may stand there. Null where the wire has none. */
  readonly times: Map<string, readonly (number | null)[]>;
  /** Truth values: the node that says so. */
  readonly flags: Map<string, readonly (Node | undefined)[]>;
  /** Whatever else is wrong with the reading, in words. */
  readonly wrong: string[];
}

export interface ServiceClaims {
  readonly service: string;
  of(reading: AccountReading, body: Bodies): Claims;
  /** Which answers a part of the reading hangs on: where none of them was mutated, the part is as it was. */
  readonly depends: Readonly<Record<string, readonly string[]>>;
}

/** The body of the last good answer to a request, or of any of them. */
export interface Bodies {
  last(request: string): Node | undefined;
  all(request: string): readonly Node[];
}

/** An answer with another status than 2xx says nothing about amounts. */
export function bodiesOf(told: readonly Told[]): Bodies {
  const good = (request: string) =>
    told.filter((one) => one.request === request && one.status >= 200 && one.status <= 299);
  return {
    last: (request) => good(request).at(-1)?.tree,
    all: (request) => good(request).flatMap(({ tree }) => (tree === undefined ? [] : [tree])),
  };
}

export function noClaims(): Claims {
  return { amounts: new Map(), times: new Map(), flags: new Map(), wrong: [] };
}

export const isoAt = (node: Node | undefined): number | null => (node?.t === 'str' ? isoMillis(node.s) : null);

export const minus = (a: Node | undefined, b: Node | undefined): bigint | null => {
  const [from, taken] = [exactMicros(a), exactMicros(b)];
  return from === null || taken === null ? null : from - taken;
};

/** The values of every key of the object that is one of these in snake case. */
export function underAny(node: Node | undefined, names: readonly string[]): Node[] {
  if (node?.t !== 'obj') return [];
  return node.v.flatMap(([name, value]) => (names.includes(snake(name)) && isStated(value) ? [value] : []));
}

const SNAKES = new Map<string, string>();

export function snake(name: string): string {
  const known = SNAKES.get(name);
  if (known !== undefined) return known;
  let read = '';
  for (const [index, letter] of [...name].entries()) {
    const before = name[index - 1] ?? '';
    read += /[A-Z]/.test(letter) && /[a-z0-9]/.test(before) ? `_${letter.toLowerCase()}` : letter;
  }
  if (SNAKES.size < 10_000) SNAKES.set(name, read);
  return read;
}

/** The object and all that its wrappers hold, from the outside in. */
export function layersOf(node: Node | undefined, wrappers: readonly string[]): Node[] {
  const found: Node[] = [];
  for (let next = node === undefined ? [] : [node]; next.length > 0 && found.length < 10_000; ) {
    found.push(...next);
    next = next.flatMap((one) => underAny(one, wrappers).filter(({ t }) => t === 'obj'));
  }
  return found;
}

/** The text of an identifier on the wire. */
export function idText(node: Node | undefined): string | null {
  return node?.t === 'num' || node?.t === 'str' ? node.s : null;
}

export { at, exactMicros };
