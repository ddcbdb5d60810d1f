import { Popover } from '@base-ui/react/popover';
import type { AgentView, Limit } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import styles from './Limits.module.css';
import { None } from './None.tsx';

/** What binds it by name, and all the others on hover or when it is pressed. */
export function Binding({ agent }: { readonly agent: AgentView }) {
  const first = agent.limits[0];
  if (first === undefined) return <None />;
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`${first.name}. ${en.agents.moreLimits(agent.name, agent.limits.length)}`}
        className={styles.binding}
        delay={300}
        openOnHover
      >
        <Money amount={first.left} />
        <span className={styles.by} data-kind={first.kind}>
          {first.name}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="end" className={styles.positioner} sideOffset={6}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>{en.agents.limitsTitle}</Popover.Title>
            <LimitList limits={agent.limits} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Every limit in order, with what it leaves and when there is more. */
export function LimitList({ limits }: { readonly limits: readonly Limit[] }) {
  return (
    <ol className={styles.list}>
      {limits.map((limit, index) => (
        <li className={styles.limit} data-first={index === 0 || undefined} key={`${limit.kind} ${limit.name}`}>
          <div className={styles.what}>
            <p className={styles.name} data-kind={limit.kind}>
              {limit.name}
            </p>
            <p className={styles.meta}>
              {en.agents.limitKind[limit.kind]}
              {limit.renewsAt !== null && (
                <>
                  , {en.agents.renews} <Moment at={limit.renewsAt} />
                </>
              )}
            </p>
          </div>
          <p className={styles.left}>
            <Money amount={limit.left} />
            {index === 0 && <span className={styles.tightest}>{en.agent.tightest}</span>}
          </p>
        </li>
      ))}
    </ol>
  );
}
