/** Binds a scroller of the page to rows of one height, also where there are more of them than pixels. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { extentOf, type Position, placed, revealing, rowsInSight, type Span, scrolled } from '../state/virtual.ts';

/** Rows drawn beyond the edges, so that a wheel never runs into blank ground. */
const BEYOND = 8;
/** Once it is quiet for so long, the scrollbar is put where it belongs. */
const QUIET = 160;

export interface ScrollerView extends Span {
  /** Where the first row drawn stands within the scroller. */
  readonly top: number;
  /** The first row that is really in sight. */
  readonly firstSeen: number;
  readonly height: number;
}

export interface Scroller extends ScrollerView {
  readonly rowsPerScreen: number;
  reveal(index: number): void;
  toTop(): void;
}

interface ScrollerOptions {
  readonly box: RefObject<HTMLElement | null>;
  readonly rows: number;
  readonly rowHeight: number;
  /** What stands above the rows and does not scroll. */
  readonly header: number;
  /** Another list begins at its top; `startAt` is where the first one begins. */
  readonly list: unknown;
  readonly startAt: number;
  readonly onRest: (realTop: number) => void;
}

export function useScroller({ box, rows, rowHeight, header, list, startAt, onRest }: ScrollerOptions): Scroller {
  const [viewport, setViewport] = useState(0);
  const position = useRef<Position>({ realTop: startAt, shownTop: 0 });
  const shownList = useRef(list);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rest = useRef(onRest);
  rest.current = onRest;
  const extent = extentOf(rows, rowHeight, viewport);
  const [view, setView] = useState<ScrollerView>(() => seen(position.current, rows, rowHeight, 0, extent.shown));

  const draw = useCallback(() => {
    const next = seen(position.current, rows, rowHeight, viewport, extentOf(rows, rowHeight, viewport).shown);
    setView((before) => (same(before, next) ? before : next));
  }, [rows, rowHeight, viewport]);

  const place = useCallback(
    (realTop: number) => {
      const element = box.current;
      if (element === null) return;
      const next = placed(realTop, extentOf(rows, rowHeight, viewport));
      element.scrollTop = next.shownTop;
      position.current = { realTop: next.realTop, shownTop: element.scrollTop };
      draw();
    },
    [box, draw, rows, rowHeight, viewport],
  );

  // Before the first paint with these rows, so that no other place flashes by.
  useLayoutEffect(() => {
    if (viewport === 0 || rows === 0) return;
    if (shownList.current !== list) {
      shownList.current = list;
      place(0);
    } else place(position.current.realTop);
  }, [list, place, rows, viewport]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setViewport(Math.max(0, element.clientHeight - header));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [box, header]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onScroll = () => {
      const at = element.scrollTop;
      if (at === position.current.shownTop) return;
      const next = scrolled(position.current, at, extentOf(rows, rowHeight, viewport));
      if (next.shownTop === at) position.current = next;
      else place(next.realTop);
      draw();
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        place(position.current.realTop);
        rest.current(position.current.realTop);
      }, QUIET);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      clearTimeout(timer.current);
    };
  }, [box, draw, place, rows, rowHeight, viewport]);

  return {
    ...view,
    rowsPerScreen: Math.max(1, Math.floor(viewport / rowHeight)),
    reveal(index) {
      place(revealing(index, position.current.realTop, viewport, rowHeight));
      rest.current(position.current.realTop);
    },
    toTop: () => place(0),
  };
}

function seen(position: Position, rows: number, rowHeight: number, viewport: number, height: number): ScrollerView {
  const { first, end } = rowsInSight(position.realTop, viewport, rowHeight, rows, BEYOND);
  const top = position.shownTop - position.realTop + first * rowHeight;
  return {
    first,
    end,
    top,
    height,
    firstSeen: Math.min(Math.max(0, rows - 1), Math.floor(position.realTop / rowHeight)),
  };
}

function same(a: ScrollerView, b: ScrollerView): boolean {
  return (
    a.first === b.first && a.end === b.end && a.top === b.top && a.firstSeen === b.firstSeen && a.height === b.height
  );
}
