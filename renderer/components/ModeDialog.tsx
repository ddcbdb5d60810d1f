import { Plus } from 'lucide-react';
import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { useApp, useCall, usePage } from '../state/context.tsx';
import { Button, type ButtonProps } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Notice } from './Notice.tsx';

interface ModeDialogProps {
  readonly to: 'demo' | 'live';
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Says what happens when the app restarts in its other folder, then does it. */
export function ModeDialog({ to, open, onClose }: ModeDialogProps) {
  const change = useCall('app.switchMode');
  const words =
    to === 'live'
      ? { title: en.demo.leaveTitle, body: en.demo.leaveBody, yes: en.demo.leave }
      : { title: en.demo.enterTitle, body: en.demo.enterBody, yes: en.demo.enter };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={change.busy} onClick={() => change.run({ mode: to })} tone="solid">
            {words.yes}
          </Button>
        </>
      }
      description={words.body}
      onClose={onClose}
      open={open}
      title={words.title}
    >
      {change.error !== null && (
        <Notice live tone="error">
          {change.error.message}
        </Notice>
      )}
    </Dialog>
  );
}

/** "Connect a service" wherever it stands: in the demo it first offers the way out of it. */
export function ConnectButton({ tone = 'quiet' }: Pick<ButtonProps, 'tone'>) {
  const { mode } = useApp();
  const page = usePage();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Button
        icon={<Plus aria-hidden="true" />}
        onClick={() => (mode === 'demo' ? setLeaving(true) : page.go({ name: 'connect' }))}
        tone={tone}
      >
        {en.actions.connect}
      </Button>
      <ModeDialog onClose={() => setLeaving(false)} open={leaving} to="live" />
    </>
  );
}
