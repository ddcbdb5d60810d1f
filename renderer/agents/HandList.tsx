import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { LevelGlyph } from '../components/LevelBadge.tsx';
import { needAHand, whyWords, worstEnvelope } from '../state/agents.ts';
import { useSnapshot } from '../state/context.tsx';
import { StepButton } from './AgentActions.tsx';
import { AgentGlyph } from './AgentBadge.tsx';
import styles from './HandList.module.css';

interface HandListProps {
  /** Opens the agent's place, in the window. */
  readonly onOpen: (agent: string) => void;
}

/** Agents that a person may have to do something about, with the one thing to do. */
export function HandList({ onOpen }: HandListProps) {
  const agents = needAHand(useSnapshot((snapshot) => snapshot.agents));
  if (agents.length === 0) return null;
  return (
    <section aria-label={en.hand.title}>
      <h2 className={styles.title}>{en.hand.title}</h2>
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
