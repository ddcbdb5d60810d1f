import { useEffect, useState } from 'react';
import type { WhyChanged } from '#shared/contract/diagnosticsCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { type Asked, useAsked } from '../state/asked.ts';
import { useClock } from '../state/clock.ts';
import { usePage } from '../state/context.tsx';
import { useKeptCurrent } from '../state/recentRows.ts';
import { NO_FILTER } from '../state/rowFilter.ts';
import { ageWords, momentWords } from '../state/times.ts';
import { ChangeFacts } from './ChangeFacts.tsx';
import { Steps } from './Steps.tsx';
import styles from './why.module.css';

interface WhyDialogProps {
  readonly walletId: string;
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** What led to a wallet's number: the last change of it, and those before, one at a time. */
export function WhyDialog({ walletId, name, open, onClose }: WhyDialogProps) {
  const [before, setBefore] = useState<Instant | null>(null);
  useEffect(() => {
    if (open) setBefore(null);
  }, [open]);
  const asked = useKeptCurrent(
    useAsked('diagnostics.whyChanged', open ? { walletId, ...(before === null ? {} : { before }) } : null),
  );
  const { value } = asked;
  return (
    <Dialog
      actions={
        <>
          {before !== null && <Button onClick={() => setBefore(null)}>{en.why.newest}</Button>}
          {value?.earlier != null && <Button onClick={() => setBefore(value.earlier)}>{en.why.earlier}</Button>}
          <Button onClick={onClose} tone="solid">
            {en.actions.close}
          </Button>
        </>
      }
      description={name}
      onClose={onClose}
      open={open}
      step={String(before)}
      title={en.why.title}
      wide
    >
      <Answer asked={asked} isNewest={before === null} onClose={onClose} />
    </Dialog>
  );
}

interface AnswerProps {
  readonly asked: Asked<'diagnostics.whyChanged'>;
  readonly isNewest: boolean;
  readonly onClose: () => void;
}

function Answer({ asked: { value, error, reload }, isNewest, onClose }: AnswerProps) {
  const page = usePage();
  if (value === null && error === null)
    return (
      <div aria-busy="true" aria-label={en.why.loading} className={styles.waiting} role="status">
        <Skeleton height={28} width="70%" />
        <Skeleton width="90%" />
        <Skeleton width="80%" />
        <Skeleton width="60%" />
      </div>
    );
  if (value === null)
    return (
      <Notice
        action={<Button onClick={() => reload()}>{en.actions.tryAgain}</Button>}
        live
        title={en.why.failed}
        tone="error"
      >
        <p>{error?.message}</p>
        {error?.help !== undefined && <p>{error.help}</p>}
      </Notice>
    );
  const toLedger = () => {
    onClose();
    page.views.setState({ filter: { ...NO_FILTER, walletIds: [value.walletId] }, rowsTop: 0 });
    page.go({ name: 'ledger' });
  };
  const toRow = (entryId: string) => {
    onClose();
    page.go({ name: 'entry', entryId });
  };
  return (
    <>
      {isNewest && <Standing now={value.now} />}
      {value.change === null ? (
        <Nothing why={value} />
      ) : (
        <>
          <ChangeFacts change={value.change} onLedger={toLedger} onRow={toRow} />
          <Steps chain={value.chain} told={value.told} />
        </>
      )}
    </>
  );
}

/** Whether the number that is explained is one to go by. */
function Standing({ now }: Pick<WhyChanged, 'now'>) {
  const clock = useClock((at) => at);
  if (now === null) return <Notice tone="info">{en.why.removed}</Notice>;
  if (now.freshness === 'fresh' && now.failed === null) return null;
  return (
    <Notice tone="warning">
      {now.freshness !== 'fresh' && <p>{en.why.stale(ageWords(now.asOf, clock))}</p>}
      {now.failed !== null && (
        <p>{en.why.failedSince(ageWords(now.failedAt ?? now.asOf, clock), en.trace.failures[now.failed])}</p>
      )}
    </Notice>
  );
}

function Nothing({ why: { none, firstSeen } }: { readonly why: WhyChanged }) {
  const at = useClock((now) => (firstSeen === null ? '' : momentWords(firstSeen.at, now)));
  const words = {
    never: en.why.never,
    unit: en.why.unit,
    first: {
      title: en.why.first.title,
      body: firstSeen === null ? '' : en.why.first.body(formatAmount(firstSeen.balance, { exact: true }), at),
    },
  }[none ?? 'never'];
  return (
    <div className={styles.nothing}>
      <p className={styles.nothingTitle}>{words.title}</p>
      <p>{words.body}</p>
    </div>
  );
}
