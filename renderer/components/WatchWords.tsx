import { en } from '#shared/words/en.ts';
import { useApp, useSnapshot } from '../state/context.tsx';
import { soonestRound } from '../state/select.ts';
import { Age, Until } from './Age.tsx';

/** When the next look is; while watching is paused, when the last one was. */
export function WatchWords() {
  const { watching } = useApp();
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const next = soonestRound(accounts);
  const last = Math.max(0, ...accounts.map(({ lastAttemptAt }) => lastAttemptAt ?? 0));
  if (watching && next !== null)
    return (
      <>
        {en.shell.nextRound} <Until at={next} />
      </>
    );
  if (last === 0) return en.shell.nothingToWatch;
  return (
    <>
      {en.shell.lastRound} <Age at={last} />
    </>
  );
}
