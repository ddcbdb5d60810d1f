/** What an answer or a look at the service makes of a wish to pause or to resume. Pure. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { AgentControl } from '#shared/domain/agent.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { AgentAtService, ControlAnswer } from '../providers/operations.ts';
import { HERE_ONLY } from './standing.ts';

/** Noted before the request leaves. */
export function sending(control: AgentControl, now: Instant): AgentControl {
  return { ...control, sentAt: now, tries: control.tries + 1, nextTryAt: null };
}

export function answered(control: AgentControl, answer: ControlAnswer): AgentControl {
  if (answer.outcome === 'none')
    return { ...control, state: 'here-only', nextTryAt: null, means: null, detail: answer.note || HERE_ONLY };
  // The service's word is one thing, what it is seen to do another: a look follows. What it contradicted once stays so until then.
  return { ...control, means: answer.means, detail: answer.note };
}

/** Each time longer: a service that does not obey, or obeys and is overruled there, is not asked without end. */
function pause(tries: number): number {
  return Math.min(HOUR, 15 * SECOND * 2 ** Math.min(tries, 10));
}

export function failed(control: AgentControl, error: ErrorInfo, now: Instant): AgentControl {
  const detail = error.help === undefined ? error.message : `${error.message} ${error.help}`;
  const nextTryAt = Math.max(error.retryAt ?? 0, now + pause(control.tries));
  return { ...control, state: control.state === 'contradicted' ? 'contradicted' : 'failed', detail, nextTryAt };
}

/** After this without being seen, a pause is said not to have taken. */
const SHOWS_WITHIN = 2 * MINUTE;

/**
 * What was seen at the service. Null: all is as wanted, and nothing needs to be kept (it runs, and is to run).
 * @returns the control, and whether the service should be asked again
 */
export function seen(
  control: AgentControl,
  at: AgentAtService,
  now: Instant,
): { readonly control: AgentControl | null; readonly again: boolean } {
  const wantsPause = control.want === 'paused';
  if (at.paused === null) return { control, again: false };
  if (at.paused === wantsPause || at.paused === 'free') {
    if (!wantsPause) return { control: null, again: false };
    return { control: { ...control, state: 'confirmed', confirmedAt: now, nextTryAt: null }, again: false };
  }
  if (at.busy) return { control, again: false };
  const { state, sentAt, nextTryAt } = control;
  // Asked a moment ago: it may take a little until it shows.
  const fresh = sentAt !== null && now - sentAt < SHOWS_WITHIN;
  if (fresh && state !== 'confirmed' && state !== 'contradicted') return { control, again: false };
  const why = at.reason === null ? '' : ` It says: “${at.reason}”.`;
  const detail = wantsPause ? `Its service says that it runs.${why}` : `Its service still keeps it paused.${why}`;
  const due = Math.max(nextTryAt ?? now, sentAt === null ? now : sentAt + pause(control.tries));
  return { control: { ...control, state: 'contradicted', detail, nextTryAt: due }, again: now >= due };
}

/** Whether the service is to be asked now. */
export function isDue({ state, nextTryAt }: AgentControl, now: Instant): boolean {
  return (
    (state === 'asked' || state === 'failed' || state === 'contradicted') && nextTryAt !== null && now >= nextTryAt
  );
}
