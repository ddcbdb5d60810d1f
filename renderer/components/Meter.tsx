import type { Level } from '#shared/domain/level.ts';
import styles from './Meter.module.css';

interface MeterProps {
  readonly label: string;
  /** What a screen reader says instead of a percentage. */
  readonly valueText: string;
  /** 0..1; null is not known, drawn as no level at all. */
  readonly fill: number | null;
  readonly level: Level;
  /** 0..1: where the low line and the critical line stand. */
  readonly low?: number | null;
  readonly critical?: number | null;
  readonly stale?: boolean;
  readonly thin?: boolean;
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** A level against its lines. The low line carries the mark: a ring on a line. */
export function Meter({ label, valueText, fill, level, low, critical, stale = false, thin = false }: MeterProps) {
  const value =
    fill === null
      ? { role: 'img', 'aria-label': `${label}: ${valueText}` }
      : {
          role: 'meter',
          'aria-label': label,
          'aria-valuemin': 0,
          'aria-valuemax': 100,
          'aria-valuenow': Math.round(fill * 100),
          'aria-valuetext': valueText,
        };
  return (
    <div
      className={styles.meter}
      data-level={level}
      data-stale={stale || undefined}
      data-thin={thin || undefined}
      data-unknown={fill === null || undefined}
      {...value}
    >
      <div className={styles.track}>
        {fill !== null && (
          <div className={styles.fill} data-none={fill === 0 || undefined} style={{ width: percent(fill) }} />
        )}
      </div>
      {critical != null && <div className={styles.critical} style={{ left: percent(critical) }} />}
      {low != null && <div className={styles.low} style={{ left: percent(low) }} />}
    </div>
  );
}
