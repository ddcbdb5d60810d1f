import type { AgentView } from '#shared/contract/agentCalls.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { Section } from '../components/Layout.tsx';
import styles from './detail.module.css';
import { callerWords } from './HoldList.tsx';

/** What the gate holds for work under way. */
export function ReservationsSection({ agent }: { readonly agent: AgentView }) {
  return (
    <Section flush look="group" title={en.agent.reservations}>
      {agent.reservations.length === 0 ? (
        <p className={styles.none}>{en.agent.reservationsNone}</p>
      ) : (
        <ul>
          {agent.reservations.map((one) => (
            <li className={styles.row} key={one.id}>
              <div className={styles.what}>
                <p>{callerWords(one.caller)}</p>
                <p className={styles.meta}>
                  {one.settled === null ? (
                    <>
                      <Moment at={one.createdAt} /> {en.agent.reservedUntil} <Moment at={one.expiresAt} />
                    </>
                  ) : (
                    en.agent.settledAt(formatAmount(one.settled))
                  )}
                </p>
              </div>
              <Money amount={one.settled ?? one.amount} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
