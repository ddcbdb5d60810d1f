import { Select } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import styles from './Picker.module.css';

interface PickerProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of many, in a list that drops down. */
export function Picker<T extends string>({ label, options, value, onChange }: PickerProps<T>) {
  return (
    <Select.Root items={options} onValueChange={(next) => next !== null && onChange(next)} value={value}>
      <Select.Trigger aria-label={label} className={styles.trigger}>
        <Select.Value className={styles.value} />
        <Select.Icon className={styles.icon}>
          <ChevronsUpDown aria-hidden="true" size={13} />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner alignItemWithTrigger={false} className={styles.positioner} sideOffset={4}>
          <Select.Popup className={styles.popup}>
            <Select.List className={styles.list}>
              {options.map((option) => (
                <Select.Item className={styles.item} key={option.value} value={option.value}>
                  <Select.ItemIndicator className={styles.tick}>
                    <Check aria-hidden="true" size={13} strokeWidth={2.4} />
                  </Select.ItemIndicator>
                  <Select.ItemText className={styles.text}>{option.label}</Select.ItemText>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
