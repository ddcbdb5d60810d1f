import { type ComponentType, useEffect } from 'react';
import type { WindowView } from '#shared/contract/bridge.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Mark } from '../components/Mark.tsx';
import { usePage, usePageState } from '../state/context.tsx';
import styles from './Root.module.css';
import { Waiting } from './Waiting.tsx';

/** What a window shows once its state is there. */
export type Face = ComponentType;

interface RootProps {
  readonly view: WindowView;
  readonly face: Face;
}

/** Chooses between the faces of the page: still loading, failed, and the one it is opened for. */
export function Root({ view, face: Face }: RootProps) {
  const page = usePage();
  const failure = usePageState((state) => state.failure);
  const ready = usePageState((state) => state.snapshot !== null);
  const theme = usePageState((state) => state.snapshot?.app.settings.theme);

  useEffect(() => {
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }, [theme]);

  if (failure !== null && !ready) {
    return (
      <main className={styles.failed}>
        <Mark size={40} />
        <h1>{en.shell.loadFailedTitle}</h1>
        <p role="alert">{failure.message}</p>
        {failure.help !== undefined && <p>{failure.help}</p>}
        <Button onClick={() => page.refresh()} tone="solid">
          {en.actions.tryAgain}
        </Button>
      </main>
    );
  }
  return ready ? <Face /> : <Waiting view={view} />;
}
