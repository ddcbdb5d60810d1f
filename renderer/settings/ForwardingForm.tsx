import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { SettingRow } from '../components/SettingRow.tsx';
import { Switch } from '../components/Switch.tsx';
import styles from './settings.module.css';
import type { ForwardingActions } from './useForwarding.ts';

interface ForwardingFormProps {
  readonly name: string;
  readonly help: string;
  /** Set and in use. */
  readonly isOn: boolean;
  /** Its fields are shown: it is on, or about to be. */
  readonly isOpen: boolean;
  readonly onOpen: (open: boolean) => void;
  /** What is typed differs from what is set. */
  readonly changed: boolean;
  readonly actions: ForwardingActions;
  readonly onSave: () => void;
  readonly children: ReactNode;
}

/** One way of handing alerts on: its switch, its fields, and a try with the answer. */
export function ForwardingForm(props: ForwardingFormProps) {
  const { name, help, isOn, isOpen, onOpen, changed, actions, onSave, children } = props;
  const { busy, error, trial } = actions;
  return (
    <form
      aria-label={name}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSave();
      }}
    >
      <SettingRow help={help} name={name}>
        <Switch checked={isOpen} label={name} onChange={onOpen} />
      </SettingRow>
      {isOpen && (
        <div className={styles.fields}>
          {children}
          {error !== null && (
            <Notice live title={error.message} tone="error">
              {error.help !== undefined && <p>{error.help}</p>}
            </Notice>
          )}
          <div className={styles.actions}>
            <p className={styles.answer} data-ok={trial?.ok} role="status">
              {trial !== null && (
                <>
                  {trial.ok ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
                  <span>
                    {trial.ok ? en.forwarding.tried : en.forwarding.triedNot}: {trial.detail}
                  </span>
                </>
              )}
            </p>
            {isOn && (
              <Button
                aria-label={`${en.forwarding.try}: ${name}`}
                busy={busy}
                disabled={changed}
                onClick={actions.test}
                title={changed ? en.forwarding.changed : undefined}
              >
                {en.forwarding.try}
              </Button>
            )}
            <Button
              aria-label={`${en.forwarding.save} ${name}`}
              busy={busy}
              disabled={isOn && !changed}
              tone="solid"
              type="submit"
            >
              {en.forwarding.save}
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
