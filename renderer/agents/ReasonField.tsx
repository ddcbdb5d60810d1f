import { Field } from '../components/Field.tsx';

interface ReasonFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly error?: string | null;
  readonly onChange: (value: string) => void;
}

/** Why, in the words of whoever does it. */
export function ReasonField({ label, help, value, error, onChange }: ReasonFieldProps) {
  return (
    <Field
      error={error}
      help={help}
      input={{ value, maxLength: 300, onChange: (event) => onChange(event.currentTarget.value) }}
      label={label}
    />
  );
}
