import { Copy } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useAsked } from '../state/asked.ts';
import { useCall } from '../state/context.tsx';
import styles from './why.module.css';

interface DiagnosticsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Shows what would be copied before it is; what is copied is just that. */
export function DiagnosticsDialog({ open, onClose }: DiagnosticsDialogProps) {
  const { value, error, loading, reload } = useAsked('diagnostics.report', open ? {} : null);
  const copying = useCall('diagnostics.copy');
  const say = useSay();
  const copy = async () => {
    if (value === null) return;
    const result = await copying.run({ id: value.id });
    if (!result.ok) return say.failed(en.diagnostics.notCopied, result.error);
    say.done(en.diagnostics.copied);
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button busy={loading && value !== null} onClick={() => reload()}>
            {en.diagnostics.again}
          </Button>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button
            busy={copying.busy}
            disabled={value === null}
            icon={<Copy aria-hidden="true" />}
            onClick={copy}
            tone="solid"
          >
            {en.diagnostics.copy}
          </Button>
        </>
      }
      description={en.diagnostics.lead}
      onClose={onClose}
      open={open}
      step="diagnostics"
      title={en.diagnostics.title}
      wide
    >
      {value === null && error !== null ? (
        <Notice live title={en.diagnostics.failed} tone="error">
          <p>{error.message}</p>
        </Notice>
      ) : value === null ? (
        <div aria-busy="true" aria-label={en.diagnostics.loading} className={styles.waiting} role="status">
          <Skeleton width="90%" />
          <Skeleton width="70%" />
          <Skeleton width="80%" />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
        <section aria-label={en.diagnostics.text} className={styles.report} tabIndex={0}>
          {value.text}
        </section>
      )}
    </Dialog>
  );
}
