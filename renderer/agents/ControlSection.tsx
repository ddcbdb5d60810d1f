import type { AgentView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Moment, Until } from '../components/Age.tsx';
import { type Fact, Facts, Section } from '../components/Layout.tsx';
import styles from './detail.module.css';
import { HoldList } from './HoldList.tsx';

/** Why an agent stands still: every hold with who, when and why. */
export function HoldsSection({ agent }: { readonly agent: AgentView }) {
  if (agent.holds.length === 0 && !agent.paused) return null;
  return (
    <Section title={en.agent.holds}>
      <HoldList agent={agent} />
    </Section>
  );
}

/** How far the wish was carried out at the service. */
export function ControlSection({ agent: { control } }: { readonly agent: AgentView }) {
  if (control === null)
    return (
      <Section title={en.agent.control}>
        <p className={styles.meta}>{en.agent.controlNone}</p>
      </Section>
    );
  const facts: Fact[] = [
    { name: en.agent.want, value: en.agent.wants[control.want] },
    { name: en.agent.told, value: en.agent.controlState[control.state] },
    { name: en.agent.asked, value: <Moment at={control.askedAt} /> },
  ];
  // Where the service has no way to do it, nothing was sent and nothing is awaited.
  if (control.state !== 'here-only')
    facts.push(
      {
        name: en.agent.sent,
        value: control.sentAt === null ? en.agent.sentNever : <Moment at={control.sentAt} />,
      },
      {
        name: en.agent.confirmed,
        value: control.confirmedAt === null ? en.agent.confirmedNever : <Moment at={control.confirmedAt} />,
      },
    );
  if (control.tries > 0) facts.push({ name: en.agent.tries, value: control.tries });
  if (control.nextTryAt !== null) facts.push({ name: en.agent.nextTry, value: <Until at={control.nextTryAt} /> });
  if (control.means !== null) facts.push({ name: en.agent.means, value: control.means });
  if (control.detail !== null) facts.push({ name: en.agent.answer, value: control.detail });
  return (
    <Section title={en.agent.control}>
      <Facts facts={facts} />
    </Section>
  );
}
