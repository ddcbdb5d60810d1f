import { useEffect, useId, useState } from 'react';
import type { ForwardingView } from '#shared/contract/alertCalls.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Field } from '../components/Field.tsx';
import { Section } from '../components/Layout.tsx';
import { useSnapshot } from '../state/context.tsx';
import { readCommand, readWebhook } from '../state/forwarding.ts';
import { ForwardingForm } from './ForwardingForm.tsx';
import styles from './settings.module.css';
import { useForwarding } from './useForwarding.ts';

/** Where alerts are handed on to: a program, an address. The app itself asks before either is used. */
export function ForwardingSection() {
  const forwarding = useSnapshot((snapshot) => snapshot.forwarding);
  const { waiting, lastSentAt, lastError } = forwarding;
  return (
    <Section flush look="group" title={en.forwarding.title}>
      <p className={styles.lead}>{en.forwarding.lead}</p>
      <CommandForm forwarding={forwarding} />
      <WebhookForm forwarding={forwarding} />
      {(waiting > 0 || lastSentAt !== null || lastError !== null) && (
        <p className={styles.state} role="status">
          {waiting > 0 && <span>{en.forwarding.waiting(waiting)}</span>}
          {lastSentAt !== null && (
            <span>
              {en.forwarding.lastSent} <Moment at={lastSentAt} />
            </span>
          )}
          {lastError !== null && (
            <span className={styles.trouble}>
              {en.forwarding.lastError}: {lastError}
            </span>
          )}
        </p>
      )}
    </Section>
  );
}

interface FormProps {
  readonly forwarding: ForwardingView;
}

function CommandForm({ forwarding }: FormProps) {
  const { command } = forwarding;
  const argsId = useId();
  const actions = useForwarding(forwarding, 'command');
  const executable = command?.executable ?? '';
  const args = command?.args.join('\n') ?? '';
  const isOn = command !== null;
  const [typed, setTyped] = useState({ executable, args });
  const [open, setOpen] = useState(isOn);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    setTyped({ executable, args });
    setOpen(isOn);
    setTried(false);
  }, [executable, args, isOn]);
  const read = readCommand(typed.executable, typed.args);
  const wrong = tried && !read.ok ? read : { executable: null, args: null };
  const save = () => {
    setTried(true);
    if (read.ok) void actions.save({ command: read.command });
  };
  const turn = (on: boolean) => {
    setOpen(on);
    if (!on && isOn) void actions.save({ command: null }).then((saved) => setOpen(!saved));
  };
  return (
    <ForwardingForm
      actions={actions}
      changed={typed.executable !== executable || typed.args !== args}
      help={en.forwarding.commandHelp}
      isOn={isOn}
      isOpen={open}
      name={en.forwarding.command}
      onOpen={turn}
      onSave={save}
    >
      <Field
        error={wrong.executable}
        help={en.forwarding.executableHelp}
        input={{
          value: typed.executable,
          onChange: (event) => setTyped({ ...typed, executable: event.currentTarget.value }),
        }}
        label={en.forwarding.executable}
      />
      <div className={styles.lines}>
        <label className={styles.argsLabel} htmlFor={argsId}>
          {en.forwarding.args}
        </label>
        <textarea
          aria-describedby={`${argsId}-help`}
          aria-invalid={wrong.args !== null || undefined}
          id={argsId}
          onChange={(event) => setTyped({ ...typed, args: event.currentTarget.value })}
          rows={Math.min(6, Math.max(2, typed.args.split('\n').length))}
          spellCheck={false}
          value={typed.args}
        />
        <p className={wrong.args === null ? styles.help : styles.wrong} id={`${argsId}-help`}>
          {wrong.args ?? en.forwarding.argsHelp}
        </p>
      </div>
    </ForwardingForm>
  );
}

function WebhookForm({ forwarding }: FormProps) {
  const { webhook, hasSecret } = forwarding;
  const actions = useForwarding(forwarding, 'webhook');
  const stored = webhook?.url ?? '';
  const isOn = webhook !== null;
  const [url, setUrl] = useState(stored);
  const [secret, setSecret] = useState('');
  const [open, setOpen] = useState(isOn);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    setUrl(stored);
    setOpen(isOn);
    setTried(false);
  }, [stored, isOn]);
  const read = readWebhook(url, secret, hasSecret);
  const wrong = tried && !read.ok ? read : { url: null, secret: null };
  const save = async () => {
    setTried(true);
    if (!read.ok) return;
    // A secret that was taken is not kept in the page.
    if (!(await actions.save({ webhook: read.webhook }, read.secret))) return;
    setSecret('');
    setTried(false);
  };
  const turn = (on: boolean) => {
    setOpen(on);
    if (!on && isOn) void actions.save({ webhook: null }).then((saved) => setOpen(!saved));
  };
  return (
    <ForwardingForm
      actions={actions}
      changed={url !== stored || secret !== ''}
      help={en.forwarding.webhookHelp}
      isOn={isOn}
      isOpen={open}
      name={en.forwarding.webhook}
      onOpen={turn}
      onSave={() => void save()}
    >
      <Field
        error={wrong.url}
        help={en.forwarding.urlHelp}
        input={{ value: url, inputMode: 'url', onChange: (event) => setUrl(event.currentTarget.value) }}
        label={en.forwarding.url}
      />
      <Field
        error={wrong.secret}
        help={hasSecret ? en.forwarding.secretKept : en.forwarding.secretHelp}
        input={{
          value: secret,
          type: 'password',
          autoComplete: 'new-password',
          onChange: (event) => setSecret(event.currentTarget.value),
        }}
        label={en.forwarding.secret}
      />
    </ForwardingForm>
  );
}
