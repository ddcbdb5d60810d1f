import type { ReactNode } from 'react';
import type { Screen } from '#shared/contract/screens.ts';
import { usePage } from '../state/context.tsx';

interface ScreenLinkProps {
  readonly to: Screen;
  readonly className?: string | undefined;
  readonly current?: boolean;
  readonly label?: string;
  readonly children: ReactNode;
}

/** Goes to a screen of this window. A button, since the page has no addresses of its own to link to. */
export function ScreenLink({ to, className, current = false, label, children }: ScreenLinkProps) {
  const page = usePage();
  return (
    <button
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      className={className}
      onClick={() => page.go(to)}
      type="button"
    >
      {children}
    </button>
  );
}
