import { useId } from 'react';
import type { Level } from '#shared/domain/level.ts';
import styles from './Mark.module.css';

interface MarkProps {
  /** 0..1 of the disc under water; null draws the bare mark. */
  readonly fill?: number | null;
  readonly level?: Level;
  readonly size?: number;
}

/** The Plimsoll mark: a ring with its load line. Filled to a level it is a small gauge; words stand beside it. */
export function Mark({ fill = null, level = 'unknown', size = 20 }: MarkProps) {
  const disc = useId();
  const water = fill === null ? 0 : fill <= 0 ? 0 : Math.max(2.4, fill * 13.5);
  return (
    <svg className={styles.mark} data-level={level} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <clipPath id={disc}>
        <circle cx="12" cy="12" r="7" />
      </clipPath>
      {fill !== null && (
        <rect className={styles.water} x="4" y={18.75 - water} width="16" height={water} clipPath={`url(#${disc})`} />
      )}
      <circle className={styles.ring} cx="12" cy="12" r="7.75" strokeDasharray={level === 'unknown' ? '3.2 2.2' : ''} />
      <path className={styles.line} d="M1.5 12h21" />
    </svg>
  );
}
