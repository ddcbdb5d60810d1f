import type { Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { Switch } from '../components/Switch.tsx';
import type { EnvelopeErrors, TypedEnvelope } from '../state/envelopeForm.ts';
import styles from './agents.module.css';

const WINDOWS = ['day', 'week', 'month', 'open'] as const;
const ON_HARD = ['pause', 'tell'] as const;

interface EnvelopeFieldsProps {
  readonly typed: TypedEnvelope;
  readonly errors: EnvelopeErrors;
  readonly unit: Unit;
  readonly onChange: (typed: TypedEnvelope) => void;
}

/** What the owner decides of an envelope, line by line. */
export function EnvelopeFields({ typed, errors, unit, onChange }: EnvelopeFieldsProps) {
  const change = (part: Partial<TypedEnvelope>) => onChange({ ...typed, ...part });
  const renews = typed.window !== 'open';
  return (
    <>
      <div className={styles.pair}>
        <Field
          error={errors.limit}
          help={renews ? undefined : en.envelope.openHelp}
          input={{
            value: typed.limit,
            inputMode: 'decimal',
            onChange: (event) => change({ limit: event.currentTarget.value }),
          }}
          label={en.envelope.limit}
          suffix={unit === 'credit' ? en.unitName.credit : unit}
        />
        <Choice
          label={en.envelope.window}
          look="segments"
          onChange={(window) => change({ window })}
          options={WINDOWS.map((value) => ({ value, label: en.envelope.windows[value] }))}
          value={typed.window}
        />
      </div>
      {renews && (
        <>
          <Field
            error={errors.zone}
            help={en.envelope.zoneHelp}
            input={{ value: typed.zone, onChange: (event) => change({ zone: event.currentTarget.value }) }}
            label={en.envelope.zone}
          />
          <Setting
            checked={typed.carry}
            help={en.envelope.carryHelp}
            name={en.envelope.carry}
            onChange={(carry) => change({ carry })}
          />
        </>
      )}
      <div className={styles.pair}>
        {(['soft', 'hard'] as const).map((line) => (
          <Field
            error={errors[line]}
            input={{
              value: typed[line],
              inputMode: 'numeric',
              onChange: (event) => change({ [line]: event.currentTarget.value }),
            }}
            key={line}
            label={en.envelope[line]}
            suffix={en.envelope.percent}
          />
        ))}
      </div>
      <Choice
        label={en.envelope.onHard}
        look="cards"
        onChange={(onHard) => change({ onHard })}
        options={ON_HARD.map((value) => ({
          value,
          label: en.envelope.onHards[value],
          help: en.envelope.onHardHelp[value],
        }))}
        value={typed.onHard}
      />
      {renews && typed.onHard === 'pause' && (
        <Setting
          checked={typed.resumeOnRoll}
          help={en.envelope.resumeOnRollHelp}
          name={en.envelope.resumeOnRoll}
          onChange={(resumeOnRoll) => change({ resumeOnRoll })}
        />
      )}
    </>
  );
}

interface SettingProps {
  readonly name: string;
  readonly help: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Setting({ name, help, checked, onChange }: SettingProps) {
  return (
    <div className={styles.setting}>
      <div>
        <p className={styles.label}>{name}</p>
        <p className={styles.help}>{help}</p>
      </div>
      <Switch checked={checked} label={name} onChange={onChange} />
    </div>
  );
}
