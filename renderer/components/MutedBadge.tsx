import { BellOff } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import styles from './MutedBadge.module.css';

/** Nothing of this wallet is told on the desktop: said wherever its alerts would be. */
export function MutedBadge() {
  return (
    <span className={styles.muted}>
      <BellOff aria-hidden="true" />
      {en.watch.muted}
    </span>
  );
}
