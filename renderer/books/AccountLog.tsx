import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Section } from '../components/Layout.tsx';
import { Log } from '../components/Log.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import styles from './AccountLog.module.css';
import { useAccountLog } from './useAccountLog.ts';

/** What was out of the ordinary with an account's ledger, the newest first. Give it the account as its key. */
export function AccountLog({ accountId }: { readonly accountId: string }) {
  return (
    <Section flush title={en.accountLog.title}>
      <Log
        line={(row) => (
          <li className={styles.line} key={row.id}>
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
        )}
        read={useAccountLog(accountId)}
        words={en.accountLog}
      />
    </Section>
  );
}
