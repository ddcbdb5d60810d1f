import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { amountWords, type Flow, micros, type RowFilter } from '../state/rowFilter.ts';
import styles from './FacetPicker.module.css';
import own from './FilterBar.module.css';

type AmountPart = Pick<RowFilter, 'flow' | 'least' | 'most'>;

interface AmountPickerProps extends AmountPart {
  readonly onChange: (part: AmountPart) => void;
}

const FLOWS = ['any', 'out', 'in'] as const;

/** Which way the amount goes, and how much of it. */
export function AmountPicker({ flow, least, most, onChange }: AmountPickerProps) {
  const active = flow !== null;
  const wrong = (text: string) => (text.trim() !== '' && micros(text) === null ? en.ledger.notAnAmount : null);
  const field = (name: 'least' | 'most', value: string) => (
    <Field
      error={wrong(value)}
      input={{
        value,
        inputMode: 'decimal',
        onChange: (event) => onChange({ flow: flow ?? 'out', least, most, [name]: event.currentTarget.value }),
      }}
      label={en.ledger[name]}
    />
  );
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={active ? `${en.ledger.amount}, ${amountWords(flow, least.trim(), most.trim())}` : undefined}
        className={styles.trigger}
        data-active={active || undefined}
      >
        <span>{en.ledger.amount}</span>
        <ChevronDown aria-hidden="true" size={13} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" className={styles.positioner} sideOffset={4}>
          <Popover.Popup aria-label={en.ledger.amount} className={`${styles.popup} ${own.amount}`}>
            <Choice
              label={en.ledger.flow}
              look="segments"
              onChange={(value) =>
                onChange(value === 'any' ? { flow: null, least: '', most: '' } : { flow: value as Flow, least, most })
              }
              options={FLOWS.map((value) => ({
                value,
                label: value === 'any' ? en.ledger.flowAny : en.ledger.flows[value],
              }))}
              value={flow ?? 'any'}
            />
            <div className={own.pair}>
              {field('least', least)}
              {field('most', most)}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
