import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  extentOf,
  type Position,
  placed,
  revealing,
  rowsInSight,
  scrolled,
  TALLEST,
  toReal,
  toShown,
} from '../../../../renderer/state/virtual.ts';

const ROW = 44;
const VIEW = 600;
const million = extentOf(1_000_000, ROW, VIEW);

describe('a list that fits', () => {
  it('is as tall as its rows, and a pixel is a pixel', () => {
    const extent = extentOf(1_000, ROW, VIEW);
    expect(extent.shown).toBe(44_000);
    expect([0, 1, 20_000, 43_400].map((top) => toReal(top, extent))).toEqual([0, 1, 20_000, 43_400]);
  });

  it('has nowhere to scroll when it is shorter than its view', () => {
    const extent = extentOf(3, ROW, VIEW);
    expect(toReal(50, extent)).toBe(0);
    expect(placed(50, extent)).toEqual({ realTop: 0, shownTop: 0 });
  });
});

describe('a list taller than a browser lays out', () => {
  it('is cut to what the browser bears, and reaches both ends exactly', () => {
    expect(million.shown).toBe(TALLEST);
    expect(toReal(0, million)).toBe(0);
    expect(toReal(TALLEST - VIEW, million)).toBe(44_000_000 - VIEW);
  });

  it('goes there and back to within what one pixel of the scrollbar stands for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 44_000_000 - VIEW }), (realTop) => {
        const { shownTop } = placed(realTop, million);
        const onePixel = (44_000_000 / TALLEST) * 1.2;
        expect(Math.abs(toReal(shownTop, million) - realTop)).toBeLessThanOrEqual(onePixel);
      }),
    );
  });

  it('never turns back: further down the scrollbar is further down the rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TALLEST - VIEW }), fc.integer({ min: 0, max: TALLEST - VIEW }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(toReal(low, million)).toBeLessThanOrEqual(toReal(high, million));
      }),
    );
  });

  it('moves row by row with a wheel, in the middle as at the top', () => {
    const start = placed(20_000_000, million);
    const next = scrolled(start, start.shownTop + 120, million);
    expect(next.realTop - start.realTop).toBe(120);
  });

  it('leaps with the thumb', () => {
    const start = placed(0, million);
    const middle = scrolled(start, TALLEST / 2, million);
    expect(middle.realTop / 44_000_000).toBeCloseTo(0.5, 2);
  });

  it('reaches the first row by wheel alone, however long the way', () => {
    let position: Position = placed(1_200_000, million);
    for (let step = 0; step < 20_000 && position.realTop > 0; step++)
      position = scrolled(position, Math.max(0, position.shownTop - 120), million);
    expect(position).toEqual({ realTop: 0, shownTop: 0 });
  });

  it('reaches the last row by wheel alone', () => {
    let position: Position = placed(44_000_000 - 1_200_000, million);
    const most = TALLEST - VIEW;
    for (let step = 0; step < 20_000 && position.realTop < 44_000_000 - VIEW; step++)
      position = scrolled(position, Math.min(most, position.shownTop + 120), million);
    expect(position).toEqual({ realTop: 44_000_000 - VIEW, shownTop: most });
  });
});

describe('rowsInSight', () => {
  it('draws what is in sight and a few beyond, never past the ends', () => {
    expect(rowsInSight(0, VIEW, ROW, 1_000, 8)).toEqual({ first: 0, end: 22 });
    expect(rowsInSight(ROW * 100, VIEW, ROW, 1_000, 8)).toEqual({ first: 92, end: 122 });
    expect(rowsInSight(ROW * 990, VIEW, ROW, 1_000, 8)).toEqual({ first: 982, end: 1_000 });
    expect(rowsInSight(0, VIEW, ROW, 0, 8)).toEqual({ first: 0, end: 0 });
  });
});

describe('revealing', () => {
  it('moves as little as it takes to show all of the row', () => {
    expect(revealing(5, 0, VIEW, ROW)).toBe(0);
    expect(revealing(2, 400, VIEW, ROW)).toBe(88);
    expect(revealing(20, 0, VIEW, ROW)).toBe(21 * ROW - VIEW);
    expect(toShown(toReal(500, million), million)).toBe(500);
  });
});
