import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { type EndOption, hasWindows, type MoveErrors, type TypedMove } from '../state/moveForm.ts';
import styles from './agents.module.css';
import { LabelledPicker } from './LabelledPicker.tsx';
import { ReasonField } from './ReasonField.tsx';

const NONE = '';
const STANDINGS = ['window', 'standing'] as const;

interface MoveFieldsProps {
  readonly typed: TypedMove;
  readonly errors: MoveErrors;
  readonly ends: readonly EndOption[];
  readonly onChange: (typed: TypedMove) => void;
}

export function MoveFields({ typed, errors, ends, onChange }: MoveFieldsProps) {
  const from = ends.find(({ id }) => id === typed.from) ?? null;
  const to = ends.find(({ id }) => id === typed.to) ?? null;
  const unit = from?.unit ?? to?.unit;
  return (
    <>
      <div className={styles.pair}>
        <EndPicker
          chosen={from}
          ends={ends}
          error={errors.from}
          label={en.moves.from}
          onChange={(id) => onChange({ ...typed, from: id })}
        />
        <EndPicker
          chosen={to}
          ends={ends.filter(({ id, unit: other }) => from === null || (id !== from.id && other === from.unit))}
          error={errors.to}
          label={en.moves.to}
          onChange={(id) => onChange({ ...typed, to: id })}
        />
      </div>
      <div className={styles.pair}>
        <Field
          error={errors.amount}
          input={{
            value: typed.amount,
            inputMode: 'decimal',
            onChange: (event) => onChange({ ...typed, amount: event.currentTarget.value }),
          }}
          label={en.moves.amount}
          suffix={unit === undefined ? undefined : unit === 'credit' ? en.unitName.credit : unit}
        />
        <ReasonField
          error={errors.reason}
          help={en.moves.reasonHelp}
          label={en.moves.reason}
          onChange={(reason) => onChange({ ...typed, reason })}
          value={typed.reason}
        />
      </div>
      {hasWindows(from, to) && (
        <Choice
          label={en.moves.standing}
          onChange={(value) => onChange({ ...typed, standing: value === 'standing' })}
          options={STANDINGS.map((value) => ({
            value,
            label: en.moves.standings[value],
            help: en.moves.standingHelp[value],
          }))}
          value={typed.standing ? 'standing' : 'window'}
        />
      )}
    </>
  );
}

interface EndPickerProps {
  readonly label: string;
  readonly ends: readonly EndOption[];
  readonly chosen: EndOption | null;
  readonly error: string | null;
  readonly onChange: (id: string | null) => void;
}

/** One that is chosen stays in its list, also where it does not fit the other end any more. */
function EndPicker({ label, ends, chosen, error, onChange }: EndPickerProps) {
  const listed = chosen === null || ends.some(({ id }) => id === chosen.id) ? ends : [chosen, ...ends];
  return (
    <LabelledPicker
      error={error}
      help={
        chosen === null
          ? undefined
          : chosen.left === null
            ? en.moves.leftUnknown
            : en.moves.left(formatAmount(chosen.left))
      }
      label={label}
      onChange={(id) => onChange(id === NONE ? null : id)}
      options={[
        ...(chosen === null ? [{ value: NONE, label: en.moves.choose }] : []),
        ...listed.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={chosen?.id ?? NONE}
    />
  );
}
