import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import styles from './Field.module.css';

interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | null | undefined;
  /** At the end inside the box: a unit, a button. */
  readonly suffix?: ReactNode;
  readonly input: ComponentProps<'input'>;
}

/** A labelled line of input. Its help and its error are read out with it. */
export function Field({ label, help, error, suffix, input }: FieldProps) {
  const invalid = error != null && error !== '';
  return (
    <Base.Root className={styles.field} invalid={invalid}>
      <Base.Label className={styles.label}>{label}</Base.Label>
      <div className={styles.box} data-invalid={invalid || undefined}>
        <Base.Control autoComplete="off" className={styles.input} spellCheck={false} {...input} />
        {suffix !== undefined && <span className={styles.suffix}>{suffix}</span>}
      </div>
      {invalid && (
        <Base.Error className={styles.error} match role="alert">
          {error}
        </Base.Error>
      )}
      {help !== undefined && <Base.Description className={styles.help}>{help}</Base.Description>}
    </Base.Root>
  );
}
