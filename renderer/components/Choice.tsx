import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type ReactNode, useId } from 'react';
import styles from './Choice.module.css';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly help?: ReactNode;
  readonly disabled?: boolean;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Shown above, or only read out. */
  readonly labelHidden?: boolean;
  readonly options: readonly Option<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly look?: 'cards' | 'segments';
  readonly error?: string | null;
}

/** One of a few: as cards with an explanation each, or as joined segments. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, labelHidden = false, options, value, onChange, look = 'cards', error } = props;
  const id = useId();
  return (
    <div className={styles.choice}>
      <span className={labelHidden ? 'visually-hidden' : styles.label} id={id}>
        {label}
      </span>
      <RadioGroup
        aria-describedby={error == null ? undefined : `${id}-error`}
        aria-invalid={error != null || undefined}
        aria-labelledby={id}
        className={look === 'segments' ? styles.segments : styles.cards}
        onValueChange={(next) => onChange(next as T)}
        value={value ?? ''}
      >
        {options.map((option) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: Radio.Root brings the input that this label wraps
          <label className={styles.option} data-disabled={option.disabled || undefined} key={option.value}>
            <Radio.Root className={styles.radio} disabled={option.disabled} value={option.value}>
              <Radio.Indicator className={styles.dot} />
            </Radio.Root>
            <span className={styles.text}>
              <span className={styles.name}>{option.label}</span>
              {option.help !== undefined && <span className={styles.help}>{option.help}</span>}
            </span>
          </label>
        ))}
      </RadioGroup>
      {error != null && (
        <p className={styles.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
