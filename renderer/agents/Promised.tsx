import type { EnvelopeView } from '#shared/contract/agentCalls.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { type Amount, subtract, zero } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import { promisedWith } from '../state/agents.ts';
import { fullName } from '../state/select.ts';
import styles from './agents.module.css';

interface PromisedProps {
  readonly wallet: WalletView;
  /** The one whose terms are changed. */
  readonly envelope: EnvelopeView | null;
  /** As it is typed; null while that is no amount. */
  readonly limit: Amount | null;
}

/** What the wallet holds, what its envelopes promise, and what they would with this one. */
export function Promised({ wallet, envelope, limit }: PromisedProps) {
  const then = limit === null ? null : promisedWith(wallet, limit, envelope);
  const over = then === null || wallet.balance === null ? null : subtract(then, wallet.balance);
  return (
    <section className={styles.told}>
      <h3>{fullName(wallet)}</h3>
      <dl aria-live="polite" className={styles.figures}>
        <div>
          <dt>{en.envelope.holdsNow}</dt>
          <dd>
            <Money amount={wallet.balance} />
          </dd>
        </div>
        <div>
          <dt>{en.envelope.promisedNow}</dt>
          <dd>
            <Money amount={wallet.promised ?? zero(wallet.unit)} />
          </dd>
        </div>
        <div>
          <dt>{en.envelope.promisedThen}</dt>
          <dd>
            {then === null ? '–' : <Money amount={then} />}
            <p data-over={(over !== null && over.micros > 0) || undefined}>
              {then === null
                ? en.envelope.promisedThenHelp
                : over === null
                  ? en.envelope.balanceUnknown
                  : over.micros > 0
                    ? en.envelope.notCovered(formatAmount(over))
                    : en.envelope.covered}
            </p>
          </dd>
        </div>
      </dl>
    </section>
  );
}
