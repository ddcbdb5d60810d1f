/** The last so many of things that are numbered from 1. Bounded in memory however many come. */

export interface Ring<T extends { readonly id: number }> {
  /** How many were pushed in all. */
  readonly count: number;
  /** @param item numbered one more than the one before */
  push(item: T): void;
  /** Null when it was pushed out, or never was. */
  get(id: number): T | null;
  /** Puts it in the place of the one with its number; one that was pushed out stays so. */
  replace(item: T): void;
  /** The newest first. */
  newest(): T[];
}

export function createRing<T extends { readonly id: number }>(length: number): Ring<T> {
  const items: T[] = [];
  let count = 0;
  const isKept = (id: number) => Number.isInteger(id) && id >= 1 && id <= count && id > count - length;
  const placeOf = (id: number) => (id - 1) % length;
  const get = (id: number) => (isKept(id) ? (items[placeOf(id)] ?? null) : null);
  return {
    get count() {
      return count;
    },
    push(item) {
      if (item.id !== count + 1) throw new Error(`number ${item.id} does not follow ${count}`);
      count++;
      items[placeOf(item.id)] = item;
    },
    get,
    replace(item) {
      if (isKept(item.id)) items[placeOf(item.id)] = item;
    },
    newest() {
      const kept: T[] = [];
      for (let id = count; id > Math.max(0, count - length); id--) {
        const item = get(id);
        if (item !== null) kept.push(item);
      }
      return kept;
    },
  };
}
