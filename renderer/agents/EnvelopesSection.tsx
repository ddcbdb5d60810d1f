import { CirclePlus } from 'lucide-react';
import type { AgentView, EnvelopeView } from '#shared/contract/agentCalls.ts';
import { fillOf } from '#shared/domain/level.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Age, Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Money } from '../components/Figure.tsx';
import { Section } from '../components/Layout.tsx';
import { LevelBadge } from '../components/LevelBadge.tsx';
import { Meter } from '../components/Meter.tsx';
import { Notice } from '../components/Notice.tsx';
import { usePage } from '../state/context.tsx';
import styles from './detail.module.css';

const LEVELS = { fine: 'ok', soft: 'low', hard: 'critical' } as const;

/** Every envelope of an agent with all its figures. */
export function EnvelopesSection({ agent }: { readonly agent: AgentView }) {
  const page = usePage();
  return (
    <Section
      aside={
        <Button
          icon={<CirclePlus aria-hidden="true" />}
          onClick={() => page.ask({ what: 'envelope', agent: agent.key, envelopeId: null })}
        >
          {en.envelope.new}
        </Button>
      }
      flush
      look="group"
      title={en.agent.envelopes}
    >
      {agent.envelopes.length === 0 ? (
        <p className={styles.none}>{en.agent.envelopesNone}</p>
      ) : (
        agent.envelopes.map((envelope) => <Envelope agent={agent} envelope={envelope} key={envelope.id} />)
      )}
    </Section>
  );
}

function Envelope({ agent, envelope }: { readonly agent: AgentView; readonly envelope: EnvelopeView }) {
  const page = usePage();
  const { granted, carried, current, spent, held, left, standing, uncovered } = envelope;
  const name = en.envelope.name[envelope.window];
  return (
    <article className={styles.envelope}>
      <header className={styles.head}>
        <div>
          <h3>{name}</h3>
          <p className={styles.meta}>
            {en.envelope.limitOf(formatAmount(envelope.limit), en.envelope.each[envelope.window])}
            {' · '}
            {envelope.walletName}
          </p>
        </div>
        <LevelBadge level={LEVELS[standing]} words={en.envelope.standing[standing]} />
        <Button
          aria-label={en.agents.about(en.envelope.change, en.envelope.of(name, agent.name))}
          onClick={() => page.ask({ what: 'envelope', agent: agent.key, envelopeId: envelope.id })}
          tone="ghost"
        >
          {en.envelope.change}
        </Button>
      </header>
      <Meter
        critical={envelope.hardPercent / 100}
        fill={fillOf(spent, granted)}
        label={en.envelope.meter(name)}
        level={LEVELS[standing]}
        low={envelope.softPercent / 100}
        valueText={en.agents.spentOf(formatAmount(spent), formatAmount(granted))}
      />
      <dl className={styles.figures}>
        <div>
          <dt>{en.envelope.facts.granted}</dt>
          <dd>
            <Money amount={granted} />
          </dd>
          {carried.micros !== 0 && (
            <dd className={styles.meta}>
              <Money amount={carried} signed /> {en.envelope.facts.carried}
            </dd>
          )}
          {current.moved.micros !== 0 && (
            <dd className={styles.meta}>
              <Money amount={current.moved} signed />{' '}
              {current.moved.micros > 0 ? en.envelope.facts.moved : en.envelope.facts.movedOut}
            </dd>
          )}
        </div>
        <div>
          <dt>{en.envelope.facts.spent}</dt>
          <dd>
            <Money amount={spent} />
          </dd>
        </div>
        <div>
          <dt>{en.envelope.facts.held}</dt>
          <dd>
            <Money amount={held} />
          </dd>
        </div>
        <div>
          <dt>{en.envelope.facts.left}</dt>
          <dd data-over={left.micros < 0 || undefined}>
            <Money amount={left} />
          </dd>
          {left.micros < 0 && <dd className={styles.meta}>{en.envelope.overshot}</dd>}
        </div>
        <div>
          <dt>{en.envelope.facts.ends}</dt>
          <dd className={styles.plain}>
            {current.end === null ? en.envelope.facts.noEnd : <Moment at={current.end} />}
          </dd>
          {current.end !== null && <dd className={styles.meta}>{envelope.zone}</dd>}
        </div>
      </dl>
      <p className={styles.meta}>
        {en.envelope.lines(envelope.softPercent, envelope.hardPercent)}
        {' · '}
        {en.envelope.facts.onHard}: {en.envelope.onHards[envelope.onHard].toLowerCase()}
        {' · '}
        {envelope.spentAsOf === null ? (
          en.envelope.spentUnknown
        ) : (
          <>
            {en.envelope.spentAsOf} <Age at={envelope.spentAsOf} />
          </>
        )}
      </p>
      {envelope.overriddenAt !== null && envelope.overriddenAt === current.start && (
        <Notice tone="info">{en.envelope.overridden}</Notice>
      )}
      {uncovered !== null && uncovered.micros > 0 && (
        <Notice tone="warning">{en.envelope.uncovered(formatAmount(uncovered))}</Notice>
      )}
    </article>
  );
}
