import type { AgentState } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import styles from './AgentBadge.module.css';

/** A shape per state, so that none is told by colour alone. What is not seen to be so yet is drawn with a gap. */
const SHAPES: Record<AgentState, React.ReactNode> = {
  running: <path d="M5 3.2v9.6a.6.6 0 0 0 .9.5l7.6-4.8a.6.6 0 0 0 0-1L5.9 2.7a.6.6 0 0 0-.9.5Z" fill="currentColor" />,
  paused: (
    <>
      <rect fill="currentColor" height="11" rx="1" width="3.4" x="3.4" y="2.5" />
      <rect fill="currentColor" height="11" rx="1" width="3.4" x="9.2" y="2.5" />
    </>
  ),
  'paused-by-service': (
    <>
      <circle cx="8" cy="8" fill="none" r="6.4" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6.3 5.4v5.2M9.7 5.4v5.2" stroke="currentColor" strokeLinecap="round" strokeWidth="1.7" />
    </>
  ),
  pausing: (
    <>
      <circle cx="8" cy="8" fill="none" r="6.4" stroke="currentColor" strokeDasharray="2.6 2.1" strokeWidth="1.5" />
      <path d="M6.3 5.4v5.2M9.7 5.4v5.2" stroke="currentColor" strokeLinecap="round" strokeWidth="1.7" />
    </>
  ),
  resuming: (
    <>
      <circle cx="8" cy="8" fill="none" r="6.4" stroke="currentColor" strokeDasharray="2.6 2.1" strokeWidth="1.5" />
      <path d="M6.4 5.3v5.4L11 8Z" fill="currentColor" />
    </>
  ),
  contradicted: (
    <>
      <path d="M8 .9 15.1 8 8 15.1.9 8Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path
        className={styles.cut}
        d="M5.4 6.6h5.2M5.4 9.4h5.2M9.9 4.6l-3.8 6.8"
        strokeLinecap="round"
        strokeWidth="1.3"
      />
    </>
  ),
  'not-carried-out': (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" fill="currentColor" />
      <path className={styles.cut} d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" strokeLinecap="round" strokeWidth="1.7" />
    </>
  ),
  'held-here': (
    <>
      <path d="M2.2 1.5v13M13.8 1.5v13" stroke="currentColor" strokeLinecap="round" strokeWidth="1.9" />
      <path d="M2.2 5.6h11.6M2.2 10.2h11.6" stroke="currentColor" strokeWidth="1.9" />
    </>
  ),
};

export function AgentGlyph({ state, size = 12 }: { readonly state: AgentState; readonly size?: number }) {
  return (
    <svg aria-hidden="true" className={styles.glyph} data-state={state} height={size} viewBox="0 0 16 16" width={size}>
      {SHAPES[state]}
    </svg>
  );
}

/** How an agent stands, in shape and words. */
export function AgentBadge({ state }: { readonly state: AgentState }) {
  return (
    <span className={styles.badge} data-state={state}>
      <AgentGlyph state={state} />
      {en.agentState[state]}
    </span>
  );
}
