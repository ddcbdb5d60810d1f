import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, useEffect, useRef } from 'react';
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
  /** Room for a list or a stepper. */
  readonly wide?: boolean;
  /** Names the step shown: when it changes, the focus goes to the title, so that the new step is read out. */
  readonly step?: string;
}

/** A modal question. Esc and the ground behind it close it; focus goes in and comes back. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, children, actions, onSubmit, wide = false, step } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
  }, [step]);
  const body = (
    <>
      <Base.Title className={styles.title} ref={heading} tabIndex={-1}>
        {title}
      </Base.Title>
      {description !== undefined && <Base.Description className={styles.lead}>{description}</Base.Description>}
      {children !== undefined && <div className={styles.content}>{children}</div>}
      <div className={styles.actions}>{actions}</div>
    </>
  );
  return (
    <Base.Root onOpenChange={(next) => !next && onClose()} open={open}>
      <Base.Portal>
        <Base.Backdrop className={styles.veil} />
        <Base.Popup
          className={styles.popup}
          data-wide={wide || undefined}
          // A dialog in steps opens on its title, never on the button that spends.
          {...(step === undefined ? {} : { initialFocus: heading })}
        >
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
