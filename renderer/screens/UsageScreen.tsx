import { ChevronLeft, ChevronRight, CornerUpLeft, ScrollText, Table2 } from 'lucide-react';
import type { Dimension } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Choice } from '../components/Choice.tsx';
import { Empty, ScreenFrame } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { Picker } from '../components/Picker.tsx';
import { useClock } from '../state/clock.ts';
import { usePage, useSnapshot, useViews } from '../state/context.tsx';
import { measuresOf } from '../state/measures.ts';
import { dayKey } from '../state/times.ts';
import { latestWindow, moved, type UsageView, zoomedOut } from '../state/usageView.ts';
import { windowWords } from '../state/usageWords.ts';
import { MonthsStrip } from '../usage/MonthsStrip.tsx';
import { UsagePart } from '../usage/UsagePart.tsx';
import styles from '../usage/usage.module.css';
import { openRows } from '../usage/useUsage.ts';

const DIMENSIONS = Object.keys(en.usage.dimensions) as Dimension[];
const STEPS = ['day', 'week', 'month'] as const;

/** What work has cost: per day, week or month, by what one wants to know it by. */
export function UsageScreen() {
  const page = usePage();
  const view = useViews((views) => views.usage);
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const books = useSnapshot((snapshot) => snapshot.books);
  const today = useClock((now) => dayKey(now));
  const now = Date.parse(`${today}T12:00:00`);
  const measures = measuresOf({ wallets, books });
  const measure = measures.find(({ key }) => key === view.measure) ?? measures[0];
  const set = (usage: UsageView) => page.views.setState({ usage });
  if (measure === undefined)
    return (
      <ScreenFrame title={en.usage.title}>
        <Empty art={<Mark size={44} />} body={en.usage.noWalletsBody} title={en.usage.noWalletsTitle} />
      </ScreenFrame>
    );
  return (
    <ScreenFrame
      actions={
        <>
          <Button icon={<ScrollText aria-hidden="true" />} onClick={() => openRows(page, measure, view.window)}>
            {en.usage.showRows}
          </Button>
          <Button
            aria-pressed={view.asTable}
            icon={<Table2 aria-hidden="true" />}
            onClick={() => set({ ...view, asTable: !view.asTable })}
          >
            {en.usage.asTable}
          </Button>
        </>
      }
      lead={en.usage.lead}
      title={en.usage.title}
      wide
    >
      <div className={styles.controls}>
        <Choice
          label={en.usage.measure}
          labelHidden
          look="segments"
          onChange={(key) => set({ ...view, measure: key, hidden: [] })}
          options={measures.map(({ key, label }) => ({ value: key, label }))}
          value={measure.key}
        />
        <div className={styles.line}>
          <Choice
            label={en.usage.step}
            labelHidden
            look="segments"
            onChange={(step) => set({ ...view, window: latestWindow(step, now), zoomedFrom: [] })}
            options={STEPS.map((value) => ({ value, label: en.usage.steps[value] }))}
            value={view.window.step === 'hour' ? null : view.window.step}
          />
          <Picker
            label={en.usage.by}
            onChange={(by) => set({ ...view, by, hidden: [] })}
            options={DIMENSIONS.map((value) => ({ value, label: en.usage.dimensions[value] }))}
            value={view.by}
          />
          <WindowNav now={now} onView={set} view={view} />
        </div>
      </div>
      <MonthsStrip measure={measure} />
      <UsagePart measure={measure} now={now} onView={set} view={view} />
    </ScreenFrame>
  );
}

interface WindowNavProps {
  readonly view: UsageView;
  readonly now: number;
  readonly onView: (view: UsageView) => void;
}

/** Which stretch is looked at, and the ways to others. */
function WindowNav({ view, now, onView }: WindowNavProps) {
  const { window, zoomedFrom } = view;
  const wider = zoomedFrom.at(-1);
  const latest = window.to > now;
  return (
    <div className={styles.windowNav}>
      {wider !== undefined && (
        <Button icon={<CornerUpLeft aria-hidden="true" />} onClick={() => onView(zoomedOut(view))} tone="ghost">
          {en.usage.back(windowWords(wider, now))}
        </Button>
      )}
      <span className={styles.windowName} role="status">
        {windowWords(window, now)}
      </span>
      <Button
        aria-label={en.usage.earlier}
        icon={<ChevronLeft aria-hidden="true" />}
        onClick={() => onView({ ...view, window: moved(window, -1) })}
        square
      />
      <Button
        aria-label={en.usage.later}
        disabled={latest}
        icon={<ChevronRight aria-hidden="true" />}
        onClick={() => onView({ ...view, window: moved(window, 1) })}
        square
      />
    </div>
  );
}
