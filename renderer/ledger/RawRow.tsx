import { Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { withEscapes } from '#shared/words/plain.ts';
import { Button } from '../components/Button.tsx';
import { useCopy } from '../state/actions.ts';
import { indented } from '../state/indented.ts';
import styles from './RowSheet.module.css';

/** The row as the service sent it: text, whatever it holds. */
export function RawRow({ raw }: { readonly raw: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const copy = useCopy();
  if (raw === '' || raw === '{}' || raw === 'null') return <p className={styles.quiet}>{en.row.rawNone}</p>;
  return (
    <section aria-label={en.row.rawTitle} className={styles.raw}>
      <div className={styles.rawHead}>
        <Button aria-controls={open ? id : undefined} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? en.row.rawHide : en.row.rawShow}
        </Button>
        {open && (
          <Button icon={<Copy aria-hidden="true" />} onClick={() => copy(raw)} tone="ghost">
            {en.row.rawCopy}
          </Button>
        )}
      </div>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard
        <pre className={styles.rawText} id={id} tabIndex={0}>
          {withEscapes(indented(raw))}
        </pre>
      )}
    </section>
  );
}
