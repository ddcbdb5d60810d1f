import { usePageState } from '../state/context.tsx';
import { ShellScreen } from './ShellScreen.tsx';
import { WelcomeScreen } from './WelcomeScreen.tsx';

/** What the window shows: a first run, or all there is. */
export function WindowFace() {
  const firstRun = usePageState(
    ({ snapshot, screen }) =>
      snapshot?.app.mode === 'live' &&
      snapshot.accounts.length === 0 &&
      screen.name !== 'connect' &&
      screen.name !== 'settings',
  );
  return firstRun ? <WelcomeScreen /> : <ShellScreen />;
}
