import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ServiceInfo } from '#shared/domain/service.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Field } from '../components/Field.tsx';
import { ModeDialog } from '../components/ModeDialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useApp } from '../state/context.tsx';
import styles from './connect.module.css';
import type { Connecting } from './useConnecting.ts';

/** What the surroundings allow to be connected. */
export function ConnectNotes() {
  const app = useApp();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      {app.mode === 'demo' && (
        <Notice action={<Button onClick={() => setLeaving(true)}>{en.settings.toLive}</Button>} tone="info">
          {en.connect.demoNote}
        </Notice>
      )}
      {app.mode === 'live' && app.loopbackOnly && <Notice tone="info">{en.connect.loopback}</Notice>}
      <ModeDialog onClose={() => setLeaving(false)} open={leaving} to="live" />
    </>
  );
}

interface PartProps {
  readonly connecting: Connecting;
  readonly service: ServiceInfo;
}

export function LabelField({ connecting, service }: PartProps) {
  return (
    <Field
      help={en.connect.labelHelp}
      input={{
        value: connecting.label,
        maxLength: 60,
        placeholder: service.name,
        onChange: (event) => connecting.setLabel(event.currentTarget.value),
      }}
      label={en.connect.label}
    />
  );
}

/** The address of a service that answers elsewhere. */
export function Advanced({ connecting, service, error }: PartProps & { readonly error: string | null }) {
  return (
    <Collapsible.Root onOpenChange={connecting.setAdvanced} open={connecting.advanced}>
      <Collapsible.Trigger className={styles.advanced}>
        <ChevronRight aria-hidden="true" />
        {en.connect.advanced}
      </Collapsible.Trigger>
      <Collapsible.Panel className={styles.advancedPanel}>
        <Field
          error={error}
          help={en.connect.originHelp}
          input={{
            value: connecting.origin,
            placeholder: service.defaultOrigin,
            onChange: (event) => connecting.setOrigin(event.currentTarget.value),
          }}
          label={en.connect.origin}
        />
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
