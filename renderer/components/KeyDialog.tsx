import { useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { useApp, useCall, useSnapshot } from '../state/context.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { type KeepAnswer, KeepKey, keepQuestion } from './KeepKey.tsx';
import { KeyField } from './KeyField.tsx';
import { useSay } from './Toasts.tsx';

interface KeyDialogProps {
  readonly account: AccountView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Gives an account its key again, or another one. */
export function KeyDialog(props: KeyDialogProps) {
  // Mounted anew each time it opens, so that no key lingers in it.
  return props.open ? <OpenKeyDialog {...props} /> : null;
}

function OpenKeyDialog({ account, open, onClose }: KeyDialogProps) {
  const { secrets } = useApp();
  const service = useSnapshot((snapshot) => snapshot.services.find(({ id }) => id === account.service));
  const setKey = useCall('accounts.setKey');
  const say = useSay();
  const question = keepQuestion(secrets);
  const [key, setKeyText] = useState('');
  const [keep, setKeep] = useState<KeepAnswer | null>(question === 'choose' ? 'keychain' : null);
  const [tried, setTried] = useState(false);
  const keyMissing = tried && key.trim() === '';
  const keepMissing = tried && question !== 'none' && keep === null;

  const submit = async () => {
    setTried(true);
    if (setKey.busy || key.trim() === '' || (question !== 'none' && keep === null)) return;
    const result = await setKey.run({
      accountId: account.id,
      key: key.trim(),
      ...(keep === null ? {} : { keepKey: keep }),
    });
    if (!result.ok) return;
    say.done(en.settings.replaced);
    onClose();
  };

  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={setKey.busy} tone="solid" type="submit">
            {setKey.busy ? en.connect.submitting : en.actions.save}
          </Button>
        </>
      }
      description={en.settings.replaceBody}
      onClose={onClose}
      onSubmit={submit}
      open={open}
      title={en.settings.replaceTitle(account.label)}
    >
      <KeyField
        error={keyMissing ? en.connect.keyMissing : (setKey.error?.message ?? null)}
        example={service?.key.example}
        label={service?.key.label ?? en.settings.keys}
        onChange={setKeyText}
        value={key}
        where={setKey.error?.help ?? service?.key.where}
      />
      <KeepKey error={keepMissing ? en.connect.keepMissing : null} onChange={setKeep} secrets={secrets} value={keep} />
    </Dialog>
  );
}
