/** `ledger.sums`: exact sums by buckets of local time and up to two dimensions. */
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Bucket, Dimension, LedgerSum } from '#shared/contract/ledgerCalls.ts';
import { calendarIn } from '#shared/domain/calendar.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { KINDS, purseOf } from './arrivals.ts';
import { type Axis, Cells } from './cells.ts';
import type { Selections } from './page.ts';
import { exactAmount, type Sight } from './sight.ts';

/** Some two years of hours. */
const MOST_BUCKETS = 20_000;
/** The farthest that a calendar reaches, with a margin for zones and months. */
const FARTHEST = 8_640_000_000_000_000 - 40 * DAY;
export function ledgerSums(
  sight: Sight,
  selections: Selections,
  { filter, bucket, zone, by }: CallInput<'ledger.sums'>,
): CallOutput<'ledger.sums'> {
  const buckets = bucketStarts(bucket, zone, filter.from, filter.to);
  const selected = selections.select(sight, filter);
  const { columns, names } = sight.model;
  const unitOf = names.purse.all().map((name) => purseOf(name).unit);
  const units = [...new Set(unitOf)];
  const [first, second] = new Set(by);
  const cells = new Cells(
    columns.block,
    Uint32Array.from([0, ...unitOf.map((unit) => units.indexOf(unit))]),
    units.length,
    [axisOf(sight, first), axisOf(sight, second)],
  );
  const sums: LedgerSum[] = [];
  let n = 0;
  for (const [b, start] of buckets.entries()) {
    const end = buckets[b + 1] ?? Infinity;
    for (; n < selected.count; n++) {
      const row = selected.row(n);
      if ((columns.block.at[row] ?? 0) >= end) break;
      cells.add(row);
    }
    for (const cell of cells.take())
      sums.push({
        start,
        walletId: null,
        kind: null,
        agentId: null,
        activity: null,
        ...namedBy(sight, first, cell.first),
        ...namedBy(sight, second, cell.second),
        amount: exactAmount(cell.sum, units[cell.unit] ?? ''),
        count: cell.count,
      });
  }
  return { buckets, sums };
}

/** @throws PlimsollError `invalid-input` for an unknown zone, or for more buckets than anyone can look at */
function bucketStarts(bucket: Bucket, zone: string, from: number, to: number): number[] {
  const calendar = calendarIn(zone);
  if (to <= from) return [];
  if (bucket === 'whole') return [from];
  const least = { hour: HOUR / 2, day: DAY / 2, week: 6 * DAY, month: 27 * DAY }[bucket];
  if (Math.abs(from) > FARTHEST || Math.abs(to) > FARTHEST || (to - from) / least > 2 * MOST_BUCKETS) throw tooMany();
  const starts: number[] = [];
  for (let at = calendar.startOf(bucket, from); at < to; at = calendar.endOf(bucket, at)) starts.push(at);
  if (starts.length > MOST_BUCKETS) throw tooMany();
  return starts;
}

function tooMany(): PlimsollError {
  return new PlimsollError({
    kind: 'invalid-input',
    message: 'The period is too long for sums of such short spans.',
    help: 'Ask for longer spans, or for a shorter period.',
  });
}

function axisOf({ model: { columns, names } }: Sight, dimension: Dimension | undefined): Axis {
  const { block } = columns;
  switch (dimension) {
    case 'wallet':
      return { column: block.purse, size: names.purse.size + 1 };
    case 'kind':
      return { column: block.kind, size: KINDS.length };
    case 'agent':
      return { column: block.agent, size: names.agent.size + 1 };
    case 'activity':
      return { column: block.activity, size: names.activity.size + 1 };
    case undefined:
      return { column: null, size: 1 };
  }
}

function namedBy({ model: { names } }: Sight, dimension: Dimension | undefined, value: number): Partial<LedgerSum> {
  switch (dimension) {
    case 'wallet':
      return { walletId: purseOf(names.purse.textOf(value) ?? '[]').walletId };
    case 'kind':
      return { kind: KINDS[value] ?? null };
    case 'agent':
      return { agentId: names.agent.textOf(value) };
    case 'activity':
      return { activity: names.activity.textOf(value) };
    case undefined:
      return {};
  }
}
