import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Notice } from '../components/Notice.tsx';
import { useSnapshot } from '../state/context.tsx';
import { fullName } from '../state/select.ts';

/** Wallets whose envelopes promise more than they hold, with the figures. */
export function OverPromised() {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  return wallets.map(({ id, promised, overPromised, balance, ...names }) =>
    promised === null || overPromised === null || overPromised.micros <= 0 ? null : (
      <Notice key={id} title={en.agents.overTitle(fullName(names))} tone="warning">
        <p>
          {en.agents.overBody(
            formatAmount(promised),
            formatAmount(overPromised),
            balance === null ? en.unknown.toLowerCase() : formatAmount(balance),
          )}
        </p>
      </Notice>
    ),
  );
}
