import { type Column, type Scale, type Segment, yOf } from '../state/chart.ts';
import type { Series } from '../state/usageSeries.ts';
import { Marked, markOf } from './marks.tsx';
import styles from './usage.module.css';

interface BarsProps {
  readonly series: readonly Series[];
  readonly stacks: readonly (readonly Segment[])[];
  readonly before: readonly number[] | null;
  readonly places: readonly Column[];
  readonly scale: Scale;
  readonly height: number;
  readonly patterns: string;
  readonly active: number | null;
}

/** The bars, each before the faint one of the period before. */
export function Bars({ series, stacks, before, places, scale, height, patterns, active }: BarsProps) {
  const marks = new Map(series.map((one, place) => [one.key, markOf(one, place)]));
  return places.map(({ x, width, barX, barWidth }, place) => {
    const ghost = before?.[place] ?? 0;
    return (
      <g key={x}>
        {active === place && <rect className={styles.lit} height={height} width={width} x={x} />}
        {ghost > 0 && (
          <path
            className={styles.ghost}
            d={`M${barX - 3} ${yOf(0, scale, height)}V${yOf(ghost, scale, height)}h${barWidth + 6}V${yOf(0, scale, height)}`}
          />
        )}
        {(stacks[place] ?? []).map(({ key, from, to }) => {
          const mark = marks.get(key);
          const top = yOf(Math.max(from, to), scale, height);
          const bottom = yOf(Math.min(from, to), scale, height);
          if (mark === undefined) return null;
          return (
            <Marked
              height={Math.max(0.5, bottom - top)}
              key={key}
              mark={mark}
              patterns={patterns}
              width={barWidth}
              x={barX}
              y={top}
            />
          );
        })}
      </g>
    );
  });
}
