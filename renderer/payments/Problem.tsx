import { ArrowUpRight } from 'lucide-react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { useWebPage } from '../state/actions.ts';
import { Countdown } from './Countdown.tsx';

interface ProblemProps {
  /** What did not work, before the service's own words for why. */
  readonly title?: string;
  readonly error: ErrorInfo;
  readonly accountId: string;
  /** Offered where trying again can help. */
  readonly onRetry?: () => void;
  readonly busy?: boolean;
}

/** Kinds that the same question again cannot mend. */
const FINAL = new Set<ErrorInfo['kind']>(['needs-browser-session', 'forbidden', 'invalid-input', 'refused', 'gone']);

/** Why a service did not do as asked, with the one thing to do about it. */
export function Problem({ title, error, accountId, onRetry, busy = false }: ProblemProps) {
  const openPage = useWebPage();
  const browser = error.kind === 'needs-browser-session';
  const action = browser ? (
    <Button onClick={() => openPage(accountId, 'dashboard')} trailing={<ArrowUpRight aria-hidden="true" />}>
      {en.actions.openDashboard}
    </Button>
  ) : onRetry !== undefined && !FINAL.has(error.kind) ? (
    <Button busy={busy} onClick={onRetry}>
      {en.actions.tryAgain}
    </Button>
  ) : undefined;
  return (
    <Notice action={action} live title={title ?? error.message} tone={browser ? 'warning' : 'error'}>
      {title !== undefined && <p>{error.message}</p>}
      {error.help !== undefined && <p>{error.help}</p>}
      {browser && <p>{en.problem.needsBrowser}</p>}
      {error.retryAt !== undefined && <Countdown at={error.retryAt} label={en.problem.retryIn} />}
    </Notice>
  );
}
