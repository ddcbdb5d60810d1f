import { en } from '#shared/words/en.ts';
import { Age } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { Section } from '../components/Layout.tsx';
import type { AccountAgents } from '../state/agents.ts';
import styles from './AccountTotals.module.css';

/** What the agents of each account come to; a service that lists only some of them says so. */
export function AccountTotals({ accounts }: { readonly accounts: readonly AccountAgents[] }) {
  return (
    <Section flush look="group" title={en.agents.totalsTitle}>
      <ul>
        {accounts.map((one) => (
          <li className={styles.account} key={one.account.id}>
            <div className={styles.who}>
              <p className={styles.name}>{one.account.label}</p>
              <p className={styles.counts}>{countWords(one)}</p>
            </div>
            <div className={styles.sums}>
              {one.sums.map((sums) => (
                <dl className={styles.sum} key={sums.unit}>
                  {(['allocated', 'spent', 'available'] as const).map((name) => (
                    <div key={name}>
                      <dt>{en.agents.totals[name]}</dt>
                      <dd>{sums[name] === null ? '–' : <Money amount={sums[name]} />}</dd>
                    </div>
                  ))}
                </dl>
              ))}
            </div>
            <p className={styles.end}>
              {one.sums.length > 0 && <span>{en.agents.totalsFrom[one.from]}</span>}
              {one.asOf !== null && (
                <span className={one.stale ? styles.stale : undefined}>
                  {one.stale && `${en.freshness.lastSeen} `}
                  <Age at={one.asOf} />
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function countWords({ listed, agents, withBudget, paused }: AccountAgents): string {
  const others = agents.filter(({ origin }) => origin !== 'service').length;
  return [
    ...(listed === null ? [] : [en.agents.listed(listed.shown, listed.total)]),
    ...(others === 0 ? [] : [en.agents.ownCount(others)]),
    ...(withBudget === null ? [] : [en.agents.withBudget(withBudget)]),
    ...(paused === 0 ? [] : [en.agents.pausedCount(paused)]),
  ].join(' · ');
}
