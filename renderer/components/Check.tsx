import { Checkbox } from '@base-ui/react/checkbox';
import { Check as Tick } from 'lucide-react';
import { useId } from 'react';
import styles from './Check.module.css';

interface CheckProps {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly error?: string | null;
}

/** A yes that a person gives. */
export function Check({ label, help, checked, onChange, error }: CheckProps) {
  const id = useId();
  return (
    <div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: Checkbox.Root brings the input that this label wraps */}
      <label className={styles.check} data-checked={checked || undefined} data-invalid={error != null || undefined}>
        <Checkbox.Root
          aria-describedby={error == null ? undefined : id}
          aria-invalid={error != null || undefined}
          checked={checked}
          className={styles.box}
          onCheckedChange={onChange}
        >
          <Checkbox.Indicator className={styles.tick}>
            <Tick aria-hidden="true" size={12} strokeWidth={3} />
          </Checkbox.Indicator>
        </Checkbox.Root>
        <span>
          <span className={styles.label}>{label}</span>
          {help !== undefined && <span className={styles.help}>{help}</span>}
        </span>
      </label>
      {error != null && (
        <p className={styles.error} id={id} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
