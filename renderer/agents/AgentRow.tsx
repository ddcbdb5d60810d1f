import { GripVertical } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { fillOf } from '#shared/domain/level.ts';
import { HOUR } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { span } from '#shared/words/lasts.ts';
import { Age } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { LevelGlyph } from '../components/LevelBadge.tsx';
import { Meter } from '../components/Meter.tsx';
import { RunwayWords } from '../components/RunwayWords.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import table from '../components/Table.module.css';
import { isStopped, whyWords, worstEnvelope } from '../state/agents.ts';
import { AgentMenu, StepButton } from './AgentActions.tsx';
import { AgentBadge } from './AgentBadge.tsx';
import styles from './AgentsTable.module.css';
import { Binding } from './Limits.tsx';
import { None } from './None.tsx';

interface AgentRowProps {
  readonly agent: AgentView;
  readonly draggable: boolean;
  /** It is the one whose budget is being dragged. */
  readonly dragging: boolean;
  /** What is being dragged may be dropped here. */
  readonly canDrop: boolean;
  readonly onDrag: (agent: string | null) => void;
  readonly onDrop: (agent: string) => void;
}

export function AgentRow({ agent, draggable, dragging, canDrop, onDrag, onDrop }: AgentRowProps) {
  const [over, setOver] = useState(false);
  const why = whyWords(agent);
  const worst = worstEnvelope(agent);
  const onDragOver = (event: DragEvent) => {
    if (!canDrop) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    setOver(true);
  };
  return (
    <tr
      data-dragging={dragging || undefined}
      data-over={(over && canDrop) || undefined}
      data-target={canDrop || undefined}
      onDragLeave={(event) => {
        // Going on to a cell of the same row is no leaving.
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
      }}
      onDragOver={onDragOver}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop(agent.key);
      }}
    >
      <th className={`${table.lead} ${styles.name}`} scope="row">
        <ScreenLink className={table.open} to={{ name: 'agent', agent: agent.key }}>
          {agent.name}
        </ScreenLink>
        <span className={`${table.sub} ${styles.one}`} title={`${agent.accountLabel}, ${agent.walletName}`}>
          {agent.accountLabel}, {agent.walletName}
        </span>
        <span className={table.sub}>
          {en.agents.origin[agent.origin]}
          {agent.freshness === 'stale' && (
            <span className={styles.stale}>
              {' · '}
              <Age at={agent.asOf} />
            </span>
          )}
        </span>
      </th>
      <td className={styles.state}>
        <AgentBadge state={agent.state} />
        {why !== null && (
          <span className={styles.why} title={why}>
            {why}
          </span>
        )}
        {worst !== null && (
          <span className={styles.line} data-standing={worst.standing}>
            <LevelGlyph level={worst.standing === 'hard' ? 'critical' : 'low'} size={11} />
            {en.envelope.standing[worst.standing]}
          </span>
        )}
      </td>
      <td className={`${table.end} ${styles.roomy}`}>
        {agent.allocated === null ? <None /> : <Money amount={agent.allocated} />}
      </td>
      <td className={table.end}>
        {agent.spent === null ? <None /> : <Money amount={agent.spent} />}
        {agent.allocated !== null && (
          <span className={`${table.sub} ${styles.tight}`}>{en.agents.ofDaily(formatAmount(agent.allocated))}</span>
        )}
        {agent.spent !== null && agent.allocated !== null && (
          <span className={styles.meter}>
            <Meter
              fill={fillOf(agent.spent, agent.allocated)}
              label={en.agents.spentMeter(agent.name)}
              level={worst === null ? 'unknown' : worst.standing === 'hard' ? 'critical' : 'low'}
              thin
              valueText={en.agents.spentOf(formatAmount(agent.spent), formatAmount(agent.allocated))}
            />
          </span>
        )}
      </td>
      <td className={table.end}>
        {agent.available === null ? (
          <None />
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: dragging is a shortcut to the form, which has its own button
          <span
            className={styles.handle}
            draggable={draggable}
            onDragEnd={() => onDrag(null)}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', agent.name);
              onDrag(agent.key);
            }}
            title={draggable ? en.agents.dragHint : undefined}
          >
            {draggable && <GripVertical aria-hidden="true" size={12} />}
            <Money amount={agent.available} />
          </span>
        )}
        {agent.daily !== null && agent.daily.left !== null && (
          <span className={`figures ${table.sub} ${styles.tight}`}>
            {en.agents.leftOfDay(formatAmount(agent.daily.left))}
          </span>
        )}
      </td>
      <td className={`${table.end} ${styles.binding}`}>
        <Binding agent={agent} />
      </td>
      <td className={`${table.end} ${styles.roomy}`}>
        {agent.daily === null ? (
          <None />
        ) : (
          <>
            {agent.daily.left === null ? <None /> : <Money amount={agent.daily.left} />}
            <span className={table.sub}>{en.agents.ofDaily(formatAmount(agent.daily.limit))}</span>
          </>
        )}
      </td>
      <td className={`${table.end} ${styles.roomy}`}>
        {agent.perDay === null ? <None /> : <Money amount={agent.perDay} />}
      </td>
      <td className={styles.runway}>
        <RunwayWords runway={agent.runway} />
        {agent.perDay !== null && (
          <span className={`figures ${table.sub} ${styles.tight}`}>{en.agents.aDay(formatAmount(agent.perDay))}</span>
        )}
        {!isStopped(agent) && agent.pauseGains !== null && agent.pauseGains >= HOUR && (
          <span className={table.sub}>{en.agents.ifPaused(span(agent.pauseGains))}</span>
        )}
      </td>
      <td className={styles.actions}>
        <div>
          <StepButton agent={agent} inRow />
          <AgentMenu agent={agent} />
        </div>
      </td>
    </tr>
  );
}
