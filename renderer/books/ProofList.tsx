import type { BookView } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Age } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { Empty, Section } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import table from '../components/Table.module.css';
import { exact, historyWords, magnitude } from '../state/bookWords.ts';
import { useSnapshot } from '../state/context.tsx';
import { fullName } from '../state/select.ts';
import { dayWords } from '../state/times.ts';
import { Agreement } from './Agreement.tsx';
import styles from './books.module.css';

/** All books: whether they agree, and what stands open in each. */
export function ProofList() {
  const books = useSnapshot((snapshot) => snapshot.books);
  if (books.length === 0)
    return <Empty art={<Mark size={44} />} body={en.proof.emptyBody} title={en.proof.emptyTitle} />;
  return (
    <Section flush look="group" title={en.proof.listTitle}>
      <div className={styles.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{en.proof.wallet}</th>
              <th className={table.end} scope="col">
                {en.proof.byBook}
              </th>
              <th scope="col">{en.proof.state}</th>
              <th scope="col">{en.proof.closedThrough}</th>
            </tr>
          </thead>
          <tbody>
            {books.map((book) => (
              <Line book={book} key={book.walletId} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Line({ book }: { readonly book: BookView }) {
  const history = historyWords(book.history, Date.now());
  return (
    <tr>
      <th scope="row">
        <ScreenLink className={table.open} to={{ name: 'proof', walletId: book.walletId }}>
          {fullName(book)}
        </ScreenLink>
        <span className={table.sub}>
          {book.orphaned ? en.proof.removedAccount : en.count.rows(book.entries.toLocaleString(), book.entries === 1)}
        </span>
        {history.share !== undefined && (
          <span className={styles.lineHistory}>
            <span className={table.sub}>{history.words}</span>
            <ProgressBar label={en.proof.history.bar} share={history.share} words={history.words} />
          </span>
        )}
      </th>
      <td className={table.end}>
        <Money amount={book.balance} exact />
      </td>
      <td>
        <BookState book={book} />
      </td>
      <td className={table.quiet}>
        {book.closedThrough === null ? en.proof.nothingClosed : dayWords(book.closedThrough - 1, Date.now())}
      </td>
    </tr>
  );
}

/** What is open in a book, else that it agrees. */
export function BookState({ book }: { readonly book: BookView }) {
  const { gap, unexplained, agreedAt } = book;
  return (
    <>
      {gap !== null ? (
        <Agreement
          kind="differs"
          words={
            gap.amount.micros > 0
              ? en.proof.more(exact(magnitude(gap.amount)))
              : en.proof.less(exact(magnitude(gap.amount)))
          }
        />
      ) : agreedAt === null ? (
        <Agreement kind="not-compared" words={en.proof.never} />
      ) : (
        <Agreement kind="agrees" words={en.proof.agreed} />
      )}
      {gap === null && agreedAt !== null && (
        <span className={table.sub}>
          <Age at={agreedAt} />
        </span>
      )}
      {unexplained.count > 0 && (
        <span className={styles.open}>{en.proof.unexplainedTitle(exact(unexplained.amount), unexplained.count)}</span>
      )}
    </>
  );
}
