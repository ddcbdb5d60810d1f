import { Trash2 } from 'lucide-react';
import { type ChangeEvent, useId } from 'react';
import type { QuietSpan } from '#shared/domain/quiet.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Field } from '../components/Field.tsx';
import { weekdayName } from '../state/times.ts';
import styles from './settings.module.css';

const DAYS = [1, 2, 3, 4, 5, 6, 7];

interface QuietSpanRowProps {
  readonly span: QuietSpan;
  /** Its place, from 1. */
  readonly n: number;
  /** Half typed: shown, not saved. A time that is only passed through must not let anything be told. */
  readonly onShow: (span: QuietSpan) => void;
  readonly onSave: (span: QuietSpan) => void;
  readonly onRemove: () => void;
}

/** On which days it begins, and from when to when. */
export function QuietSpanRow({ span, n, onShow, onSave, onRemove }: QuietSpanRowProps) {
  const id = useId();
  const toggle = (day: number) => {
    const days = span.days.includes(day) ? span.days.filter((one) => one !== day) : [...span.days, day].sort();
    onSave({ ...span, days });
  };
  const time = (part: 'from' | 'to') => ({
    value: span[part],
    type: 'time',
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      if (event.currentTarget.value !== '') onShow({ ...span, [part]: event.currentTarget.value.slice(0, 5) });
    },
    onBlur: () => onSave(span),
  });
  return (
    <fieldset className={styles.span}>
      <legend className="visually-hidden">{en.quiet.span(n)}</legend>
      <div className={styles.dayBox}>
        <p className={styles.dayLabel} id={id}>
          {en.quiet.days}
        </p>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset would be read out as two */}
        <div aria-labelledby={id} className={styles.days} role="group">
          {DAYS.map((day) => (
            <button
              aria-label={weekdayName(day, undefined, 'long')}
              aria-pressed={span.days.includes(day)}
              className={styles.day}
              key={day}
              onClick={() => toggle(day)}
              type="button"
            >
              {weekdayName(day)}
            </button>
          ))}
        </div>
        {span.days.length === 0 && (
          <p className={styles.wrong} role="alert">
            {en.quiet.oneDay}
          </p>
        )}
      </div>
      <div className={styles.times}>
        <Field input={time('from')} label={en.quiet.from} />
        <Field help={span.to <= span.from ? en.quiet.overnight : undefined} input={time('to')} label={en.quiet.to} />
        <Button
          aria-label={en.quiet.removeSpan(n)}
          icon={<Trash2 aria-hidden="true" />}
          onClick={onRemove}
          square
          tone="ghost"
        />
      </div>
    </fieldset>
  );
}
