import type { Level } from '#shared/domain/level.ts';
import { en } from '#shared/words/en.ts';
import styles from './LevelBadge.module.css';

/** A shape per level, so that none is told by colour alone. */
const SHAPES: Record<Level, React.ReactNode> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <path d="M1 8h14" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </>
  ),
  low: <path d="M8 13.2 2.2 4.1a.7.7 0 0 1 .6-1.1h10.4a.7.7 0 0 1 .6 1.1Z" fill="currentColor" />,
  critical: (
    <>
      <path
        d="M8 .9 15.1 8 8 15.1.9 8Z"
        fill="currentColor"
        stroke="currentColor"
        strokeLinejoin="round"
        strokeWidth=".8"
      />
      <path className={styles.cut} d="M8 4.6v4" strokeWidth="1.7" strokeLinecap="round" />
      <circle className={styles.cutDot} cx="8" cy="11.1" r="1" />
    </>
  ),
  empty: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <path d="m4.3 11.7 7.4-7.4" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="2.6 2.1" />
      <circle cx="8" cy="8" r="1.5" fill="currentColor" />
    </>
  ),
};

export function LevelGlyph({ level, size = 14 }: { readonly level: Level; readonly size?: number }) {
  return (
    <svg className={styles.glyph} data-level={level} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[level]}
    </svg>
  );
}

interface LevelBadgeProps {
  readonly level: Level;
  readonly plain?: boolean;
  /** Where the level is of something else than a balance. */
  readonly words?: string;
}

/** The level in shape and words. */
export function LevelBadge({ level, plain = false, words = en.level[level] }: LevelBadgeProps) {
  return (
    <span className={styles.badge} data-level={level} data-plain={plain || undefined}>
      <LevelGlyph level={level} size={12} />
      {words}
    </span>
  );
}
