import { Pause } from 'lucide-react';
import type { AccountView, AgentView } from '#shared/contract/snapshot.ts';
import { fillOf } from '#shared/domain/level.ts';
import { HOUR } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { span } from '#shared/words/lasts.ts';
import { Age } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { Empty, ScreenFrame, Section } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { Meter } from '../components/Meter.tsx';
import { RunwayWords } from '../components/RunwayWords.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import table from '../components/Table.module.css';
import { useSnapshot } from '../state/context.tsx';
import { pauseWords } from '../state/phrases.ts';
import styles from './AgentsScreen.module.css';

/** What each agent may spend, account by account. */
export function AgentsScreen() {
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const telling = accounts.filter(
    ({ id, slices }) => slices.agents !== undefined || agents.some(({ accountId }) => accountId === id),
  );
  return (
    <ScreenFrame lead={en.agents.lead} title={en.agents.title}>
      {telling.length === 0 ? (
        <Empty art={<Mark size={44} />} body={en.agents.emptyBody} title={en.agents.emptyTitle} />
      ) : (
        telling.map((account) => (
          <AccountAgents
            account={account}
            agents={agents.filter(({ accountId }) => accountId === account.id)}
            key={account.id}
          />
        ))
      )}
    </ScreenFrame>
  );
}

interface AccountAgentsProps {
  readonly account: AccountView;
  readonly agents: readonly AgentView[];
}

function AccountAgents({ account, agents }: AccountAgentsProps) {
  const list = account.slices.agents?.value;
  const asOf = account.slices.agents?.asOf ?? agents[0]?.asOf;
  const counts = list && [
    en.agents.listed(list.listed.length, list.total),
    ...(list.withBudget === null ? [] : [en.agents.withBudget(list.withBudget)]),
    ...(list.paused === null ? [] : [en.agents.pausedCount(list.paused)]),
  ];
  const walletId = agents[0]?.walletId;
  const stale = agents.some(({ freshness }) => freshness === 'stale');
  return (
    <Section
      aside={
        asOf !== undefined && (
          <span className={stale ? styles.stale : undefined}>
            {stale && en.freshness.lastSeen} <Age at={asOf} />
          </span>
        )
      }
      look="bare"
      title={account.label}
    >
      {list !== undefined && (list.totalAllocated ?? list.totalAvailable) !== null && (
        <dl className={styles.totals}>
          {(['available', 'spent', 'allocated'] as const).map((name) => {
            const amount = { available: list.totalAvailable, spent: list.totalSpent, allocated: list.totalAllocated }[
              name
            ];
            return (
              amount !== null && (
                <div key={name}>
                  <dt>{en.agents.totals[name]}</dt>
                  <dd>
                    <Money amount={amount} />
                  </dd>
                </div>
              )
            );
          })}
          <div className={styles.counts}>
            <dt className="visually-hidden">{en.agents.title}</dt>
            <dd>{counts?.join(' · ')}</dd>
            {walletId !== undefined && (
              <dd>
                <ScreenLink className={styles.wallet} to={{ name: 'wallet', walletId }}>
                  {en.alerts.goTo}
                </ScreenLink>
              </dd>
            )}
          </div>
        </dl>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it scrolls, the keyboard scrolls it, too */}
      <section aria-label={en.agents.of(account.label)} className={styles.card} tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{en.agents.name}</th>
              <th scope="col">{en.agents.budget}</th>
              <th className={table.end} scope="col">
                {en.agents.left}
              </th>
              <th scope="col">{en.runway.title}</th>
              <th className={table.end} scope="col">
                {en.agents.perDay}
              </th>
              <th className={table.end} scope="col">
                {en.agents.today}
              </th>
              <th className={table.end} scope="col">
                {en.agents.requests}
              </th>
              <th className={table.end} scope="col">
                {en.agents.earnings}
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <AgentRow agent={agent} key={agent.id} />
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}

function AgentRow({ agent }: { readonly agent: AgentView }) {
  const { budget } = agent;
  return (
    <tr data-paused={agent.paused || undefined}>
      <th className={table.lead} scope="row">
        {agent.name}
        <span className={table.sub}>
          {agent.paused ? (
            <span className={styles.paused}>
              <Pause aria-hidden="true" />
              {pauseWords(agent.pauseReason)}
            </span>
          ) : (
            en.agents.active
          )}
        </span>
      </th>
      <td className={table.bar}>
        {budget === null ? (
          <span className={table.quiet}>{en.agents.noBudget}</span>
        ) : (
          <>
            <Meter
              fill={fillOf(budget.spent, budget.allocated)}
              label={en.agents.spentMeter(agent.name)}
              level="unknown"
              thin
              valueText={en.agents.spentOf(formatAmount(budget.spent), formatAmount(budget.allocated))}
            />
            <span className={`figures ${table.sub}`}>
              {en.agents.spentOf(formatAmount(budget.spent), formatAmount(budget.allocated))}
            </span>
          </>
        )}
      </td>
      <td className={table.end}>{budget === null ? <None /> : <Money amount={budget.available} />}</td>
      <td className={styles.runway}>
        <RunwayWords runway={agent.runway} />
        {!agent.paused && agent.pauseGains !== null && agent.pauseGains >= HOUR && (
          <span className={table.sub}>{en.runway.ifPaused(span(agent.pauseGains))}</span>
        )}
      </td>
      <td className={table.end}>{agent.perDay === null ? <None /> : <Money amount={agent.perDay} />}</td>
      <td className={table.end}>
        {budget === null || budget.dailyLimit === null ? (
          <None />
        ) : (
          <>
            {budget.dailySpent === null ? <None /> : <Money amount={budget.dailySpent} />}
            <span className={table.sub}>{en.wallet.lotOfAll(formatAmount(budget.dailyLimit))}</span>
          </>
        )}
      </td>
      <td className={table.end}>{agent.requests === null ? <None /> : agent.requests.toLocaleString()}</td>
      <td className={table.end}>{agent.earnings === null ? <None /> : <Money amount={agent.earnings} />}</td>
    </tr>
  );
}

/** The service does not say. */
function None() {
  return (
    <span className={table.quiet}>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{en.notSaid}</span>
    </span>
  );
}
