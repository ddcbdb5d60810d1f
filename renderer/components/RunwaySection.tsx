import type { WalletView } from '#shared/contract/snapshot.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { span } from '#shared/words/lasts.ts';
import { runwayWords } from '#shared/words/runway.ts';
import { useClock } from '../state/clock.ts';
import { type RunwayAxis, runwayAxis, scoreWords } from '../state/runway.ts';
import { Day, Moment } from './Age.tsx';
import { type Fact, Facts, Section } from './Layout.tsx';
import styles from './RunwaySection.module.css';

/** How long the wallet lasts, with how sure that is and how good such words were before. */
export function RunwaySection({ wallet }: { readonly wallet: WalletView }) {
  const { runway, perDay, score } = wallet;
  const words = useClock((now) => runwayWords(runway, now));
  const facts = useFacts(runway);
  if (perDay !== null)
    facts.push({
      name: en.runway.perDay,
      value: <span className="figures">{en.runway.perDayAbout(formatAmount(perDay))}</span>,
    });
  if (runway.state === 'runs-out')
    facts.push({
      name: en.runway.weekdays,
      value: runway.knowsWeekdays ? en.runway.weekdaysKnown : en.runway.weekdaysNot,
    });
  return (
    <Section title={en.runway.title}>
      <div className={styles.body}>
        <div className={styles.parts}>
          <div className={styles.part}>
            <p className={styles.words} data-quiet={runway.state !== 'runs-out' || undefined}>
              {words}
            </p>
            <Axis runway={runway} words={words} />
          </div>
          {facts.length > 0 && (
            <div className={styles.part}>
              <Facts facts={facts} />
            </div>
          )}
        </div>
        <div className={styles.score}>
          <h3>{en.runway.score}</h3>
          <p>{scoreWords(score)}</p>
        </div>
      </div>
    </Section>
  );
}

/** The range on a line that begins now, the median on it. The words beside it say the same. */
function Axis({ runway, words }: { readonly runway: RunwayView; readonly words: string }) {
  const text = useClock((now) => JSON.stringify(runwayAxis(runway, now)));
  const axis = JSON.parse(text) as RunwayAxis | null;
  if (axis === null) return null;
  const { from, median, to, length } = axis;
  return (
    <figure className={styles.axis}>
      <svg aria-label={en.runway.axis(words)} height="18" preserveAspectRatio="none" role="img" viewBox="0 0 100 18">
        <rect className={styles.track} height="4" width="100" x="0" y="7" />
        <rect
          className={styles.range}
          height="10"
          width={Math.max(1, (to ?? 100) - from)}
          x={Math.min(99, from)}
          y="4"
        />
        {median !== null && (
          <rect className={styles.median} height="18" width="0.8" x={Math.min(99.2, Math.max(0, median - 0.4))} y="0" />
        )}
      </svg>
      <figcaption aria-hidden="true" className={styles.ends}>
        <span>{en.runway.now}</span>
        <span>{span(length)}</span>
      </figcaption>
    </figure>
  );
}

/** The dates of the run-out: with the time of day where they are near. */
function useFacts(runway: RunwayView): Fact[] {
  const near = useClock((now) => runway.state === 'runs-out' && runway.p50 !== null && runway.p50 - now < 3 * DAY);
  if (runway.state !== 'runs-out') return [];
  const day = (at: Instant) => (near ? <Moment at={at} /> : <Day at={at} />);
  const after = (at: Instant) => (
    <>
      {en.runway.after} <Day at={at} />
    </>
  );
  const { p10, p50, p90, horizon } = runway;
  const facts: Fact[] = p50 === null ? [] : [{ name: en.runway.median, value: day(p50) }];
  if (p10 === null) return facts;
  const range = (
    <>
      {day(p10)} – {p90 === null ? after(horizon) : day(p90)}
    </>
  );
  return [...facts, { name: en.runway.range, value: range }];
}
