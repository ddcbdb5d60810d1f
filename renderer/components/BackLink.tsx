import { ArrowLeft } from 'lucide-react';
import type { Screen } from '#shared/contract/screens.ts';
import styles from './BackLink.module.css';
import { ScreenLink } from './ScreenLink.tsx';

/** The way back, above a heading. */
export function BackLink({ to, children }: { readonly to: Screen; readonly children: string }) {
  return (
    <ScreenLink className={styles.back} to={to}>
      <ArrowLeft aria-hidden="true" />
      {children}
    </ScreenLink>
  );
}
