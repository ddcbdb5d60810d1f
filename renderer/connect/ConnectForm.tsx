import { useState } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { ServiceInfo } from '#shared/domain/service.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { KeepKey } from '../components/KeepKey.tsx';
import { KeyField } from '../components/KeyField.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useCall, usePage } from '../state/context.tsx';
import styles from './connect.module.css';
import { Advanced, ConnectNotes, LabelField } from './parts.tsx';
import { useConnecting } from './useConnecting.ts';

/** Paste a key. The service is asked before anything is stored. */
export function ConnectForm({ service }: { readonly service: ServiceInfo }) {
  const page = usePage();
  const say = useSay();
  const add = useCall('accounts.add');
  const connecting = useConnecting();
  const [key, setKey] = useState('');

  const submit = async () => {
    const ready = connecting.attempt();
    if (add.busy || key.trim() === '' || ready === null) return;
    const result = await add.run({ service: service.id, key: key.trim(), ...ready });
    if (!result.ok) {
      if (aboutOrigin(result.error)) connecting.setAdvanced(true);
      return;
    }
    say.done(en.connect.connected(result.value.account.label));
    page.go({ name: 'wallets' });
  };

  const keyError =
    connecting.tried && key.trim() === '' ? en.connect.keyMissing : aboutKey(add.error) ? text(add.error) : null;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ConnectNotes />
      <KeyField
        error={keyError}
        example={service.key.example}
        label={service.key.label}
        onChange={(next) => {
          setKey(next);
          if (add.error !== null) add.forget();
        }}
        value={key}
        where={service.key.where}
      />
      <LabelField connecting={connecting} service={service} />
      <KeepKey {...connecting.keeping} />
      <Advanced connecting={connecting} error={aboutOrigin(add.error) ? text(add.error) : null} service={service} />
      {add.error !== null && !aboutKey(add.error) && !aboutOrigin(add.error) && (
        <Notice live title={add.error.message} tone="error">
          {add.error.help !== undefined && <p>{add.error.help}</p>}
        </Notice>
      )}
      <div className={styles.end}>
        <p className={styles.reads}>
          {en.connect.reads}:{' '}
          {service.capabilities
            .filter((one) => one.endsWith('.read'))
            .map((one) => en.capability[one].toLocaleLowerCase())
            .join(', ')}
        </p>
        <Button busy={add.busy} tone="solid" type="submit">
          {add.busy ? en.connect.submitting : en.connect.submit}
        </Button>
      </div>
    </form>
  );
}

function text(error: ErrorInfo | null): string | null {
  if (error === null) return null;
  return error.help === undefined ? error.message : `${error.message} ${error.help}`;
}

/** Which field an error belongs beside. */
function aboutKey(error: ErrorInfo | null): boolean {
  return error !== null && ['invalid-key', 'forbidden', 'needs-browser-session', 'no-key'].includes(error.kind);
}

function aboutOrigin(error: ErrorInfo | null): boolean {
  return error !== null && ['offline', 'unavailable', 'bad-response', 'refused', 'gone'].includes(error.kind);
}
