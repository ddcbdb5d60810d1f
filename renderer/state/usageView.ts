/** What the usage screen looks at: which stretch, in which steps, by what. Pure. */
import type { Dimension } from '#shared/contract/ledgerCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Step, shifted, startOf } from './periods.ts';

/** A stretch of time cut into steps. */
export interface UsageWindow {
  readonly step: Step;
  readonly from: Instant;
  readonly to: Instant;
}

export interface UsageView {
  /** The key of what is added up; null: the first there is. */
  readonly measure: string | null;
  readonly by: Dimension;
  readonly window: UsageWindow;
  /** The windows that one zoomed in from, the widest first. */
  readonly zoomedFrom: readonly UsageWindow[];
  /** Series taken out of the chart, by their keys. */
  readonly hidden: readonly string[];
  readonly asTable: boolean;
  readonly compare: boolean;
}

/** How much one sees at first in steps of each kind. */
const LENGTHS = { hour: 24, day: 30, week: 12, month: 12 } as const;

/** The latest window in steps of this kind: its last step is the one that is not over yet. */
export function latestWindow(step: Step, now: Instant): UsageWindow {
  if (step === 'hour') return windowInside({ step: 'day', from: startOf('day', now), to: now }, startOf('day', now));
  const to = shifted(step, startOf(step, now), 1);
  return { step, from: shifted(step, to, -LENGTHS[step]), to };
}

export function firstUsageView(now: Instant): UsageView {
  return {
    measure: null,
    by: 'wallet',
    window: latestWindow('day', now),
    zoomedFrom: [],
    hidden: [],
    asTable: false,
    compare: true,
  };
}

/** How many steps the window has. */
export function stepsIn({ step, from, to }: UsageWindow): number {
  let count = 0;
  for (let at = from; at < to && count < 1_000; at = shifted(step, at, 1)) count += 1;
  return count;
}

/** The window before (-1) or after (1). One of whole months moves by months, one of whole days by days. */
export function moved(window: UsageWindow, by: 1 | -1): UsageWindow {
  const unit = (['month', 'day', 'hour'] as const).find(
    (step) => startOf(step, window.from) === window.from && startOf(step, window.to) === window.to,
  );
  const step = unit ?? 'hour';
  const count = stepsIn({ ...window, step }) * by;
  return { ...window, from: shifted(step, window.from, count), to: shifted(step, window.to, count) };
}

/** The steps that one sees when a step is opened: of a month its days, of a day its hours. */
const FINER = { month: 'day', week: 'day', day: 'hour', hour: null } as const;

export function canOpen(step: Step): boolean {
  return FINER[step] !== null;
}

/** The window of one step of another window, in finer steps. */
export function windowInside({ step }: UsageWindow, start: Instant): UsageWindow {
  return { step: FINER[step] ?? step, from: start, to: shifted(step, start, 1) };
}

/** The view after looking closer: at one step, or at several that were drawn over. */
export function zoomed(view: UsageView, first: Instant, last: Instant): UsageView {
  const { window } = view;
  const next =
    first === last ? windowInside(window, first) : { ...window, from: first, to: shifted(window.step, last, 1) };
  if (first === last && !canOpen(window.step)) return view;
  return { ...view, window: next, zoomedFrom: [...view.zoomedFrom, window] };
}

/** Back to where one zoomed in from; `to` counts from the widest. */
export function zoomedOut(view: UsageView, to = view.zoomedFrom.length - 1): UsageView {
  const window = view.zoomedFrom[to];
  return window === undefined ? view : { ...view, window, zoomedFrom: view.zoomedFrom.slice(0, to) };
}
