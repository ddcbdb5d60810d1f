import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { amountOf, type Unit } from '#shared/money/amount.ts';
import { formatNumber } from '#shared/money/format.ts';
import { columns, labelEvery, scaleFor, stacked, yOf } from '../state/chart.ts';
import { totalsOf, type UsageData } from '../state/usageSeries.ts';
import { Bars } from './Bars.tsx';
import { Patterns } from './marks.tsx';
import { Tip } from './Tip.tsx';
import styles from './usage.module.css';

const HEIGHT = 236;
const LABEL = 58;

export interface ChartWords {
  /** Under the bar, short. */
  tick(place: number): string;
  /** The bar in full, for who hears it. */
  bar(place: number): string;
  /** The heading of what is shown beside it. */
  when(place: number): string;
}

interface UsageChartProps {
  readonly data: UsageData;
  /** What the bars come to in the period before, place by place; null without a comparison. */
  readonly before: readonly number[] | null;
  readonly hidden: readonly string[];
  readonly unit: Unit;
  readonly words: ChartWords;
  readonly label: string;
  readonly help: string;
  readonly patterns: string;
  readonly nameOf: (key: string) => string;
  readonly onOpen: (first: number, last: number) => void;
}

/** Stacked bars. Each is a button; several are opened by drawing over them. */
export function UsageChart(props: UsageChartProps) {
  const { data, before, hidden, unit, words, label, help, patterns, nameOf, onOpen } = props;
  const [box, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const [focused, setFocused] = useState(0);
  const [drawn, setDrawn] = useState<readonly [number, number] | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  const count = data.buckets.length;
  const begins = data.buckets[0];

  // One who looks closer by keyboard goes on at the first of the new bars.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another beginning is another window
  useEffect(() => {
    setAt(null);
    setFocused(0);
    if (held.current) (buttons.current?.children[0] as HTMLElement | undefined)?.focus();
  }, [begins, count]);

  const shown = data.series.filter(({ key }) => !hidden.includes(key));
  const stacks = data.buckets.map((_, place) =>
    stacked(shown.map(({ key, values }) => ({ key, value: values[place] ?? 0 }))),
  );
  const ends = stacks.flatMap((segments) => segments.map(({ to }) => to));
  const scale = scaleFor(Math.min(0, ...ends), Math.max(0, ...ends, ...(before ?? []).slice(0, count)));
  const places = columns(count, width);
  const every = labelEvery(count, width, LABEL);
  const totals = totalsOf(data, hidden);
  const stop = Math.min(focused, count - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowRight: stop + 1, ArrowLeft: stop - 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(count - 1, to));
    setFocused(next);
    (buttons.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  const placeUnder = (event: PointerEvent) => {
    const left = buttons.current?.getBoundingClientRect().left ?? 0;
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - left) / Math.max(1, width)) * count)));
  };
  const range = drawn === null ? null : ([Math.min(...drawn), Math.max(...drawn)] as const);
  return (
    <div className={styles.chart}>
      <div aria-hidden="true" className={styles.axis} style={{ height: HEIGHT }}>
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ top: yOf(tick, scale, HEIGHT) }}>
            {formatNumber(amountOf(tick, unit)).replace('-', '\u2212')}
          </span>
        ))}
      </div>
      <div className={styles.plot} ref={box}>
        <svg aria-hidden="true" className={styles.svg} height={HEIGHT} width={width}>
          <Patterns id={patterns} />
          {scale.ticks.map((tick) => (
            <line
              className={styles.grid}
              data-zero={tick === 0 || undefined}
              key={tick}
              x2={width}
              y1={yOf(tick, scale, HEIGHT)}
              y2={yOf(tick, scale, HEIGHT)}
            />
          ))}
          {range !== null && (
            <rect
              className={styles.range}
              height={HEIGHT}
              width={(places[range[1]]?.x ?? 0) + (places[range[1]]?.width ?? 0) - (places[range[0]]?.x ?? 0)}
              x={places[range[0]]?.x ?? 0}
            />
          )}
          {width > 0 && (
            <Bars
              active={at}
              before={before}
              height={HEIGHT}
              patterns={patterns}
              places={places}
              scale={scale}
              series={data.series}
              stacks={stacks}
            />
          )}
        </svg>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups what is filled in, these are shown */}
        <div
          aria-label={label}
          aria-roledescription="chart"
          className={styles.columns}
          onKeyDown={onKeyDown}
          onPointerCancel={() => setDrawn(null)}
          onPointerDown={(event) => event.button === 0 && setDrawn([placeUnder(event), placeUnder(event)])}
          onPointerLeave={() => setAt(null)}
          onPointerMove={(event) => {
            const place = placeUnder(event);
            setAt(place);
            if (drawn !== null && drawn[1] !== place) {
              // From here on it is drawing: the pointer is followed also beyond the bars.
              event.currentTarget.setPointerCapture(event.pointerId);
              setDrawn([drawn[0], place]);
            }
          }}
          onPointerUp={() => {
            if (range !== null && range[0] !== range[1]) onOpen(range[0], range[1]);
            setDrawn(null);
          }}
          ref={buttons}
          role="group"
          style={{ height: HEIGHT }}
        >
          {data.buckets.map((start, place) => (
            <button
              aria-description={place === stop ? help : undefined}
              aria-label={words.bar(place)}
              className={styles.column}
              key={start}
              onBlur={() => {
                held.current = false;
                setAt(null);
              }}
              onClick={() => onOpen(place, place)}
              onFocus={(event) => {
                held.current = event.currentTarget.matches(':focus-visible');
                setFocused(place);
                setAt(place);
              }}
              tabIndex={place === stop ? 0 : -1}
              type="button"
            />
          ))}
        </div>
        <div aria-hidden="true" className={styles.ticks}>
          {places.map(({ x, width: each }, place) =>
            place % every === 0 ? (
              <span key={data.buckets[place]} style={{ left: x + each / 2 }}>
                {words.tick(place)}
              </span>
            ) : null,
          )}
        </div>
        {at !== null && at < count && drawn === null && (
          <Tip
            before={before?.[at] ?? null}
            data={data}
            left={(places[at]?.x ?? 0) + (places[at]?.width ?? 0) / 2}
            nameOf={nameOf}
            patterns={patterns}
            place={at}
            shown={shown}
            title={words.when(at)}
            total={totals[at] ?? 0}
            unit={unit}
            width={width}
          />
        )}
      </div>
    </div>
  );
}

/** The width of a box, kept current. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
