import { useId } from 'react';
import { amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Empty, Skeleton } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { Notice } from '../components/Notice.tsx';
import { useAsked } from '../state/asked.ts';
import { usePage } from '../state/context.tsx';
import type { Measure } from '../state/measures.ts';
import { useNames } from '../state/names.ts';
import type { RowFilter } from '../state/rowFilter.ts';
import { longDay } from '../state/times.ts';
import { compared, NONE, OTHER, type Series, totalsOf, usageData } from '../state/usageSeries.ts';
import { canOpen, moved, type UsageView, zoomed } from '../state/usageView.ts';
import { rowWords, stepWords, tickWords, windowWords } from '../state/usageWords.ts';
import { Legend } from './Legend.tsx';
import { Summary } from './Summary.tsx';
import { UsageChart } from './UsageChart.tsx';
import { UsageTable } from './UsageTable.tsx';
import styles from './usage.module.css';
import { openRows, usageInput, useRenewed } from './useUsage.ts';

interface UsagePartProps {
  readonly view: UsageView;
  readonly measure: Measure;
  readonly now: number;
  readonly onView: (view: UsageView) => void;
}

/** The chart, what it comes to, and the table behind it. */
export function UsagePart({ view, measure, now, onView }: UsagePartProps) {
  const page = usePage();
  const names = useNames();
  const patterns = useId();
  const { window, by, hidden } = view;
  const { unit } = measure;
  const asked = useRenewed(useAsked('ledger.sums', usageInput(view, measure, window)));
  const earlierWindow = moved(window, -1);
  const facets = useAsked('ledger.facets', { walletIds: [...measure.walletIds] });
  const begins = facets.value?.first ?? null;
  // A period that the ledger holds only a part of is nothing to compare with.
  const whole = begins !== null && begins <= earlierWindow.from;
  const earlier = useAsked('ledger.sums', view.compare && whole ? usageInput(view, measure, earlierWindow) : null);
  if (asked.value === null)
    return asked.error === null ? <Waiting /> : <Failed onAgain={asked.reload} problem={asked.error} />;

  const data = usageData(asked.value.buckets, asked.value.sums, by);
  const was =
    view.compare && whole && earlier.value !== null ? usageData(earlier.value.buckets, earlier.value.sums, by) : null;
  const before = was === null ? null : totalsOf(was, hidden);
  const totals = totalsOf(data, hidden);
  const spent = totals.reduce((sum, one) => sum + one, 0);

  const nameOf = (key: string): string => {
    if (key === OTHER) return en.usage.other;
    if (key === NONE) return by === 'agent' ? en.ledger.unattributed : en.ledger.noActivity;
    if (by === 'wallet') return names.wallet(key);
    if (by === 'agent') return names.agent(key);
    return by === 'kind' ? (en.entryKind[key as keyof typeof en.entryKind] ?? key) : key;
  };
  const when = (place: number) => stepWords(window.step, data.buckets[place] ?? 0, now);
  const amount = (micros: number) => formatAmount(amountOf(micros, unit));
  const showRows = (span: { from: number; to: number }, series?: Series) =>
    openRows(page, measure, span, series === undefined ? {} : seriesFilter(series, by));
  const spanOfBar = (place: number) => ({
    from: data.buckets[place] ?? window.from,
    to: data.buckets[place + 1] ?? window.to,
  });
  const open = (first: number, last: number) => {
    const [a, b] = [data.buckets[first], data.buckets[last]];
    if (a === undefined || b === undefined) return;
    if (first === last && !canOpen(window.step)) showRows(spanOfBar(first));
    else onView(zoomed(view, a, b));
  };
  const caption = en.usage.chart(en.usage.dimensions[by], en.usage.per[window.step], windowWords(window, now));
  const table = (
    <UsageTable
      before={before}
      caption={caption}
      data={data}
      hidden={hidden}
      nameOf={nameOf}
      onRows={view.asTable ? (place) => showRows(spanOfBar(place)) : null}
      unit={unit}
      whenOf={(place) => rowWords(window.step, data.buckets[place] ?? 0, now)}
    />
  );
  return (
    <div aria-busy={asked.loading || undefined} className={styles.body}>
      {asked.error !== null && (
        <Notice title={en.usage.failed} tone="warning">
          <p>
            {asked.error.message} {en.usage.stale}
          </p>
        </Notice>
      )}
      <Summary
        comparison={before === null ? null : compared(totals, before)}
        notWhole={view.compare && begins !== null && !whole ? longDay(begins) : null}
        refunded={data.refunded}
        spent={spent}
        unit={unit}
      />
      <div className={styles.card}>
        {data.series.length === 0 ? (
          <Empty art={<Mark size={44} />} body={en.usage.emptyBody} title={en.usage.emptyTitle} />
        ) : view.asTable ? (
          table
        ) : (
          <>
            <UsageChart
              before={before}
              data={data}
              help={en.usage.chartHelp}
              hidden={hidden}
              label={caption}
              nameOf={nameOf}
              onOpen={open}
              patterns={patterns}
              unit={unit}
              words={{
                tick: (place) => tickWords(window.step, data.buckets[place] ?? 0, now),
                when,
                bar: (place) =>
                  before === null
                    ? en.usage.bar(when(place), amount(totals[place] ?? 0))
                    : en.usage.barBefore(when(place), amount(totals[place] ?? 0), amount(before[place] ?? 0)),
              }}
            />
            <Legend
              compared={whole ? view.compare : null}
              onCompared={(compare) => onView({ ...view, compare })}
              hidden={hidden}
              nameOf={nameOf}
              onHidden={(next) => onView({ ...view, hidden: next })}
              onRows={(series) => showRows(window, series)}
              patterns={patterns}
              series={data.series}
              unit={unit}
            />
            <p aria-hidden="true" className={styles.hint}>
              {en.usage.dragHelp}
            </p>
            <div className="visually-hidden">{table}</div>
          </>
        )}
      </div>
    </div>
  );
}

function seriesFilter({ value }: Series, by: UsageView['by']): Partial<RowFilter> {
  if (by === 'agent') return { agentIds: [value] };
  if (by === 'activity') return { activities: [value] };
  if (by === 'wallet') return value === null ? {} : { walletIds: [value] };
  return value === null ? {} : { kinds: [value as RowFilter['kinds'][number]] };
}

function Waiting() {
  return (
    <div aria-busy="true" aria-label={en.shell.loading} className={styles.body} role="status">
      <Skeleton height={34} width={220} />
      <div className={styles.card}>
        <div className={styles.waiting}>
          <Skeleton height={220} width="100%" />
        </div>
      </div>
    </div>
  );
}

function Failed(props: { readonly problem: { message: string; help?: string | undefined }; onAgain(): void }) {
  const { problem, onAgain } = props;
  return (
    <Notice action={<Button onClick={onAgain}>{en.actions.tryAgain}</Button>} title={en.usage.failed} tone="error">
      <p>{problem.message}</p>
      {problem.help !== undefined && <p>{problem.help}</p>}
    </Notice>
  );
}
