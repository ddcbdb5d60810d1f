import { ArrowLeftRight } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { AgentMenu, StepButton } from '../agents/AgentActions.tsx';
import { AgentBadge } from '../agents/AgentBadge.tsx';
import { AgentFacts } from '../agents/AgentFacts.tsx';
import { AuditRows } from '../agents/AuditRows.tsx';
import { ControlSection, HoldsSection } from '../agents/ControlSection.tsx';
import styles from '../agents/detail.module.css';
import { EnvelopesSection } from '../agents/EnvelopesSection.tsx';
import { LimitList } from '../agents/Limits.tsx';
import { MovesList } from '../agents/MovesList.tsx';
import { ReservationsSection } from '../agents/ReservationsSection.tsx';
import { BackLink } from '../components/BackLink.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame, Section } from '../components/Layout.tsx';
import { Trouble } from '../components/Trouble.tsx';
import { agentByKey, whyWords } from '../state/agents.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { endId, moveEnds } from '../state/moveForm.ts';

const CHANGES = 10;
const MOVES = 5;

/** One agent: what binds it, what it was given, what holds it back, and who changed what. */
export function AgentScreen({ agentKey }: { readonly agentKey: string }) {
  const page = usePage();
  const agent = useSnapshot((snapshot) => agentByKey(snapshot.agents, agentKey));
  const account = useSnapshot(({ accounts }) => accounts.find(({ id }) => id === agent?.accountId));
  const allMoves = useSnapshot((snapshot) => snapshot.moves);
  const back = <BackLink to={{ name: 'agents' }}>{en.agents.title}</BackLink>;
  if (agent === undefined)
    return (
      <ScreenFrame before={back} title={en.agents.title}>
        <Empty body={en.agents.missingBody} title={en.agents.missingTitle} />
      </ScreenFrame>
    );
  const ends = moveEnds([agent]);
  const own = new Set(ends.map(({ id }) => id));
  const moves = allMoves.filter(({ from, to }) => own.has(endId(from)) || own.has(endId(to))).slice(0, MOVES);
  const why = whyWords(agent);
  return (
    <ScreenFrame
      actions={
        <>
          {ends.length > 0 && (
            <Button
              icon={<ArrowLeftRight aria-hidden="true" />}
              onClick={() => page.ask({ what: 'move', from: ends[0]?.end ?? null, to: null })}
            >
              {en.moves.action}
            </Button>
          )}
          <StepButton agent={agent} />
          <AgentMenu agent={agent} />
        </>
      }
      before={back}
      lead={
        <div className={styles.lead}>
          <span>{`${agent.accountLabel}, ${agent.walletName}`}</span>
          <AgentBadge state={agent.state} />
          {why !== null && <span>{why}</span>}
        </div>
      }
      title={agent.name}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          {account !== undefined && <Trouble account={account} />}
          <Section title={en.agents.limitsTitle}>
            {agent.limits.length === 0 ? (
              <p className={styles.meta}>{en.agent.limitsNone}</p>
            ) : (
              <LimitList limits={agent.limits} />
            )}
          </Section>
          <EnvelopesSection agent={agent} />
          <ReservationsSection agent={agent} />
          {moves.length > 0 && (
            <Section flush look="group" title={en.agent.recentMoves}>
              <MovesList moves={moves} />
            </Section>
          )}
          <Section
            aside={
              <Button onClick={() => page.go({ name: 'audit', agent: agent.key })} tone="ghost">
                {en.agent.allChanges}
              </Button>
            }
            flush
            look="group"
            title={en.agent.changes}
          >
            <AuditRows agent={agent.key} key={agent.key} limit={CHANGES} />
          </Section>
        </div>
        <div className={styles.column}>
          <HoldsSection agent={agent} />
          <AgentFacts agent={agent} />
          <ControlSection agent={agent} />
        </div>
      </div>
    </ScreenFrame>
  );
}
