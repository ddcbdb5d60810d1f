import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { ServiceInfo } from '#shared/domain/service.ts';
import { en } from '#shared/words/en.ts';
import { BackLink } from '../components/BackLink.tsx';
import { Button } from '../components/Button.tsx';
import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { type KeepAnswer, KeepKey, keepQuestion } from '../components/KeepKey.tsx';
import { KeyField } from '../components/KeyField.tsx';
import { Empty, ScreenFrame } from '../components/Layout.tsx';
import { ModeDialog } from '../components/ModeDialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useApp, useCall, usePage, useSnapshot } from '../state/context.tsx';
import styles from './ConnectScreen.module.css';

/** Choose a service, paste its key. The service is asked before anything is stored. */
export function ConnectScreen() {
  const services = useSnapshot((snapshot) => snapshot.services);
  const [chosen, setChosen] = useState<string | null>(services[0]?.id ?? null);
  const service = services.find(({ id }) => id === chosen);
  return (
    <ScreenFrame
      before={<BackLink to={{ name: 'wallets' }}>{en.actions.back}</BackLink>}
      lead={en.connect.lead}
      narrow
      title={en.connect.title}
    >
      {service === undefined ? (
        <Empty body={en.connect.none} title={en.connect.title} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.services}>
            <Choice
              label={en.connect.choose}
              onChange={setChosen}
              options={services.map(({ id, name }) => ({ value: id, label: name }))}
              value={chosen}
            />
          </div>
          <ConnectForm key={service.id} service={service} />
        </div>
      )}
    </ScreenFrame>
  );
}

function ConnectForm({ service }: { readonly service: ServiceInfo }) {
  const app = useApp();
  const page = usePage();
  const say = useSay();
  const add = useCall('accounts.add');
  const question = keepQuestion(app.secrets);
  const [key, setKey] = useState('');
  const [label, setLabel] = useState('');
  const [origin, setOrigin] = useState('');
  const [keep, setKeep] = useState<KeepAnswer | null>(question === 'choose' ? 'keychain' : null);
  const [tried, setTried] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [advanced, setAdvanced] = useState(app.loopbackOnly);
  const keepMissing = tried && question !== 'none' && keep === null;

  const submit = async () => {
    setTried(true);
    if (add.busy || key.trim() === '' || (question !== 'none' && keep === null)) return;
    const result = await add.run({
      service: service.id,
      key: key.trim(),
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(origin.trim() === '' ? {} : { origin: origin.trim() }),
      ...(keep === null ? {} : { keepKey: keep }),
    });
    if (!result.ok) {
      if (aboutOrigin(result.error)) setAdvanced(true);
      return;
    }
    say.done(en.connect.connected(result.value.account.label));
    page.go({ name: 'wallets' });
  };

  const keyError = tried && key.trim() === '' ? en.connect.keyMissing : aboutKey(add.error) ? text(add.error) : null;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {app.mode === 'demo' && (
        <Notice action={<Button onClick={() => setLeaving(true)}>{en.settings.toLive}</Button>} tone="info">
          {en.connect.demoNote}
        </Notice>
      )}
      {app.mode === 'live' && app.loopbackOnly && <Notice tone="info">{en.connect.loopback}</Notice>}
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
      <Field
        help={en.connect.labelHelp}
        input={{
          value: label,
          maxLength: 60,
          placeholder: service.name,
          onChange: (event) => setLabel(event.currentTarget.value),
        }}
        label={en.connect.label}
      />
      <KeepKey
        error={keepMissing ? en.connect.keepMissing : null}
        onChange={setKeep}
        secrets={app.secrets}
        value={keep}
      />
      <Collapsible.Root onOpenChange={setAdvanced} open={advanced}>
        <Collapsible.Trigger className={styles.advanced}>
          <ChevronRight aria-hidden="true" />
          {en.connect.advanced}
        </Collapsible.Trigger>
        <Collapsible.Panel className={styles.advancedPanel}>
          <Field
            error={aboutOrigin(add.error) ? text(add.error) : null}
            help={en.connect.originHelp}
            input={{
              value: origin,
              placeholder: service.defaultOrigin,
              onChange: (event) => setOrigin(event.currentTarget.value),
            }}
            label={en.connect.origin}
          />
        </Collapsible.Panel>
      </Collapsible.Root>
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
      <ModeDialog onClose={() => setLeaving(false)} open={leaving} to="live" />
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
