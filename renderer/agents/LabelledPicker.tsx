import { useId } from 'react';
import { Picker } from '../components/Picker.tsx';
import styles from './agents.module.css';

interface LabelledPickerProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly help?: string | undefined;
  readonly error?: string | null | undefined;
}

/** A list to choose from as a line of a form: its name above, its help or error below. */
export function LabelledPicker<T extends string>({ help, error, ...picker }: LabelledPickerProps<T>) {
  const id = useId();
  const below = error ?? help;
  return (
    <fieldset aria-describedby={below === undefined ? undefined : id} className={styles.picker}>
      <span aria-hidden="true" className={styles.label}>
        {picker.label}
      </span>
      <Picker {...picker} />
      {below !== undefined && (
        <p className={error == null ? styles.help : styles.error} id={id} role={error == null ? undefined : 'alert'}>
          {below}
        </p>
      )}
    </fieldset>
  );
}
