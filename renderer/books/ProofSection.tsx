import { en } from '#shared/words/en.ts';
import { Section } from '../components/Layout.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { historyWords } from '../state/bookWords.ts';
import { useSnapshot } from '../state/context.tsx';
import { BookState } from './ProofList.tsx';
import styles from './ProofSection.module.css';

/** On a wallet's page: whether its book agrees, and the way to the proof. */
export function ProofSection({ walletId }: { readonly walletId: string }) {
  const book = useSnapshot((snapshot) => snapshot.books.find((one) => one.walletId === walletId));
  if (book === undefined) return null;
  const { words, share } = historyWords(book.history, Date.now());
  return (
    <Section
      aside={
        <ScreenLink className={styles.way} to={{ name: 'proof', walletId }}>
          {en.proof.sectionOpen}
        </ScreenLink>
      }
      title={en.proof.section}
    >
      <BookState book={book} />
      {share !== undefined && (
        <div className={styles.history}>
          <p>{words}</p>
          <ProgressBar label={en.proof.history.bar} share={share} words={words} />
        </div>
      )}
    </Section>
  );
}
