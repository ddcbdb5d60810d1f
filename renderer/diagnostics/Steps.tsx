import type { WhyChanged } from '#shared/contract/diagnosticsCalls.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { tracedWords } from '#shared/words/traced.ts';
import { useSnapshot } from '../state/context.tsx';
import { exactInstant, timeOfDay } from '../state/times.ts';
import styles from './why.module.css';

/** What led to the change, from its first cause on; or why that is told no more. */
export function Steps({ chain, told }: Pick<WhyChanged, 'chain' | 'told'>) {
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const say = {
    amount: (amount: Parameters<typeof formatAmount>[0], signed = false) =>
      formatAmount(amount, { exact: true, signed }).replace('-', '\u2212'),
    account: (accountId: string | null) =>
      accounts.find(({ id }) => id === accountId)?.serviceName ?? en.why.theService,
  };
  return (
    <section>
      <h3 className={styles.title}>{en.why.chain}</h3>
      {chain.length > 0 && (
        <ol className={styles.steps}>
          {chain.map((event) => (
            <li className={styles.stepLine} key={event.id}>
              <time className="figures" dateTime={new Date(event.at).toISOString()} title={exactInstant(event.at)}>
                {timeOfDay(event.at)}
              </time>
              <span>{tracedWords(event, say)}</span>
            </li>
          ))}
        </ol>
      )}
      <p className={styles.source}>{told === 'trace' ? en.why.fromTrace : en.why.fromStore}</p>
    </section>
  );
}
