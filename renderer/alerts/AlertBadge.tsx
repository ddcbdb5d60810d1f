import { CircleCheck } from 'lucide-react';
import type { AlertView } from '#shared/contract/snapshot.ts';
import { LevelBadge } from '../components/LevelBadge.tsx';
import { alertMark } from '../state/alertWords.ts';
import styles from './alerts.module.css';

interface AlertBadgeProps {
  readonly alert: Pick<AlertView, 'rule' | 'level'>;
  readonly plain?: boolean;
}

/** How bad it is, in shape and words; good news looks like none of the levels. */
export function AlertBadge({ alert, plain = false }: AlertBadgeProps) {
  const { tone, words } = alertMark(alert);
  if (tone !== 'news') return <LevelBadge level={tone} plain={plain} words={words} />;
  return (
    <span className={styles.news}>
      <CircleCheck aria-hidden="true" />
      {words}
    </span>
  );
}
