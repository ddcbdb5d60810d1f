import { useState } from 'react';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Money } from '../components/Figure.tsx';
import { Facts } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { whyWords } from '../state/agents.ts';
import { useClock } from '../state/clock.ts';
import { useCall } from '../state/context.tsx';
import { momentWords } from '../state/times.ts';
import styles from './agents.module.css';
import { HoldList } from './HoldList.tsx';
import { LimitList } from './Limits.tsx';
import { ReasonField } from './ReasonField.tsx';
import { Refused } from './Refused.tsx';
import { useServicePauses } from './usePausing.ts';

const SHOWN_LIMITS = 3;

/** Lets an agent go on: first why it was stopped, and what that will cost. */
export function ResumeDialog({ agent, onClose }: { readonly agent: AgentView; readonly onClose: () => void }) {
  const resume = useCall('agents.resume');
  const say = useSay();
  const byService = useServicePauses(agent);
  const [reason, setReason] = useState('');
  const why = whyWords(agent);
  const pastHard = agent.envelopes.filter(({ standing }) => standing === 'hard');
  const go = async () => {
    if (resume.busy) return;
    const trimmed = reason.trim();
    const result = await resume.run({ agent: agent.key, ...(trimmed === '' ? {} : { reason: trimmed }) });
    if (!result.ok) return;
    say.done(byService ? en.pausing.resumeAsked(agent.name) : en.pausing.resumed(agent.name));
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={resume.busy} tone="solid" type="submit">
            {en.pausing.resumeDo}
          </Button>
        </>
      }
      onClose={onClose}
      onSubmit={go}
      open
      step="resume"
      title={en.pausing.resumeTitle(agent.name)}
      wide
    >
      <section className={styles.told}>
        <h3>{en.pausing.whyTitle}</h3>
        <HoldList agent={agent} />
        {why !== null && agent.holds.length === 0 && !agent.paused && <p>{why}</p>}
      </section>
      <section className={styles.told}>
        <h3>{en.pausing.costTitle}</h3>
        <Facts
          facts={[
            {
              name: en.pausing.perDay,
              value: agent.perDay === null ? en.pausing.perDayUnknown : <Money amount={agent.perDay} />,
            },
          ]}
        />
      </section>
      {agent.limits.length > 0 && (
        <section className={styles.told}>
          <h3>{en.pausing.leftTitle}</h3>
          <LimitList limits={agent.limits.slice(0, SHOWN_LIMITS)} />
        </section>
      )}
      {pastHard.map(({ id, current }) => (
        <PastHard end={current.end} key={id} />
      ))}
      {agent.holds.length > 1 && <p className={styles.quiet}>{en.pausing.allLifted}</p>}
      <ReasonField help={en.pausing.reasonHelp} label={en.pausing.reason} onChange={setReason} value={reason} />
      <Refused error={resume.error} title={en.pausing.notResumed} />
    </Dialog>
  );
}

function PastHard({ end }: { readonly end: number | null }) {
  const when = useClock((now) => (end === null ? '' : momentWords(end, now)));
  return <Notice tone="warning">{end === null ? en.pausing.pastHard : en.pausing.pastHardUntil(when)}</Notice>;
}
