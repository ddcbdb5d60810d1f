import { en } from '#shared/words/en.ts';
import { Field } from '../components/Field.tsx';
import { Picker } from '../components/Picker.tsx';
import { dayStart, NAMED_PERIODS, type Period } from '../state/periods.ts';
import { spanWords } from '../state/rowFilter.ts';
import { dayKey } from '../state/times.ts';
import styles from './FilterBar.module.css';

interface PeriodPickerProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
  readonly now: number;
}

/** A stretch of time by its name; one's own days are written below it. */
export function PeriodPicker({ period, onChange, now }: PeriodPickerProps) {
  const names = ['all', ...NAMED_PERIODS, 'custom'] as const;
  const options: { value: string; label: string }[] = names.map((value) => ({
    value,
    label: en.ledger.periods[value],
  }));
  if (period.kind === 'span') options.unshift({ value: 'span', label: spanWords(period.from, period.to, now) });
  return (
    <Picker
      label={en.ledger.period}
      onChange={(kind) => {
        if (kind === 'custom') onChange({ kind, first: dayKey(now - 6 * 86_400_000), last: dayKey(now) });
        else if (kind !== 'span') onChange({ kind: kind as Exclude<Period['kind'], 'custom' | 'span'> });
      }}
      options={options}
      value={period.kind}
    />
  );
}

/** The first and the last day of a period of one's own. */
export function DayFields({ period, onChange }: Pick<PeriodPickerProps, 'period' | 'onChange'>) {
  if (period.kind !== 'custom') return null;
  const { first, last } = period;
  const turned = (dayStart(first) ?? 0) > (dayStart(last) ?? Number.MAX_SAFE_INTEGER);
  return (
    <div className={styles.days}>
      <Field
        input={{
          type: 'date',
          value: first ?? '',
          onChange: (event) => onChange({ ...period, first: event.currentTarget.value || null }),
        }}
        label={en.ledger.firstDay}
      />
      <Field
        error={turned ? en.ledger.daysTurned : null}
        input={{
          type: 'date',
          value: last ?? '',
          onChange: (event) => onChange({ ...period, last: event.currentTarget.value || null }),
        }}
        label={en.ledger.lastDay}
      />
    </div>
  );
}
