import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children?: ReactNode;
  readonly actions: ReactNode;
  /** When given, the dialog is a form and Enter submits it. */
  readonly onSubmit?: () => void;
}

/** A modal question. Esc and the ground behind it close it; focus goes in and comes back. */
export function Dialog({ open, onClose, title, description, children, actions, onSubmit }: DialogProps) {
  const body = (
    <>
      <Base.Title className={styles.title}>{title}</Base.Title>
      {description !== undefined && <Base.Description className={styles.lead}>{description}</Base.Description>}
      {children !== undefined && <div className={styles.content}>{children}</div>}
      <div className={styles.actions}>{actions}</div>
    </>
  );
  return (
    <Base.Root onOpenChange={(next) => !next && onClose()} open={open}>
      <Base.Portal>
        <Base.Backdrop className={styles.veil} />
        <Base.Popup className={styles.popup}>
          {onSubmit === undefined ? (
            body
          ) : (
            <form
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                onSubmit();
              }}
            >
              {body}
            </form>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
