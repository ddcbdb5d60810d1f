import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { Agreement as Kind } from '../state/bookWords.ts';
import styles from './books.module.css';

const ICONS = { agrees: CircleCheck, differs: TriangleAlert, 'not-compared': CircleDashed };

/** Whether the book and the service agree: in a shape and in words. */
export function Agreement({
  kind,
  words,
  help,
}: {
  readonly kind: Kind;
  readonly words: string;
  readonly help?: string;
}) {
  const Icon = ICONS[kind];
  return (
    <span className={styles.agreement} data-kind={kind} title={help}>
      <Icon aria-hidden="true" size={15} strokeWidth={2} />
      <span>{words}</span>
    </span>
  );
}
