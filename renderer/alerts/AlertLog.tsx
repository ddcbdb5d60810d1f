import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Section } from '../components/Layout.tsx';
import { Log, LogLine, LogReason } from '../components/Log.tsx';
import { Picker } from '../components/Picker.tsx';
import { useSnapshot } from '../state/context.tsx';
import { fullName } from '../state/select.ts';
import { useAlertLog } from './useAlertLog.ts';

const ALL = 'all';
const WORDS = {
  failed: en.alerts.logFailed,
  loading: en.alerts.logLoading,
  none: en.alerts.logNone,
  earlier: en.alerts.logEarlier,
};

/** Every decision about what is told, with its reason: also those by which nothing was told. */
export function AlertLog() {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const [of, setOf] = useState(ALL);
  return (
    <Section
      aside={
        <Picker
          label={en.alerts.logOf}
          onChange={setOf}
          options={[
            { value: ALL, label: en.alerts.logAll },
            ...wallets.map((wallet) => ({ value: wallet.id, label: fullName(wallet) })),
          ]}
          value={of}
        />
      }
      flush
      look="group"
      title={en.alerts.logTitle}
    >
      <Rows key={of} walletId={of === ALL ? null : of} />
    </Section>
  );
}

function Rows({ walletId }: { readonly walletId: string | null }) {
  return (
    <Log
      line={(row) => (
        <LogLine at={row.at} done={en.alerts.decisions[row.decision]} key={row.id}>
          <p>{row.name === '' ? en.alerts.logGone : row.name}</p>
          <LogReason>{row.reason}</LogReason>
        </LogLine>
      )}
      read={useAlertLog(walletId)}
      words={WORDS}
    />
  );
}
