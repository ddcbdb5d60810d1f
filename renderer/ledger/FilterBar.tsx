import { X } from 'lucide-react';
import { memo, type Ref } from 'react';
import type { CallOutput } from '#shared/contract/contract.ts';
import { en } from '#shared/words/en.ts';
import { useAsked } from '../state/asked.ts';
import type { LedgerNames } from '../state/names.ts';
import { chipsOf, NO_FILTER, type RowFilter } from '../state/rowFilter.ts';
import { AmountPicker } from './AmountPicker.tsx';
import { FacetPicker } from './FacetPicker.tsx';
import styles from './FilterBar.module.css';
import { type EntryKind, entryKinds } from './kinds.ts';
import { DayFields, PeriodPicker } from './PeriodPicker.tsx';
import { SearchBox } from './SearchBox.tsx';

interface FilterBarProps {
  readonly filter: RowFilter;
  readonly onChange: (filter: RowFilter) => void;
  readonly names: LedgerNames;
  readonly now: number;
  readonly onDown: () => void;
  readonly searchRef: Ref<HTMLInputElement>;
}

type Facets = CallOutput<'ledger.facets'>;

/** Stands for null where a list needs text: no agent and no activity is written like this. */
const NONE = '\u0000';
const toText = (value: string | null) => value ?? NONE;
const fromText = (value: string) => (value === NONE ? null : value);

/** What the rows are filtered by, and each filter in force as a chip. */
export const FilterBar = memo(function FilterBar(props: FilterBarProps) {
  const { filter, onChange, names, now, onDown, searchRef } = props;
  const walletIds = filter.walletIds.length === 0 ? undefined : [...filter.walletIds];
  const facets = useAsked('ledger.facets', walletIds === undefined ? {} : { walletIds }).value;
  const chips = chipsOf(filter, names, now);
  const set = (part: Partial<RowFilter>) => onChange({ ...filter, ...part });
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <SearchBox inputRef={searchRef} onChange={(text) => set({ text })} onDown={onDown} text={filter.text} />
        <PeriodPicker now={now} onChange={(period) => set({ period })} period={filter.period} />
        <div className={styles.facets}>
          <FacetPicker
            chosen={filter.walletIds}
            label={en.ledger.wallets}
            onChange={(walletIds) => set({ walletIds })}
            options={names.wallets.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <FacetPicker
            chosen={filter.kinds}
            label={en.ledger.kinds}
            onChange={(kinds) => set({ kinds: kinds as EntryKind[] })}
            options={kindOptions(facets, filter.kinds)}
          />
          <FacetPicker
            chosen={filter.agentIds.map(toText)}
            label={en.ledger.agents}
            onChange={(ids) => set({ agentIds: ids.map(fromText) })}
            options={agentOptions(facets, filter, names)}
          />
          {(facets === null || facets.activities.length > 0 || filter.activities.length > 0) && (
            <FacetPicker
              chosen={filter.activities.map(toText)}
              label={en.ledger.activities}
              onChange={(activities) => set({ activities: activities.map(fromText) })}
              options={activityOptions(facets, filter)}
            />
          )}
          <AmountPicker flow={filter.flow} least={filter.least} most={filter.most} onChange={set} />
        </div>
      </div>
      <DayFields onChange={(period) => set({ period })} period={filter.period} />
      {chips.length > 0 && (
        <ul aria-label={en.ledger.chips} className={styles.chips}>
          {chips.map((chip) => (
            <li className={styles.chip} key={chip.key}>
              <span>{chip.label}</span>
              <button
                aria-label={en.ledger.removeChip(chip.label)}
                onClick={() => onChange(chip.without)}
                type="button"
              >
                <X aria-hidden="true" size={12} />
              </button>
            </li>
          ))}
          <li>
            <button className={styles.clear} onClick={() => onChange(NO_FILTER)} type="button">
              {en.ledger.clearAll}
            </button>
          </li>
        </ul>
      )}
    </div>
  );
});

const written = (count: number) => count.toLocaleString();

function kindOptions(facets: Facets | null, chosen: readonly EntryKind[]) {
  const counts = new Map(facets?.kinds.map(({ kind, count }) => [kind, count]));
  return entryKinds
    .filter((kind) => facets === null || counts.has(kind) || chosen.includes(kind))
    .map((kind) => ({ value: kind, label: en.entryKind[kind], count: written(counts.get(kind) ?? 0) }));
}

function agentOptions(facets: Facets | null, { agentIds }: RowFilter, names: LedgerNames) {
  const counted = facets?.agents ?? [];
  const ids = new Set([...counted.map(({ agentId }) => agentId), ...agentIds.filter((id) => id !== null)]);
  const counts = new Map(counted.map(({ agentId, count }) => [agentId, count]));
  const agents = [...ids].map((id) => ({ value: id, label: names.agent(id), count: written(counts.get(id) ?? 0) }));
  return [{ value: NONE, label: en.ledger.unattributed }, ...agents];
}

function activityOptions(facets: Facets | null, { activities }: RowFilter) {
  const counted = facets?.activities ?? [];
  const all = new Set([...counted.map(({ activity }) => activity), ...activities.filter((one) => one !== null)]);
  const counts = new Map(counted.map(({ activity, count }) => [activity, count]));
  const named = [...all].map((one) => ({ value: one, label: one, count: written(counts.get(one) ?? 0) }));
  return [{ value: NONE, label: en.ledger.noActivity }, ...named];
}
