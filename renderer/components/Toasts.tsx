import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { en } from '#shared/words/en.ts';
import { Button } from './Button.tsx';
import styles from './Toasts.module.css';

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider limit={3} timeout={5000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root className={styles.toast} data-tone={toast.type} key={toast.id} swipeDirection="right" toast={toast}>
      <Toast.Content className={styles.content}>
        <div className={styles.text}>
          <Toast.Title className={styles.title} />
          <Toast.Description className={styles.description} />
        </div>
        <Toast.Close
          render={<Button aria-label={en.actions.close} icon={<X aria-hidden="true" />} square tone="ghost" />}
        />
      </Toast.Content>
    </Toast.Root>
  ));
}

export interface Say {
  done(text: string): void;
  failed(text: string, error: ErrorInfo): void;
}

/** A word in the corner about what was just done. What stays wrong is told in its place, not here. */
export function useSay(): Say {
  const { add } = Toast.useToastManager();
  return {
    done: (title) => void add({ title, type: 'done' }),
    failed: (title, error) =>
      void add({
        title,
        description: error.help === undefined ? error.message : `${error.message} ${error.help}`,
        type: 'error',
        priority: 'high',
        timeout: 10_000,
      }),
  };
}
