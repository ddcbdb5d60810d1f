import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react';
import { en } from '#shared/words/en.ts';
import styles from './FilterBar.module.css';

/** How long a pause in typing is awaited before the ledger is asked. */
const PAUSE = 80;

interface SearchBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Down the arrow key leads into the rows. */
  readonly onDown: () => void;
  readonly inputRef: Ref<HTMLInputElement>;
  /** Where something else than the ledger is searched. */
  readonly words?: { readonly search: string; readonly searchHint: string; readonly clearSearch: string };
}

/** Search that answers while one types. */
export function SearchBox({ text, onChange, onDown, inputRef, words = en.ledger }: SearchBoxProps) {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  const change = useRef(onChange);
  change.current = onChange;

  // A text that was taken away elsewhere, by its chip, goes from here too.
  useEffect(() => {
    if (text === told.current) return;
    told.current = text;
    setTyped(text);
  }, [text]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      change.current(typed);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    }
    if (event.key === 'Escape' && typed !== '') {
      event.preventDefault();
      event.stopPropagation();
      setTyped('');
    }
  };
  return (
    <search className={styles.search}>
      <Search aria-hidden="true" size={14} />
      <input
        aria-label={words.search}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        placeholder={words.searchHint}
        ref={inputRef}
        spellCheck={false}
        type="text"
        value={typed}
      />
      {typed === '' ? (
        <span aria-hidden="true" className={styles.key}>
          /
        </span>
      ) : (
        <button aria-label={words.clearSearch} onClick={() => setTyped('')} type="button">
          <X aria-hidden="true" size={13} />
        </button>
      )}
    </search>
  );
}
