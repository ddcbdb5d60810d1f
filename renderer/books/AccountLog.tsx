import { useEffect, useState } from 'react';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Section, Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { useAsked } from '../state/asked.ts';
import { useCall } from '../state/context.tsx';
import { useLedgerChanges } from '../state/recentRows.ts';
import styles from './AccountLog.module.css';

const PAGE = 8;

/** What was out of the ordinary with an account's ledger, the newest first. */
export function AccountLog({ accountId }: { readonly accountId: string }) {
  const { value, error, reload } = useAsked('accounts.log', { accountId, limit: PAGE });
  const more = useCall('accounts.log');
  const [older, setOlder] = useState<readonly AccountLogRow[]>([]);
  const [ended, setEnded] = useState(false);
  const changes = useLedgerChanges();
  useEffect(() => {
    if (changes > 0) void reload();
  }, [changes, reload]);
  const newest = value?.rows ?? [];
  const known = new Set(newest.map(({ id }) => id));
  const rows = [...newest, ...older.filter(({ id }) => !known.has(id))];
  const earlier = async () => {
    const last = rows.at(-1);
    if (last === undefined || more.busy) return;
    const result = await more.run({ accountId, limit: PAGE, before: last.at });
    if (!result.ok) return;
    setOlder([...older, ...result.value.rows]);
    setEnded(result.value.rows.length < PAGE);
  };
  const problem = error ?? more.error;
  return (
    <Section flush title={en.accountLog.title}>
      {problem !== null && (
        <div className={styles.pad}>
          <Notice
            action={<Button onClick={() => reload()}>{en.actions.tryAgain}</Button>}
            title={en.accountLog.failed}
            tone="error"
          >
            <p>{problem.message}</p>
          </Notice>
        </div>
      )}
      {value === null ? (
        error === null && (
          <div aria-busy="true" aria-label={en.accountLog.loading} className={styles.pad} role="status">
            <Skeleton width="70%" />
            <Skeleton width="55%" />
          </div>
        )
      ) : rows.length === 0 ? (
        <p className={styles.none}>{en.accountLog.none}</p>
      ) : (
        <ol className={styles.log}>
          {rows.map((row) => (
            <li key={row.id}>
              <p className={styles.head}>
                <span>{en.accountLog.topics[row.topic]}</span>
                <span className={styles.when}>
                  <Moment at={row.at} />
                </span>
              </p>
              <p className={styles.message}>{row.message}</p>
              {row.entryId !== null && (
                <ScreenLink className={styles.link} to={{ name: 'entry', entryId: row.entryId }}>
                  {en.accountLog.showRow}
                </ScreenLink>
              )}
            </li>
          ))}
        </ol>
      )}
      {newest.length === PAGE && !ended && (
        <div className={styles.more}>
          <Button busy={more.busy} onClick={earlier}>
            {en.accountLog.earlier}
          </Button>
        </div>
      )}
    </Section>
  );
}
