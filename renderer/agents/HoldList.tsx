import type { AgentView } from '#shared/contract/agentCalls.ts';
import type { Caller } from '#shared/domain/caller.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import styles from './agents.module.css';

/** "in the window", or "mara, on the command line". */
export function callerWords({ door, name }: Caller): string {
  return en.hold.through(en.door[door], name);
}

/** Everything that stops an agent: each hold with who, when and why, and what its service says. */
export function HoldList({ agent }: { readonly agent: AgentView }) {
  const { holds, paused, pauseReason, serviceName } = agent;
  const byService = paused && !holds.some(({ by }) => by === 'person') ? pauseReason : null;
  const serviceOnly = paused && holds.length === 0;
  if (holds.length === 0 && !serviceOnly) return <p className={styles.quiet}>{en.pausing.whyNothing}</p>;
  return (
    <ul>
      {holds.map((hold) => (
        <li className={styles.why} key={`${hold.by} ${hold.envelopeId} ${hold.at}`}>
          <p>{hold.reason.trim() === '' ? en.pausing.whyUnknown : hold.reason}</p>
          <p className={styles.quiet}>
            {en.hold.by[hold.by]}
            {hold.caller.door !== 'rule' && `, ${callerWords(hold.caller)}`}, <Moment at={hold.at} />
          </p>
        </li>
      ))}
      {(serviceOnly || byService !== null) && (
        <li className={styles.why}>
          <p>{pauseReason === null || pauseReason.trim() === '' ? en.pausing.whyUnknown : pauseReason}</p>
          <p className={styles.quiet}>{en.pausing.whyService(serviceName)}</p>
        </li>
      )}
    </ul>
  );
}
