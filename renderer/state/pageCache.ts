/** Which pages of a long list are needed, and which may go. Pure. */
import type { Span } from './virtual.ts';

export const PAGE_SIZE = 100;
/** No more pages than this are held, however long the list is. */
export const MOST_PAGES = 8;

/** The pages that a span of rows lies on, those in its middle first: that is where the eye is. */
export function pagesOf({ first, end }: Span, size = PAGE_SIZE): number[] {
  if (end <= first) return [];
  const from = Math.floor(first / size);
  const to = Math.floor((end - 1) / size);
  const middle = (first + end - 1) / 2 / size - 0.5;
  const pages = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return pages.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
}

/** The pages without those furthest from what is looked at, where there are too many. */
export function kept<T>(pages: ReadonlyMap<number, T>, sight: Span, most = MOST_PAGES, size = PAGE_SIZE) {
  if (pages.size <= most) return pages;
  const middle = (sight.first + sight.end - 1) / 2 / size - 0.5;
  const nearest = [...pages].sort(([a], [b]) => Math.abs(a - middle) - Math.abs(b - middle));
  return new Map(nearest.slice(0, most));
}

export function rowAt<T>(pages: ReadonlyMap<number, readonly T[]>, index: number, size = PAGE_SIZE): T | undefined {
  return pages.get(Math.floor(index / size))?.[index % size];
}
