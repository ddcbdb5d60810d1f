import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeMeans } from '../../../../electron/shell/windows/closing.ts';
import { PANEL_SIZE, panelBounds, usableBounds } from '../../../../electron/shell/windows/place.ts';

const LEFT = { x: 0, y: 30, width: 1920, height: 1050 };
const RIGHT = { x: 1920, y: 0, width: 1280, height: 1024 };

describe('remembered bounds', () => {
  it('are used as they are where they can be seen', () => {
    const saved = { x: 2000, y: 100, width: 900, height: 700 };
    expect(usableBounds(saved, [LEFT, RIGHT])).toEqual(saved);
  });

  it.each([
    ['on a display that is gone', { x: 2000, y: 100, width: 900, height: 700 }, [LEFT]],
    ['above every display', { x: 100, y: -400, width: 900, height: 700 }, [LEFT]],
    ['with too little of the title bar to hold', { x: 1850, y: 100, width: 900, height: 700 }, [LEFT]],
    ['below the screen', { x: 100, y: 1070, width: 900, height: 700 }, [LEFT]],
  ])('are forgotten %s', (_why, saved, areas) => {
    expect(usableBounds(saved, areas)).toBeNull();
  });

  it('are cut to the display and never below the least size', () => {
    expect(usableBounds({ x: 0, y: 30, width: 5000, height: 10 }, [LEFT])).toEqual({
      x: 0,
      y: 30,
      width: 1920,
      height: 520,
    });
  });
});

describe('the panel', () => {
  it('hangs below an icon in a top bar and stands above one in a bottom bar', () => {
    const top = panelBounds({ x: 1500, y: 0, width: 24, height: 24 }, { x: 0, y: 0 }, LEFT);
    expect(top).toEqual({ x: 1512 - 190, y: 38, ...PANEL_SIZE });
    const bottom = panelBounds({ x: 1500, y: 1082, width: 24, height: 24 }, { x: 0, y: 0 }, { ...LEFT, y: 0 });
    expect(bottom.y + bottom.height).toBeLessThanOrEqual(1050);
  });

  it('opens at the pointer where the icon has no place', () => {
    const empty = { x: 0, y: 0, width: 0, height: 0 };
    expect(panelBounds(empty, { x: 900, y: 10 }, LEFT)).toEqual(panelBounds(null, { x: 900, y: 10 }, LEFT));
  });

  it('always lies inside the work area', () => {
    const at = fc.integer({ min: -3000, max: 6000 });
    fc.assert(
      fc.property(
        at,
        at,
        fc.integer({ min: 300, max: 4000 }),
        fc.integer({ min: 300, max: 3000 }),
        (x, y, width, height) => {
          const area = { x: -100, y: 40, width, height };
          const bounds = panelBounds(null, { x, y }, area);
          expect(bounds.x).toBeGreaterThanOrEqual(area.x);
          expect(bounds.y).toBeGreaterThanOrEqual(area.y);
          expect(bounds.x + bounds.width).toBeLessThanOrEqual(area.x + area.width);
          expect(bounds.y + bounds.height).toBeLessThanOrEqual(area.y + area.height);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('closing the window', () => {
  it.each([
    [{ quitting: false, trayHost: true, answer: null }, 'destroy'],
    [{ quitting: false, trayHost: true, answer: 'minimise' as const }, 'destroy'],
    [{ quitting: true, trayHost: false, answer: null }, 'destroy'],
    [{ quitting: false, trayHost: false, answer: null }, 'ask'],
    [{ quitting: false, trayHost: null, answer: null }, 'ask'],
    [{ quitting: false, trayHost: false, answer: 'minimise' as const }, 'minimise'],
    [{ quitting: false, trayHost: false, answer: 'quit' as const }, 'quit'],
  ])('%o means %s', (input, means) => {
    expect(closeMeans(input)).toBe(means);
  });
});
