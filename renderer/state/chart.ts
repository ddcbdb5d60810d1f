/** Where the bars of a stacked chart stand. Pure. */

export interface Segment {
  readonly key: string;
  readonly value: number;
  /** From and to, in units of the value: above zero what was spent, below what was given back. */
  readonly from: number;
  readonly to: number;
}

/** The segments of one bar, the first lowest. What is below zero hangs down from it. */
export function stacked(parts: readonly { readonly key: string; readonly value: number }[]): Segment[] {
  let up = 0;
  let down = 0;
  return parts
    .filter(({ value }) => value !== 0)
    .map(({ key, value }) => {
      const from = value > 0 ? up : down;
      const to = from + value;
      if (value > 0) up = to;
      else down = to;
      return { key, value, from, to };
    });
}

export interface Scale {
  readonly least: number;
  readonly most: number;
  /** Round values to draw lines at, zero among them. */
  readonly ticks: readonly number[];
}

/** A scale from at most zero to at least `most`, with about so many round steps. */
export function scaleFor(least: number, most: number, steps = 4): Scale {
  const low = Math.min(0, least);
  const high = Math.max(0, most);
  if (low === high) return { least: 0, most: 1, ticks: [0] };
  const step = roundStep((high - low) / steps);
  const first = Math.floor(low / step) * step;
  const ticks: number[] = [];
  for (let tick = first; ticks.length < 12; tick += step) {
    ticks.push(tick);
    if (tick >= high) break;
  }
  return { least: first, most: ticks.at(-1) ?? high, ticks };
}

/** 1, 2 or 5 times a power of ten, not below `step`; whole millionths. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * 0.999_999) ?? 10;
  return Math.max(1, Math.round(factor * power));
}

/** Pixels from the top for a value. */
export function yOf(value: number, { least, most }: Scale, height: number): number {
  return height - ((value - least) / (most - least)) * height;
}

export interface Column {
  readonly x: number;
  readonly width: number;
  readonly barX: number;
  readonly barWidth: number;
}

/** Columns of equal width; the bars in them keep a gap and stay slim. */
export function columns(count: number, width: number): Column[] {
  const each = count === 0 ? 0 : width / count;
  const barWidth = Math.max(1, Math.min(44, each * 0.68));
  return Array.from({ length: count }, (_, place) => ({
    x: place * each,
    width: each,
    barX: place * each + (each - barWidth) / 2,
    barWidth,
  }));
}

/** Every how many-th column has room for its name. */
export function labelEvery(count: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((count * labelWidth) / Math.max(1, width)));
}
