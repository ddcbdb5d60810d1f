import { type ReactNode, useEffect, useId, useRef } from 'react';
import { en } from '#shared/words/en.ts';
import { usePageState } from '../state/context.tsx';
import styles from './Layout.module.css';

interface ScreenProps {
  readonly title: string;
  /** A line under the title. */
  readonly lead?: ReactNode;
  /** Above the title: the way back. */
  readonly before?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly narrow?: boolean;
  /** For tables that use the room there is. */
  readonly wide?: boolean;
  /** As tall as the window: what is in it scrolls, not the screen. */
  readonly fill?: boolean;
}

/**
 * One screen of the window. Its heading takes the focus when one comes here from another screen, so that a screen
 * reader says where one is; at the start the focus stays where the first Tab finds the skip link.
 */
export function ScreenFrame(props: ScreenProps) {
  const { title, lead, before, actions, children, narrow = false, wide = false, fill = false } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = usePageState((state) => state.moves > 0);
  useEffect(() => {
    document.title = `${title} · ${en.product}`;
  }, [title]);
  useEffect(() => {
    if (arrived) heading.current?.focus({ preventScroll: true });
  }, [arrived]);
  return (
    <div
      className={styles.screen}
      data-fill={fill || undefined}
      data-narrow={narrow || undefined}
      data-wide={wide || undefined}
    >
      {before}
      <div className={styles.header}>
        <div className={styles.titles}>
          <h1 className={styles.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** A card with the title in it, a group with the title above its card, or no card at all. */
  readonly look?: 'card' | 'group' | 'bare';
  /** The content goes to the card's edges: tables, rows. */
  readonly flush?: boolean;
}

export function Section({ title, aside, children, look = 'card', flush = false }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={look === 'card' ? styles.inset : styles.section}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle} id={id}>
          {title}
        </h2>
        {aside !== undefined && <div className={styles.sectionAside}>{aside}</div>}
      </div>
      {look === 'bare' ? (
        children
      ) : (
        <div className={look === 'card' ? styles.content : styles.card} data-flush={flush || undefined}>
          {children}
        </div>
      )}
    </section>
  );
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, one under the other. */
export function Facts({ facts, dense = false }: { readonly facts: readonly Fact[]; readonly dense?: boolean }) {
  return (
    <dl className={styles.facts} data-dense={dense || undefined}>
      {facts.map(({ name, value }) => (
        <div className={styles.fact} key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly body: string;
  readonly art?: ReactNode;
  readonly action?: ReactNode;
}

export function Empty({ title, body, art, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      {art}
      <h2>{title}</h2>
      <p>{body}</p>
      {action}
    </div>
  );
}

export function Skeleton({ width, height = 12 }: { readonly width: number | string; readonly height?: number }) {
  return <span className={styles.skeleton} style={{ width, height }} />;
}
