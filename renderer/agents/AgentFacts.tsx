import type { AgentView } from '#shared/contract/agentCalls.ts';
import { HOUR } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { span } from '#shared/words/lasts.ts';
import { Age } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { type Fact, Facts, Section } from '../components/Layout.tsx';
import { RunwayWords } from '../components/RunwayWords.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { isStopped } from '../state/agents.ts';
import styles from './detail.module.css';

/** What is known of an agent besides what rules it. */
export function AgentFacts({ agent }: { readonly agent: AgentView }) {
  const { budget, daily, heldBack, requests, earnings, perDay, pauseGains } = agent;
  const facts: Fact[] = [
    {
      name: en.agents.runway,
      value: (
        <>
          <RunwayWords runway={agent.runway} />
          {!isStopped(agent) && pauseGains !== null && pauseGains >= HOUR && (
            <p className={styles.meta}>{en.runway.ifPaused(span(pauseGains))}</p>
          )}
        </>
      ),
    },
    { name: en.agents.perDay, value: perDay === null ? en.pausing.perDayUnknown : <Money amount={perDay} /> },
    {
      name: en.agent.wallet,
      value: (
        <ScreenLink className={styles.inline} to={{ name: 'wallet', walletId: agent.walletId }}>
          {`${agent.accountLabel}, ${agent.walletName}`}
        </ScreenLink>
      ),
    },
    {
      name: en.agent.budget,
      value:
        budget === null
          ? en.agent.budgetNone
          : `${en.agents.spentOf(formatAmount(budget.spent), formatAmount(budget.allocated))}, ${en.moves.left(formatAmount(budget.available))}`,
    },
  ];
  if (daily !== null)
    facts.push({
      name: en.agents.today,
      value: (
        <>
          {daily.left === null ? en.unknown : <Money amount={daily.left} />} {en.agents.leftToday}{' '}
          {en.agents.ofDaily(formatAmount(daily.limit))}
        </>
      ),
    });
  if (heldBack !== null && heldBack.micros > 0)
    facts.push({
      name: en.agent.heldBack,
      value: (
        <>
          <Money amount={heldBack} />
          <p className={styles.meta}>{en.agent.heldBackHelp}</p>
        </>
      ),
    });
  if (requests !== null) facts.push({ name: en.agent.requests, value: requests.toLocaleString() });
  if (earnings !== null) facts.push({ name: en.agent.earned, value: <Money amount={earnings} /> });
  facts.push(
    { name: en.agent.origin, value: en.agents.origin[agent.origin] },
    {
      name: en.agent.seen,
      value: (
        <span className={agent.freshness === 'stale' ? styles.stale : undefined}>
          <Age at={agent.asOf} />
        </span>
      ),
    },
  );
  return (
    <Section title={en.agent.facts}>
      <Facts facts={facts} />
    </Section>
  );
}
