import { useState } from 'react';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { ReasonField } from './ReasonField.tsx';
import { Refused } from './Refused.tsx';
import { usePause, useServicePauses } from './usePausing.ts';

interface AgentDialogProps {
  readonly agent: AgentView;
  readonly onClose: () => void;
}

/** Stops an agent, with a reason if there is one to keep; says by what means it is stopped. */
export function PauseDialog({ agent, onClose }: AgentDialogProps) {
  const pause = usePause(agent);
  const byService = useServicePauses(agent);
  const [reason, setReason] = useState('');
  const go = async () => {
    if (await pause.run(reason.trim())) onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={pause.call.busy} tone="solid" type="submit">
            {en.pausing.pauseDo}
          </Button>
        </>
      }
      description={byService ? en.pausing.byService(agent.serviceName) : en.pausing.byGate(agent.serviceName)}
      onClose={onClose}
      onSubmit={go}
      open
      title={en.pausing.pauseTitle(agent.name)}
    >
      <p>{en.pausing.personStays}</p>
      <ReasonField help={en.pausing.reasonHelp} label={en.pausing.reason} onChange={setReason} value={reason} />
      <Refused error={pause.call.error} title={en.pausing.notPaused} />
    </Dialog>
  );
}
