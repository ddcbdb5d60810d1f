/** Draws the mark into pixels: the same input gives the same bytes on every machine. */
import type { Level } from '#shared/domain/level.ts';
import { type Mark, type Paint, paintAt } from './mark.ts';

/** The panel that the icon sits on. `template` is macOS: black with alpha, coloured by the system. */
export type IconTheme = 'dark' | 'light' | 'template';

/** Red, green, blue, alpha: 0 to 255. */
type Colour = readonly [number, number, number, number];
type Palette = Readonly<Record<Exclude<Paint, null>, Colour>>;

export interface Pixels {
  readonly size: number;
  /** Four bytes a pixel: red, green, blue, alpha, not premultiplied. */
  readonly rgba: Uint8Array;
}

/** Samples along each side of a pixel. A large icon needs fewer: its edges are a smaller part of it. */
const SAMPLES = 8;
const SAMPLES_LARGE = 4;
const LARGE = 64;

const INK: Readonly<Record<IconTheme, Colour>> = {
  dark: [242, 244, 247, 255],
  light: [27, 31, 36, 255],
  template: [0, 0, 0, 255],
};
const LEVEL_COLOUR: Readonly<Record<'dark' | 'light', Readonly<Record<Level, Colour>>>> = {
  dark: {
    ok: [62, 189, 128, 255],
    low: [245, 184, 46, 255],
    critical: [255, 107, 107, 255],
    empty: [255, 107, 107, 255],
    unknown: [154, 163, 173, 255],
  },
  light: {
    ok: [44, 160, 102, 255],
    low: [199, 125, 0, 255],
    critical: [205, 43, 49, 255],
    empty: [205, 43, 49, 255],
    unknown: [104, 112, 122, 255],
  },
};
/** Half black: the fill of a template, so that the line still shows on it. */
const TEMPLATE_FILL: Colour = [0, 0, 0, 120];

export function drawTrayIcon(mark: Mark, size: number, theme: IconTheme): Pixels {
  const colours = palette(mark.level, theme);
  return rasterise(size, (x, y) => {
    const paint = paintAt(mark, size, x, y);
    return paint === null ? null : colours[paint];
  });
}

function palette(level: Level, theme: IconTheme): Palette {
  const ink = INK[theme];
  if (theme === 'template') return { ink, fill: TEMPLATE_FILL, sign: ink };
  const colour = LEVEL_COLOUR[theme][level];
  return { ink: level === 'unknown' ? colour : ink, fill: colour, sign: colour };
}

/** The app's own icon: the mark at a comfortable level on a rounded ground. */
export function drawAppIcon(size: number): Pixels {
  const mark: Mark = { level: 'ok', step: 8 };
  const colours: Palette = { ink: [245, 248, 250, 255], fill: [67, 196, 140, 255], sign: [0, 0, 0, 0] };
  const ground = Array.from({ length: size }, (_, row): Colour => {
    const down = row / size;
    return [Math.round(22 - 8 * down), Math.round(52 - 20 * down), Math.round(74 - 26 * down), 255];
  });
  const inset = size * 0.04;
  const corner = size * 0.22;
  const markSize = size * 0.72;
  const offset = (size - markSize) / 2;
  return rasterise(size, (x, y) => {
    if (!isInRoundedSquare(x - size / 2, y - size / 2, size / 2 - inset, corner)) return null;
    const paint = paintAt(mark, markSize, x - offset, y - offset);
    if (paint !== null) return colours[paint];
    return ground[Math.floor(y)] ?? null;
  });
}

function isInRoundedSquare(dx: number, dy: number, half: number, corner: number): boolean {
  const x = Math.max(0, Math.abs(dx) - (half - corner));
  const y = Math.max(0, Math.abs(dy) - (half - corner));
  return Math.abs(dx) <= half && Math.abs(dy) <= half && Math.hypot(x, y) <= corner;
}

/** Each pixel is the mean of a grid of samples, weighted by alpha. */
function rasterise(size: number, colourAt: (x: number, y: number) => Colour | null): Pixels {
  const rgba = new Uint8Array(size * size * 4);
  const samples = size < LARGE ? SAMPLES : SAMPLES_LARGE;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      rgba.set(pixelAt(row, column, samples, colourAt), (row * size + column) * 4);
  return { size, rgba };
}

function pixelAt(
  row: number,
  column: number,
  samples: number,
  colourAt: (x: number, y: number) => Colour | null,
): Colour {
  const flat = flatColour(row, column, 0.5 / samples, colourAt);
  if (flat !== undefined) return flat ?? NOTHING;
  let red = 0;
  let green = 0;
  let blue = 0;
  let alpha = 0;
  for (let j = 0; j < samples; j++)
    for (let i = 0; i < samples; i++) {
      const colour = colourAt(column + (i + 0.5) / samples, row + (j + 0.5) / samples);
      if (colour === null) continue;
      const weight = colour[3];
      red += colour[0] * weight;
      green += colour[1] * weight;
      blue += colour[2] * weight;
      alpha += weight;
    }
  if (alpha === 0) return NOTHING;
  return [
    Math.round(red / alpha),
    Math.round(green / alpha),
    Math.round(blue / alpha),
    Math.round(alpha / samples ** 2),
  ];
}

const NOTHING: Colour = [0, 0, 0, 0];

/** Most pixels lie wholly in one paint: four corners and the middle tell. @returns undefined where an edge runs through */
function flatColour(
  row: number,
  column: number,
  inset: number,
  colourAt: (x: number, y: number) => Colour | null,
): Colour | null | undefined {
  const middle = colourAt(column + 0.5, row + 0.5);
  for (const dx of [inset, 1 - inset])
    for (const dy of [inset, 1 - inset]) if (colourAt(column + dx, row + dy) !== middle) return undefined;
  return middle;
}
