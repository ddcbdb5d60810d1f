import type { ReactNode } from 'react';
import styles from './SettingRow.module.css';

interface SettingRowProps {
  readonly name: string;
  readonly help?: string;
  /** The help is a path or the like. */
  readonly mono?: boolean;
  readonly children?: ReactNode;
}

export function SettingRow({ name, help, mono = false, children }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.text}>
        <p className={styles.name}>{name}</p>
        {help !== undefined && (
          <p className={styles.help} data-mono={mono || undefined}>
            {help}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
