import { NONE, OTHER, type Series } from '../state/usageSeries.ts';
import styles from './usage.module.css';

/** How a part of the bars is drawn: a colour, and a pattern for those who do not see the colour. */
export interface SeriesMark {
  readonly color: string;
  readonly pattern: 'plain' | 'stripes' | 'dots' | 'hatch';
}

const COLORS = 7;

export function markOf(series: Series, place: number): SeriesMark {
  if (series.key === NONE) return { color: 'var(--series-rest)', pattern: 'hatch' };
  if (series.key === OTHER) return { color: 'var(--series-rest)', pattern: 'dots' };
  const pattern = (['plain', 'stripes', 'dots'] as const)[place % 3] ?? 'plain';
  return { color: `var(--series-${(place % COLORS) + 1})`, pattern };
}

/** The patterns, to be named by the marks. `id` keeps two charts apart. */
export function Patterns({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern height="6" id={`${id}stripes`} patternTransform="rotate(45)" patternUnits="userSpaceOnUse" width="6">
        <rect className={styles.ink} height="6" width="1.6" />
      </pattern>
      <pattern height="5" id={`${id}dots`} patternUnits="userSpaceOnUse" width="5">
        <circle className={styles.ink} cx="2.5" cy="2.5" r="0.95" />
      </pattern>
      <pattern height="5" id={`${id}hatch`} patternTransform="rotate(-45)" patternUnits="userSpaceOnUse" width="5">
        <rect className={styles.ink} height="5" width="2" />
      </pattern>
    </defs>
  );
}

interface MarkedProps {
  readonly mark: SeriesMark;
  readonly patterns: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle in the colour and pattern of its part. */
export function Marked({ mark, patterns, ...place }: MarkedProps) {
  return (
    <>
      <rect {...place} className={styles.part} style={{ fill: mark.color }} />
      {mark.pattern !== 'plain' && <rect {...place} fill={`url(#${patterns}${mark.pattern})`} />}
    </>
  );
}

export function Swatch({ mark, patterns }: Pick<MarkedProps, 'mark' | 'patterns'>) {
  return (
    <svg aria-hidden="true" className={styles.swatch} height="12" width="12">
      <Marked height={12} mark={mark} patterns={patterns} width={12} x={0} y={0} />
    </svg>
  );
}
