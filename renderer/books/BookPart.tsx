import { ScrollText } from 'lucide-react';
import type { BookView } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Age, Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Figure } from '../components/Figure.tsx';
import { Empty, Facts } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { exact, historyWords, magnitude } from '../state/bookWords.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { NO_FILTER, type RowFilter } from '../state/rowFilter.ts';
import { Agreement } from './Agreement.tsx';
import styles from './books.module.css';
import { MonthsSection } from './MonthsSection.tsx';
import { useVerify, VerifyButton, VerifyResult } from './Verify.tsx';

/** One wallet's book: where it stands, what is open in it, and the proof month by month. */
export function BookPart({ walletId }: { readonly walletId: string }) {
  const page = usePage();
  const verifying = useVerify(walletId);
  const book = useSnapshot((snapshot) => snapshot.books.find((one) => one.walletId === walletId));
  if (book === undefined) return <Empty body={en.proof.missingBody} title={en.proof.missingTitle} />;
  const show = (part: Partial<RowFilter>) => {
    page.views.setState({ filter: { ...NO_FILTER, walletIds: [walletId], ...part }, rowsTop: 0 });
    page.go({ name: 'ledger' });
  };
  return (
    <>
      {book.orphaned && <Notice tone="info">{en.proof.removedAccount}</Notice>}
      <div className={styles.hero}>
        <div className={styles.heroMain}>
          <p className={styles.quiet}>{en.proof.byBook}</p>
          <Figure amount={book.balance} exact size="card" />
          <div className={styles.heroState}>
            {book.gap === null && book.agreedAt !== null && (
              <>
                <Agreement kind="agrees" words={en.proof.agreed} />
                <span className={styles.quiet}>
                  <Age at={book.agreedAt} />
                </span>
              </>
            )}
            {book.gap === null && book.agreedAt === null && <Agreement kind="not-compared" words={en.proof.never} />}
            {book.gap !== null && (
              <Agreement
                kind="differs"
                words={
                  book.gap.amount.micros > 0
                    ? en.proof.more(exact(magnitude(book.gap.amount)))
                    : en.proof.less(exact(magnitude(book.gap.amount)))
                }
              />
            )}
          </div>
        </div>
        <div className={styles.heroFacts}>
          <Facts
            facts={[
              { name: en.proof.entries, value: book.entries.toLocaleString() },
              { name: en.proof.way, value: en.proof.ways[book.way] },
            ]}
          />
        </div>
        <div className={styles.heroActions}>
          <VerifyButton verifying={verifying} />
          <Button icon={<ScrollText aria-hidden="true" />} onClick={() => show({})}>
            {en.proof.toRows}
          </Button>
        </div>
        <VerifyResult verifying={verifying} />
        <History history={book.history} />
      </div>
      {book.gap !== null && (
        <Notice title={en.proof.gapTitle(exact(magnitude(book.gap.amount)), book.gap.amount.micros > 0)} tone="warning">
          <Since at={book.gap.since} />
        </Notice>
      )}
      {book.unexplained.count > 0 && (
        <Notice
          action={<Button onClick={() => show({ kinds: ['unexplained'] })}>{en.proof.unexplainedShow}</Button>}
          title={en.proof.unexplainedTitle(exact(book.unexplained.amount), book.unexplained.count)}
          tone="warning"
        >
          <p>{en.proof.unexplainedBody}</p>
        </Notice>
      )}
      <MonthsSection book={book} onRows={show} />
    </>
  );
}

function Since({ at }: { readonly at: number }) {
  return (
    <p>
      {en.proof.gapSeen} <Moment at={at} />. {en.proof.gapBody}
    </p>
  );
}

function History({ history }: Pick<BookView, 'history'>) {
  const { words, share } = historyWords(history, Date.now());
  return (
    <div className={styles.history}>
      <p className={styles.quiet} role={share === undefined ? undefined : 'status'}>
        {words}
      </p>
      {share !== undefined && <ProgressBar label={en.proof.history.bar} share={share} words={words} />}
    </div>
  );
}
