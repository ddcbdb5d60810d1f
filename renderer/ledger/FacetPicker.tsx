import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { en } from '#shared/words/en.ts';
import styles from './FacetPicker.module.css';

export interface FacetOption {
  readonly value: string;
  readonly label: string;
  /** How many rows there are of it, as written. */
  readonly count?: string;
}

interface FacetPickerProps {
  readonly label: string;
  readonly options: readonly FacetOption[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** Any number of many, behind a button; a long list is searched. */
export function FacetPicker({ label, options, chosen, onChange }: FacetPickerProps) {
  const items = useMemo(
    () =>
      Combobox.createItems([...options], { getValue: (option) => option.value, getLabel: (option) => option.label }),
    [options],
  );
  return (
    <Combobox.Root items={items} multiple onValueChange={onChange} value={[...chosen]}>
      <Combobox.Trigger
        aria-label={en.ledger.chosen(label, chosen.length)}
        className={styles.trigger}
        data-active={chosen.length > 0 || undefined}
      >
        <span>{label}</span>
        {chosen.length > 0 ? (
          <span className={styles.number}>{chosen.length}</span>
        ) : (
          <ChevronDown aria-hidden="true" size={13} />
        )}
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" className={styles.positioner} sideOffset={4}>
          <Combobox.Popup aria-label={label} className={styles.popup}>
            <Combobox.Input className={styles.find} placeholder={en.ledger.findIn(label)} />
            <Combobox.Empty>
              <div className={styles.none}>{en.ledger.noneFound}</div>
            </Combobox.Empty>
            <Combobox.List className={styles.list}>
              {(option: FacetOption) => (
                <Combobox.Item className={styles.item} key={option.value} value={option.value}>
                  <span className={styles.box}>
                    <Combobox.ItemIndicator className={styles.tick}>
                      <Check aria-hidden="true" size={12} strokeWidth={2.8} />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className={styles.text}>{option.label}</span>
                  {option.count !== undefined && <span className={styles.count}>{option.count}</span>}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
