import { useMemo, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Check } from '../components/Check.tsx';
import { Choice } from '../components/Choice.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { Picker } from '../components/Picker.tsx';
import { FacetPicker } from '../ledger/FacetPicker.tsx';
import { DayFields, PeriodPicker } from '../ledger/PeriodPicker.tsx';
import { useCall, useSnapshot } from '../state/context.tsx';
import {
  EXPORT_FORMATS,
  type ExportForm,
  exportRequest,
  hasOtherConditions,
  lacksMoney,
  otherConditions,
  zones,
} from '../state/exporting.ts';
import { useNames } from '../state/names.ts';
import { localZone } from '../state/periods.ts';
import { chipsOf, NO_FILTER, type RowFilter } from '../state/rowFilter.ts';
import styles from './exports.module.css';
import { JobView } from './JobView.tsx';

interface ExportDialogProps {
  readonly title?: string;
  /** Period and wallets are taken over into the form; the rest can be kept to. */
  readonly filter?: RowFilter;
  readonly onClose: () => void;
}

/** In which form, of when and of what; then how far it is. Closed, it goes on. */
export function ExportDialog({ title = en.exports.title, filter = NO_FILTER, onClose }: ExportDialogProps) {
  const start = useCall('exports.start');
  const jobs = useSnapshot((snapshot) => snapshot.exports);
  const names = useNames();
  const [now] = useState(() => Date.now());
  const [jobId, setJobId] = useState<string | null>(null);
  const [form, setForm] = useState<ExportForm>(() => ({
    format: 'csv',
    period: filter.period,
    zone: localZone(),
    walletIds: filter.walletIds,
    onlyFilter: hasOtherConditions(filter),
  }));
  const job = jobs.find(({ id }) => id === jobId) ?? null;
  const lacking = lacksMoney(form, names.wallets);
  const run = async () => {
    if (start.busy || lacking) return;
    const result = await start.run(exportRequest(form, filter, now));
    if (result.ok && result.value.job !== null) setJobId(result.value.job.id);
  };

  if (job !== null) {
    const over = job.state !== 'running';
    return (
      <Dialog
        actions={
          <>
            {over && <Button onClick={() => setJobId(null)}>{en.exports.another}</Button>}
            <Button onClick={onClose} tone="solid">
              {en.actions.close}
            </Button>
          </>
        }
        {...(over ? {} : { description: en.exports.goOn })}
        onClose={onClose}
        open
        step={job.state}
        title={title}
        wide
      >
        <JobView job={job} />
      </Dialog>
    );
  }
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={start.busy} tone="solid" type="submit">
            {start.busy ? en.exports.starting : en.exports.start}
          </Button>
        </>
      }
      description={en.exports.lead}
      onClose={onClose}
      onSubmit={run}
      open
      title={title}
      wide
    >
      <div className={styles.formats}>
        <Choice
          label={en.exports.format}
          onChange={(format) => setForm({ ...form, format })}
          options={EXPORT_FORMATS.map((value) => ({
            value,
            label: en.exports.formats[value].name,
            help: en.exports.formats[value].help,
          }))}
          value={form.format}
        />
      </div>
      <div className={styles.fields}>
        <Labelled label={en.exports.period}>
          <PeriodPicker now={now} onChange={(period) => setForm({ ...form, period })} period={form.period} />
        </Labelled>
        <Labelled label={en.exports.wallets}>
          <FacetPicker
            chosen={form.walletIds}
            label={form.walletIds.length === 0 ? en.exports.allWallets : en.exports.wallets}
            onChange={(walletIds) => setForm({ ...form, walletIds })}
            options={names.wallets.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Labelled>
        <Labelled label={en.exports.zone}>
          <ZonePicker onChange={(zone) => setForm({ ...form, zone })} zone={form.zone} />
        </Labelled>
      </div>
      <DayFields onChange={(period) => setForm({ ...form, period })} period={form.period} />
      {hasOtherConditions(filter) && (
        <Check
          checked={form.onlyFilter}
          help={`${en.exports.filterIs(filterWords(filter, names, now))}. ${en.exports.onlyFilterHelp}`}
          label={en.exports.onlyFilter}
          onChange={(onlyFilter) => setForm({ ...form, onlyFilter })}
        />
      )}
      {lacking && <Notice tone="warning">{en.exports.noMoney}</Notice>}
      {start.error !== null && (
        <Notice live title={en.exports.failed} tone="error">
          <p>{start.error.message}</p>
          {start.error.help !== undefined && <p>{start.error.help}</p>}
        </Notice>
      )}
    </Dialog>
  );
}

function filterWords(filter: RowFilter, names: ReturnType<typeof useNames>, now: number): string {
  return chipsOf(otherConditions(filter), names, now)
    .map(({ label }) => label)
    .join(', ');
}

function ZonePicker({ zone, onChange }: { readonly zone: string; readonly onChange: (zone: string) => void }) {
  const here = localZone();
  const options = useMemo(
    () => zones(here).map((value) => ({ value, label: value === here ? en.exports.zoneHere(value) : value })),
    [here],
  );
  return <Picker label={en.exports.zone} onChange={onChange} options={options} value={zone} />;
}

function Labelled({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles.labelled}>
      <span aria-hidden="true" className={styles.label}>
        {label}
      </span>
      {children}
    </div>
  );
}
