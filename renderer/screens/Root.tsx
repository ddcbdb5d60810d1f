import { useEffect } from 'react';
import type { WindowView } from '#shared/contract/bridge.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Mark } from '../components/Mark.tsx';
import { usePage, usePageState } from '../state/context.tsx';
import { PanelScreen } from './PanelScreen.tsx';
import styles from './Root.module.css';
import { ShellScreen } from './ShellScreen.tsx';
import { Waiting } from './Waiting.tsx';
import { WelcomeScreen } from './WelcomeScreen.tsx';

/** Chooses between the faces of the page: still loading, failed, first run, window, panel. */
export function Root({ view }: { readonly view: WindowView }) {
  const page = usePage();
  const failure = usePageState((state) => state.failure);
  const ready = usePageState((state) => state.snapshot !== null);
  const theme = usePageState((state) => state.snapshot?.app.settings.theme);
  const firstRun = usePageState(
    ({ snapshot, screen }) =>
      snapshot?.app.mode === 'live' &&
      snapshot.accounts.length === 0 &&
      screen.name !== 'connect' &&
      screen.name !== 'settings',
  );

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
  if (!ready) return <Waiting view={view} />;
  if (view === 'panel') return <PanelScreen />;
  return firstRun ? <WelcomeScreen /> : <ShellScreen />;
}
