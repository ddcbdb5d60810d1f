import { useId, useState } from 'react';
import type { WorkList } from '#shared/domain/offers.ts';
import { LONGEST_TITLE, type PaymentOrder, RUN_TASK } from '#shared/domain/payment.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Meter } from '../components/Meter.tsx';
import { Notice } from '../components/Notice.tsx';
import { capitalised } from '../state/phrases.ts';
import styles from './Rows.module.css';

type Spend = Extract<PaymentOrder, { type: 'spend' }>;

interface WorkItemsProps {
  readonly work: WorkList;
  /** For which of them the balance is being read. */
  readonly reading: string | null;
  readonly onPropose: (spend: Spend, title: string) => Promise<void>;
}

/** What can be run, what it costs, and how much of today's limit is left. */
export function WorkItems({ work, reading, onPropose }: WorkItemsProps) {
  const { items, actions, usedToday, limit, remaining } = work;
  const usedUp = remaining !== null && remaining <= 0;
  return (
    <>
      {usedToday !== null && limit !== null && (
        <div>
          <Meter
            fill={limit > 0 ? Math.min(1, usedToday / limit) : null}
            label={en.work.todayMeter}
            level="unknown"
            thin
            valueText={en.work.today(usedToday.toLocaleString(), limit.toLocaleString())}
          />
          <p className={`figures ${styles.sub} ${styles.under}`}>
            {en.work.today(usedToday.toLocaleString(), limit.toLocaleString())}
            {remaining !== null && ` · ${en.work.remaining(remaining.toLocaleString())}`}
          </p>
        </div>
      )}
      {usedUp && <Notice tone="warning">{en.work.usedUp}</Notice>}
      {items.length === 0 && actions.length === 0 && <p className={styles.none}>{en.work.none}</p>}
      {items.length > 0 && (
        <section aria-label={en.work.tasks}>
          <h3 className={styles.label}>{en.work.tasks}</h3>
          <ul className={styles.rows}>
            {items.map((item) => (
              <li className={styles.row} key={item.id}>
                <div className={styles.main}>
                  <div className={styles.text}>
                    <p className={styles.name}>{item.title}</p>
                    <p className={styles.sub}>
                      {[item.status === null ? null : capitalised(item.status), formatAmount(item.cost)]
                        .filter((part) => part !== null)
                        .join(' · ')}
                    </p>
                  </div>
                  <Button
                    aria-label={en.work.run(item.title)}
                    busy={reading === item.id}
                    disabled={usedUp || (reading !== null && reading !== item.id)}
                    onClick={() =>
                      onPropose(
                        {
                          type: 'spend',
                          action: RUN_TASK,
                          target: item.id,
                          prompt: null,
                          cost: item.cost,
                          title: item.title.slice(0, LONGEST_TITLE),
                        },
                        item.title,
                      )
                    }
                  >
                    {reading === item.id ? en.work.reading : en.work.runShort}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {actions.map((action) => (
        <PromptAction action={action} busy={reading === action.id} key={action.id} onPropose={onPropose} />
      ))}
    </>
  );
}

interface PromptActionProps extends Pick<WorkItemsProps, 'onPropose'> {
  readonly action: WorkList['actions'][number];
  readonly busy: boolean;
}

/** Paid work that is told in words what to make. */
function PromptAction({ action, busy, onPropose }: PromptActionProps) {
  const id = useId();
  const [prompt, setPrompt] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && prompt.trim() === '';
  return (
    <form
      aria-label={action.name}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const text = prompt.trim();
        if (text === '' || busy) return;
        void onPropose(
          {
            type: 'spend',
            action: action.id,
            target: null,
            prompt: text,
            cost: action.cost,
            title: action.name.slice(0, LONGEST_TITLE),
          },
          action.name,
        );
      }}
    >
      <h3 className={styles.label}>
        {action.name} <span className={styles.sub}>{formatAmount(action.cost)}</span>
      </h3>
      <label className="visually-hidden" htmlFor={id}>
        {en.work.prompt}
      </label>
      <textarea
        aria-describedby={`${id}-help`}
        aria-invalid={missing || undefined}
        className={styles.area}
        id={id}
        maxLength={4_000}
        onChange={(event) => setPrompt(event.currentTarget.value)}
        placeholder={en.work.prompt}
        value={prompt}
      />
      <div className={`${styles.main} ${styles.under}`}>
        <p className={styles.text} id={`${id}-help`}>
          <span className={styles.sub} role={missing ? 'alert' : undefined}>
            {missing ? en.work.promptMissing : en.work.promptHelp}
          </span>
        </p>
        <Button busy={busy} type="submit">
          {busy ? en.work.reading : en.work.next}
        </Button>
      </div>
    </form>
  );
}
