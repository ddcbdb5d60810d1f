import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { drawAppIcon, drawTrayIcon, type IconTheme, type Pixels } from '../../../../electron/shell/tray/icon.ts';
import { FILL_STEPS, fillStep, type Mark } from '../../../../electron/shell/tray/mark.ts';
import { encodePng } from '../../../../electron/shell/tray/png.ts';

const SIZES = [16, 18, 20, 22, 24, 32, 36, 44];
const THEMES: IconTheme[] = ['dark', 'light', 'template'];
const GROUND = { dark: 32, light: 240, template: 225 } as const;
const STATES: Mark[] = [
  { level: 'ok', step: 16 },
  { level: 'ok', step: 8 },
  { level: 'low', step: 3 },
  { level: 'critical', step: 1 },
  { level: 'empty', step: 0 },
  { level: 'unknown', step: 0 },
];

/** Brightness on the panel, 0 to 255: what someone who sees no colour has. */
function greyOn(ground: number, { rgba, size }: Pixels): number[] {
  return Array.from({ length: size * size }, (_, i) => {
    const [r = 0, g = 0, b = 0, a = 0] = rgba.subarray(i * 4, i * 4 + 4);
    return (ground * (255 - a) + (0.2126 * r + 0.7152 * g + 0.0722 * b) * a) / 255;
  });
}

/** The share of pixels whose brightness differs so much that an eye sees it. */
function difference(a: number[], b: number[]): number {
  return a.filter((grey, i) => Math.abs(grey - (b[i] ?? 0)) > 64).length / a.length;
}

function alphaAt({ rgba, size }: Pixels, column: number, row: number): number {
  return rgba[(row * size + column) * 4 + 3] ?? -1;
}

describe('the tray icon', () => {
  it.each(THEMES)('tells every level from every other without colour (%s)', (theme) => {
    for (const size of [16, 22]) {
      const greys = STATES.map((state) => greyOn(GROUND[theme], drawTrayIcon(state, size, theme)));
      for (const [i, a] of greys.entries())
        for (const [j, b] of greys.entries())
          if (i < j) expect(difference(a, b), `${size} ${STATES[i]?.level} ${STATES[j]?.level}`).toBeGreaterThan(0.03);
    }
  });

  it('has a line with sharp edges at whole pixel rows, at every size', () => {
    for (const size of SIZES) {
      const pixels = drawTrayIcon({ level: 'ok', step: 0 }, size, 'dark');
      const column = Array.from({ length: size }, (_, row) => alphaAt(pixels, 0, row));
      const rows = column.flatMap((alpha, row) => (alpha > 0 ? [row] : []));
      const half = Math.max(1, Math.floor(size / 16));
      expect(column.filter((alpha) => alpha !== 0 && alpha !== 255)).toEqual([]);
      expect(rows).toEqual(Array.from({ length: 2 * half }, (_, i) => size / 2 - half + i));
    }
  });

  it('has smooth edges where the ring is round', () => {
    const { rgba } = drawTrayIcon({ level: 'ok', step: 8 }, 22, 'dark');
    const between = rgba.filter((value, i) => i % 4 === 3 && value > 0 && value < 255);
    expect(between.length).toBeGreaterThan(20);
  });

  it('fills higher with every step', () => {
    for (const theme of THEMES) {
      const inked = Array.from({ length: FILL_STEPS + 1 }, (_, step) =>
        drawTrayIcon({ level: 'ok', step }, 44, theme).rgba.reduce(
          (sum, value, i) => (i % 4 === 3 ? sum + value : sum),
          0,
        ),
      );
      for (let step = 1; step <= FILL_STEPS; step++) expect(inked[step]).toBeGreaterThanOrEqual(inked[step - 1] ?? 0);
      expect(new Set(inked).size).toBeGreaterThanOrEqual(13);
    }
  });

  it('is the same in every run', () => {
    for (const state of STATES)
      expect(drawTrayIcon(state, 22, 'light')).toEqual(drawTrayIcon({ ...state }, 22, 'light'));
  });

  it('is black with alpha only as a template', () => {
    const { rgba } = drawTrayIcon({ level: 'critical', step: 1 }, 22, 'template');
    expect(rgba.filter((value, i) => i % 4 !== 3 && value !== 0)).toHaveLength(0);
  });
});

describe('the fill step', () => {
  it.each([
    [null, 0],
    [0, 0],
    [-1, 0],
    [0.001, 1],
    [0.5, 8],
    [0.999, 15],
    [1, 16],
    [7, 16],
  ])('of %s is %i', (fill, step) => {
    expect(fillStep(fill)).toBe(step);
  });
});

it('the PNG holds the very pixels', () => {
  for (const pixels of [drawTrayIcon({ level: 'low', step: 3 }, 16, 'dark'), drawAppIcon(32)]) {
    const read = PNG.sync.read(encodePng(pixels));
    expect([read.width, read.height]).toEqual([pixels.size, pixels.size]);
    expect(new Uint8Array(read.data)).toEqual(pixels.rgba);
  }
});
