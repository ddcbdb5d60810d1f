import type { WindowView } from '#shared/contract/bridge.ts';
import { en } from '#shared/words/en.ts';
import { Skeleton } from '../components/Layout.tsx';
import styles from './Waiting.module.css';

const CARDS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The shape of what is coming, until the first snapshot is there. */
export function Waiting({ view }: { readonly view: WindowView }) {
  return (
    <main aria-busy="true" aria-label={en.shell.loading} className={styles.waiting} data-view={view}>
      <h1 className="visually-hidden">{en.shell.loading}</h1>
      <div className={styles.side} />
      <div className={styles.content}>
        <Skeleton height={20} width={140} />
        <Skeleton width={260} />
        <div className={styles.grid}>
          {CARDS.map((card) => (
            <div className={styles.card} key={card}>
              <Skeleton width="45%" />
              <Skeleton height={26} width="60%" />
              <Skeleton height={8} width="100%" />
              <Skeleton width="70%" />
            </div>
          ))}
        </div>
      </div>
    </main>
  );
}
