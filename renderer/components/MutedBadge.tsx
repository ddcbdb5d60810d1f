import { BellOff } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import styles from './MutedBadge.module.css';

/** Nothing of this wallet is told on the desktop: said wherever its alerts would be. The bell alone where room is short. */
export function MutedBadge({ small = false }: { readonly small?: boolean }) {
  return (
    <span className={styles.muted} data-small={small || undefined} title={small ? en.watch.muted : undefined}>
      <BellOff aria-hidden="true" />
      <span className={small ? 'visually-hidden' : undefined}>{en.watch.muted}</span>
    </span>
  );
}
