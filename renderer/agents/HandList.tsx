import { Bot } from 'lucide-react';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { LevelGlyph } from '../components/LevelBadge.tsx';
import { needAHand, whyWords, worstEnvelope } from '../state/agents.ts';
import { useSnapshot } from '../state/context.tsx';
import { StepButton } from './AgentActions.tsx';
import { AgentGlyph } from './AgentBadge.tsx';
import styles from './HandList.module.css';

const HEADING = 'need-a-hand';

/** Says at the top that there are some, and leads to them. */
export function HandLine({ className }: { readonly className?: string | undefined }) {
  const count = useSnapshot((snapshot) => needAHand(snapshot.agents).length);
  if (count === 0) return null;
  const lead = () => {
    const heading = document.getElementById(HEADING);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  return (
    <li>
      <button className={className} data-level="unknown" onClick={lead} type="button">
        <Bot aria-hidden="true" size={14} />
        <span>{en.hand.count(count)}</span>
      </button>
    </li>
  );
}

interface HandListProps {
  /** Opens the agent's place, in the window. */
  readonly onOpen: (agent: string) => void;
}

/** Agents that a person may have to do something about, with the one thing to do. */
export function HandList({ onOpen }: HandListProps) {
  const agents = needAHand(useSnapshot((snapshot) => snapshot.agents));
  if (agents.length === 0) return null;
  return (
    <section aria-labelledby={HEADING}>
      <h2 className={styles.title} id={HEADING} tabIndex={-1}>
        {en.hand.title}
      </h2>
      <ul>
        {agents.map((agent) => {
          const worst = worstEnvelope(agent);
          const why = whyWords(agent);
          return (
            <li className={styles.row} key={agent.key}>
              {agent.state === 'running' && worst !== null ? (
                <LevelGlyph level={worst.standing === 'hard' ? 'critical' : 'low'} size={12} />
              ) : (
                <AgentGlyph state={agent.state} />
              )}
              <div className={styles.text}>
                <button className={styles.name} onClick={() => onOpen(agent.key)} type="button">
                  {agent.name} <span className={styles.purse}>{agent.accountLabel}</span>
                </button>
                <p className={styles.why} title={why ?? undefined}>
                  {agent.state !== 'running' && en.agentState[agent.state]}
                  {agent.state !== 'running' && why !== null && `: ${why}`}
                  {worst !== null &&
                    `${agent.state === 'running' ? '' : '. '}${(worst.standing === 'hard' ? en.hand.hard : en.hand.soft)(formatAmount(worst.left))}`}
                </p>
              </div>
              <StepButton agent={agent} inRow />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
