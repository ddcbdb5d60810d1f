/** Stopping an agent and letting it go on, and saying how that went. */
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { useSay } from '../components/Toasts.tsx';
import { type Caller, useCall, useSnapshot } from '../state/context.tsx';

/** Its service can be asked to pause it; else only the gate holds it back. */
export function useServicePauses(agent: Pick<AgentView, 'accountId' | 'origin'>): boolean {
  return useSnapshot(({ accounts }) =>
    accounts.some(
      ({ id, capabilities }) =>
        id === agent.accountId && agent.origin === 'service' && capabilities.includes('agents.control'),
    ),
  );
}

export interface Pausing {
  readonly call: Caller<'agents.pause'>;
  /** True when it was taken; the error is in the call, and told in a corner where `loud`. */
  run(reason: string, loud?: boolean): Promise<boolean>;
}

export function usePause(agent: AgentView): Pausing {
  const call = useCall('agents.pause');
  const say = useSay();
  const byService = useServicePauses(agent);
  return {
    call,
    async run(reason, loud = false) {
      if (call.busy) return false;
      const result = await call.run({ agent: agent.key, ...(reason === '' ? {} : { reason }) });
      if (result.ok) say.done(byService ? en.pausing.pauseAsked(agent.name) : en.pausing.heldBack(agent.name));
      else if (loud) say.failed(en.pausing.notPaused, result.error);
      return result.ok;
    },
  };
}
