import type { RunwayView } from '#shared/domain/forecast.ts';
import { en } from '#shared/words/en.ts';
import { runwayWords, shortRunwayWords } from '#shared/words/runway.ts';
import { useClock } from '../state/clock.ts';
import styles from './RunwayWords.module.css';

interface RunwayProps {
  readonly runway: RunwayView;
}

/** "About 9 days (6 to 14 days)", kept current. */
export function RunwayWords({ runway }: RunwayProps) {
  return <span>{useClock((now) => runwayWords(runway, now))}</span>;
}

/** "about 9 days", the range on hover; nothing where nothing can be said. */
export function ShortRunway({ runway }: RunwayProps) {
  const words = useClock((now) => shortRunwayWords(runway, now) ?? '');
  const whole = useClock((now) => runwayWords(runway, now));
  if (words === '') return null;
  return (
    <span className={styles.short} title={whole}>
      <span className="visually-hidden">{en.runway.title} </span>
      {words}
    </span>
  );
}
