import { Progress } from '@base-ui/react/progress';
import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  readonly label: string;
  /** What it has come to in words. */
  readonly words: string;
  /** 0..1; null while nobody knows how much there is. */
  readonly share: number | null;
}

/** How far long work is. */
export function ProgressBar({ label, words, share }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      aria-valuetext={words}
      className={styles.bar}
      value={share === null ? null : Math.round(share * 100)}
    >
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.done} />
      </Progress.Track>
    </Progress.Root>
  );
}
