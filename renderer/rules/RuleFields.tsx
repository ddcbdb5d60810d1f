import { ChevronRight } from 'lucide-react';
import { type ChangeEvent, useId, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Field } from '../components/Field.tsx';
import { Picker } from '../components/Picker.tsx';
import { useAsked } from '../state/asked.ts';
import { useSnapshot } from '../state/context.tsx';
import type { LedgerNames } from '../state/names.ts';
import type { RuleDraft, RuleProblems } from '../state/rules.ts';
import { weekdayName } from '../state/times.ts';
import styles from './rules.module.css';

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly problems: RuleProblems;
  readonly names: LedgerNames;
  readonly onChange: (draft: RuleDraft) => void;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** Whose the rows are, and what must hold of them. */
export function RuleFields({ draft, problems, names, onChange }: RuleFieldsProps) {
  const agents = useId();
  const set = (part: Partial<RuleDraft>) => onChange({ ...draft, ...part });
  const text = (name: 'agent' | 'description' | 'path' | 'equals') => ({
    value: draft[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Field
        error={problems.agent}
        help={en.rules.agentHelp}
        input={{ ...text('agent'), list: agents, maxLength: 120 }}
        label={en.rules.agent}
      />
      <AgentNames id={agents} names={names} />
      <div className={styles.where}>
        <span aria-hidden="true" className={styles.label}>
          {en.rules.where}
        </span>
        <Picker
          label={en.rules.where}
          onChange={(where) => set({ where })}
          options={usePlaces(names)}
          value={draft.where}
        />
      </div>
      <Field
        help={en.rules.descriptionHelp}
        input={{ ...text('description'), maxLength: 200 }}
        label={en.rules.description}
      />
      <div className={styles.pair}>
        <Field
          error={problems.field}
          input={{ ...text('path'), placeholder: en.rules.fieldPlaceholder, maxLength: 200 }}
          label={en.rules.field}
        />
        <Field input={{ ...text('equals'), maxLength: 200 }} label={en.rules.equals} />
      </div>
      <Times draft={draft} problems={problems} set={set} />
      {problems.conditions !== undefined && (
        <p className={styles.error} role="alert">
          {problems.conditions}
        </p>
      )}
    </>
  );
}

interface TimesProps {
  readonly draft: RuleDraft;
  readonly problems: RuleProblems;
  readonly set: (part: Partial<RuleDraft>) => void;
}

function Times({ draft, problems, set }: TimesProps) {
  const { firstDay, lastDay, hoursFrom, hoursTo, weekdays } = draft;
  const used = [firstDay, lastDay, hoursFrom, hoursTo].some((part) => part !== '') || weekdays.length > 0;
  const [open, setOpen] = useState(used);
  const id = useId();
  const input = (name: 'firstDay' | 'lastDay' | 'hoursFrom' | 'hoursTo', type: 'date' | 'time') => ({
    type,
    value: draft[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <div className={styles.times}>
      <button
        aria-controls={open ? id : undefined}
        aria-expanded={open}
        className={styles.disclosure}
        onClick={() => setOpen(!open)}
        type="button"
      >
        <ChevronRight aria-hidden="true" size={14} />
        {en.rules.times}
      </button>
      {open && (
        <div className={styles.timeFields} id={id}>
          <div className={styles.pair}>
            <Field input={input('firstDay', 'date')} label={en.rules.from} />
            <Field error={problems.days} input={input('lastDay', 'date')} label={en.rules.to2} />
          </div>
          <div className={styles.pair}>
            <Field
              error={problems.hours}
              help={en.rules.hoursHelp}
              input={input('hoursFrom', 'time')}
              label={en.rules.hoursFrom}
            />
            <Field input={input('hoursTo', 'time')} label={en.rules.hoursTo} />
          </div>
          <fieldset className={styles.days}>
            <legend className={styles.label}>{en.rules.weekdays}</legend>
            {DAYS.map((day) => (
              <label className={styles.day} key={day}>
                <input
                  checked={weekdays.includes(day)}
                  className="visually-hidden"
                  onChange={(event) =>
                    set({
                      weekdays: event.currentTarget.checked
                        ? [...weekdays, day]
                        : weekdays.filter((other) => other !== day),
                    })
                  }
                  type="checkbox"
                />
                {weekdayName(day)}
              </label>
            ))}
          </fieldset>
        </div>
      )}
    </div>
  );
}

/** Suggestions: agents that a service tells of, and those that occur in the ledger. */
function AgentNames({ id, names }: { readonly id: string; readonly names: LedgerNames }) {
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const facets = useAsked('ledger.facets', {}).value;
  const ids = new Set([...agents.map((agent) => agent.id), ...(facets?.agents ?? []).map(({ agentId }) => agentId)]);
  return (
    <datalist id={id}>
      {[...ids].slice(0, 200).map((agentId) => (
        <option key={agentId} label={names.agent(agentId)} value={agentId} />
      ))}
    </datalist>
  );
}

function usePlaces(names: LedgerNames) {
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  return [
    { value: '', label: en.rules.anyWhere },
    ...accounts.map(({ id, label }) => ({ value: `account:${id}`, label: en.rules.allOf(label) })),
    ...names.wallets.map(({ id, name }) => ({ value: `wallet:${id}`, label: name })),
  ];
}
