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
      // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
      <g key={place}>
        {active === place && <rect className={styles.lit} height={height} width={width} x={x} />}
        {ghost > 0 && (
          <rect
            className={styles.ghost}
            height={yOf(0, scale, height) - yOf(ghost, scale, height)}
            width={barWidth + 8}
            x={barX - 4}
            y={yOf(ghost, scale, height)}
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
        {ghost > 0 && (
          <line
            className={styles.was}
            x1={barX - 4}
            x2={barX + barWidth + 4}
            y1={yOf(ghost, scale, height)}
            y2={yOf(ghost, scale, height)}
          />
        )}
      </g>
    );
  });
}
