/** What a section of the bench hands over, how it is judged and how it is printed. */

/** `least` and `most` bound the ratio where there is a floor, and the figure itself where there is none. */
export type Gate = { readonly least: number } | { readonly most: number } | null;

export interface Finding {
  /** With its unit: `ingest, rows/s`. */
  readonly name: string;
  readonly ours: number;
  /** The same work done by the plain tool in the same run. */
  readonly floor: number | null;
  /** The median over the rounds of the run; by default the one of the two figures. */
  readonly ratio?: number;
  readonly gate: Gate;
}

/** A line of `--json`. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly floor: number | null;
  readonly ratio: number | null;
  readonly gate: string | null;
  readonly pass: boolean;
}

export function judge({ name, ours, floor, ratio: given, gate }: Finding): BenchRow {
  const ratio = floor === null ? null : (given ?? ours / floor);
  const judged = ratio ?? ours;
  const what = ratio === null ? '' : 'ratio ';
  if (gate === null) return { name, ours, floor, ratio, gate: null, pass: true };
  // Said so that a figure that is no number fails.
  const pass = 'least' in gate ? judged >= gate.least : judged <= gate.most;
  const bound = 'least' in gate ? `>= ${gate.least}` : `<= ${gate.most}`;
  return { name, ours, floor, ratio, gate: `${what}${bound}`, pass };
}

export function printed({ name, ours, floor, ratio, gate, pass }: BenchRow): string {
  const against = floor === null ? '' : `, plain ${figure(floor)}, ratio ${ratio?.toFixed(2)}`;
  const verdict = gate === null ? '' : ` (${gate}: ${pass ? 'holds' : 'FAILS'})`;
  return `${name}: ${figure(ours)}${against}${verdict}`;
}

export function figure(value: number): string {
  return Math.abs(value) >= 1_000 ? String(Math.round(value)) : value.toFixed(2);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
