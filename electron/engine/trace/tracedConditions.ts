/** What the surroundings allow, as it changes. */
import type { TraceWhat } from '#shared/domain/trace.ts';
import type { Conditions } from '../ports.ts';
import type { Syncer } from '../sync/syncer.ts';
import type { Trace } from './trace.ts';

type Change = (TraceWhat & { kind: 'conditions' })['change'];

const CHANGES: { readonly [C in keyof Conditions]: readonly [becomes: Change, ends: Change] } = {
  windowOpen: ['window-opened', 'window-closed'],
  online: ['online', 'offline'],
  onBattery: ['on-battery', 'on-mains'],
};

export function tracedConditions(
  syncer: Pick<Syncer, 'conditions' | 'setConditions'>,
  trace: Pick<Trace, 'record' | 'within'>,
): (change: Partial<Conditions>) => void {
  return (change) => {
    const before = syncer.conditions;
    let cause: number | null = null;
    for (const name of Object.keys(CHANGES) as (keyof Conditions)[]) {
      const next = change[name];
      if (next === undefined || next === before[name]) continue;
      cause = trace.record({ kind: 'conditions', change: CHANGES[name][next ? 0 : 1] }, {}, null);
    }
    trace.within(cause, () => syncer.setConditions(change));
  };
}
