import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from './Button.tsx';
import { Field } from './Field.tsx';

interface KeyFieldProps {
  /** What the service calls its secret. */
  readonly label: string;
  readonly example?: string | undefined;
  readonly where?: string | undefined;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** A secret: hidden unless asked for, and never handed to a password manager or a spelling checker. */
export function KeyField({ label, example, where, value, error, onChange }: KeyFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      error={error}
      help={where}
      input={{
        type: shown ? 'text' : 'password',
        value,
        placeholder: example === undefined ? undefined : en.connect.keyPlaceholder(example),
        onChange: (event) => onChange(event.currentTarget.value),
        autoComplete: 'off',
      }}
      label={label}
      suffix={
        <Button aria-pressed={shown} onClick={() => setShown(!shown)} tone="ghost">
          {shown ? en.connect.hide : en.connect.show}
        </Button>
      }
    />
  );
}
