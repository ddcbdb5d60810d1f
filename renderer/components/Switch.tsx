import { Switch as Base } from '@base-ui/react/switch';
import styles from './Switch.module.css';

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, at once. Its visible label stands elsewhere in the row. */
export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <Base.Root aria-label={label} checked={checked} className={styles.switch} onCheckedChange={onChange}>
      <Base.Thumb className={styles.thumb} />
    </Base.Root>
  );
}
