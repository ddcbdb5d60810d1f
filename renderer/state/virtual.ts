/**
 * Scrolling through more rows than a browser can lay out. The scroller is at most {@link TALLEST} pixels tall; beyond
 * that its positions are stretched over the real height. Small steps (a wheel, a key, a finger) move row by row all
 * the same: only a leap, as with the scrollbar's thumb, goes by the stretched position. Pure.
 */

/** Browsers give up between 8 and 33 million pixels, sooner on dense screens, and lose precision long before. */
export const TALLEST = 3_000_000;
/** Near both ends a pixel is a pixel, so that the first and the last row are reached like in any list. */
const EDGE = 200_000;
/** A step of up to so many screens is a small one. */
const SMALL = 2;

export interface Extent {
  /** As tall as all rows would be. */
  readonly real: number;
  /** As tall as the scroller is. */
  readonly shown: number;
  readonly viewport: number;
}

export interface Position {
  readonly realTop: number;
  readonly shownTop: number;
}

export function extentOf(rows: number, rowHeight: number, viewport: number): Extent {
  const real = rows * rowHeight;
  return { real, shown: Math.min(real, TALLEST), viewport };
}

const between = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
const furthest = (height: number, viewport: number) => Math.max(0, height - viewport);

export function toReal(shownTop: number, extent: Extent): number {
  return stretch(shownTop, furthest(extent.shown, extent.viewport), furthest(extent.real, extent.viewport));
}

export function toShown(realTop: number, extent: Extent): number {
  return stretch(realTop, furthest(extent.real, extent.viewport), furthest(extent.shown, extent.viewport));
}

function stretch(value: number, from: number, to: number): number {
  const at = between(value, 0, from);
  if (from === to || at <= EDGE) return Math.min(at, to);
  if (at >= from - EDGE) return Math.max(0, to - (from - at));
  return EDGE + ((at - EDGE) * (to - 2 * EDGE)) / (from - 2 * EDGE);
}

/** Where a scroller that was at `position` stands once the browser says `shownTop`. */
export function scrolled(position: Position, shownTop: number, extent: Extent): Position {
  const step = shownTop - position.shownTop;
  if (Math.abs(step) > SMALL * extent.viewport) return { shownTop, realTop: toReal(shownTop, extent) };
  const realTop = between(position.realTop + step, 0, furthest(extent.real, extent.viewport));
  const room = SMALL * extent.viewport;
  const nearEnd = shownTop < room || shownTop > furthest(extent.shown, extent.viewport) - room;
  // After a long way in small steps the scroller may come to its end before the rows do.
  return nearEnd ? placed(realTop, extent) : { shownTop, realTop };
}

/** The position with the scrollbar where it belongs for its rows. */
export function placed(realTop: number, extent: Extent): Position {
  const real = between(realTop, 0, furthest(extent.real, extent.viewport));
  return { realTop: real, shownTop: Math.round(toShown(real, extent)) };
}

export interface Span {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

export function rowsInSight(realTop: number, viewport: number, rowHeight: number, total: number, beyond: number): Span {
  const first = between(Math.floor(realTop / rowHeight) - beyond, 0, total);
  const end = between(Math.ceil((realTop + viewport) / rowHeight) + beyond, first, total);
  return { first, end };
}

/** The nearest position at which all of the row is in sight. */
export function revealing(index: number, realTop: number, viewport: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < realTop) return top;
  return top + rowHeight > realTop + viewport ? top + rowHeight - viewport : realTop;
}
