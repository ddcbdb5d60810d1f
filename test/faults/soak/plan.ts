/** What happens in a soak, day by day, drawn from a seed before it begins. Pure. */
import type { Fault } from '#sandbox/sandbox.ts';
import { type Random, randomStream } from '#sandbox/world/random.ts';
import type { ExportFormat } from '#shared/contract/ledgerCalls.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';

export type Deed =
  | { readonly do: 'faults'; readonly account: number; readonly faults: readonly Fault[] }
  /** The service takes requests and never answers. */
  | { readonly do: 'silence'; readonly account: number }
  | { readonly do: 'heal'; readonly account: number }
  | { readonly do: 'network'; readonly up: boolean }
  /** `told`: the system says that it is awake again; else only the clock tells. */
  | { readonly do: 'sleep'; readonly ms: number; readonly told: boolean }
  | { readonly do: 'window'; readonly open: boolean }
  | { readonly do: 'battery'; readonly on: boolean }
  | { readonly do: 'pay'; readonly account: number; readonly lost: Fault | null; readonly declined: boolean }
  /** Somebody spends a wallet down far below its line, and some time later it is filled again. */
  | { readonly do: 'drain' | 'look-at-drained' | 'refill'; readonly account: number }
  | { readonly do: 'ask-gate'; readonly agent: number; readonly ends: 'settle' | 'release' | 'forget' }
  | { readonly do: 'pause' | 'resume'; readonly agent: number }
  | { readonly do: 'export'; readonly format: ExportFormat }
  | { readonly do: 'close-month' }
  | { readonly do: 'checkpoint'; readonly day: number };

export type Planned = Deed & { readonly at: number };

export interface PlanInput {
  readonly seed: number;
  readonly epoch: number;
  readonly days: number;
  readonly accounts: number;
  /** How many agents have an envelope here and ask the gate. */
  readonly agents: number;
}

const FORMATS: readonly [ExportFormat, ...ExportFormat[]] = [
  'csv',
  'jsonl',
  'xlsx',
  'ofx',
  'hledger',
  'beancount',
  'focus',
  'statement',
];
/** Nothing breaks in the last two hours of a day, so that all can be compared at its end. */
const CALM_FROM = 22 * HOUR;
const AWAKE_FROM = 10 * HOUR;
const CHECKED_AT = 23.75 * HOUR;

export function planOf({ seed, epoch, days, accounts, agents }: PlanInput): readonly Planned[] {
  const random = randomStream(seed, 'soak');
  const plan: Planned[] = [];
  for (let day = 0; day < days; day++) {
    const from = epoch + day * DAY;
    const add = (after: number, deed: Deed) => plan.push({ ...deed, at: Math.round(from + after) });
    for (let account = 0; account < accounts; account++) {
      for (let n = random.whole(0, 2); n > 0; n--) addTrouble(add, random, account);
      if (random.chance(0.25) && day < days - 1)
        add((11 + random.unit() * 10) * HOUR, {
          do: 'pay',
          account,
          lost: random.chance(0.5) ? lossOf(random) : null,
          declined: random.chance(0.15),
        });
      if (random.chance(0.12)) addDrain(add, random, account);
      add(CALM_FROM, { do: 'heal', account });
    }
    span(add, random, 5 * MINUTE, HOUR, { do: 'network', up: false }, { do: 'network', up: true });
    for (let n = 0; n < 2; n++)
      span(add, random, 3 * MINUTE, 8 * MINUTE, { do: 'window', open: true }, { do: 'window', open: false });
    if (random.chance(0.5))
      span(add, random, HOUR, 3 * HOUR, { do: 'battery', on: true }, { do: 'battery', on: false });
    // Shut at night, and now and then for a while by day.
    add(random.unit() * HOUR, { do: 'sleep', ms: random.whole(540, 600) * MINUTE, told: random.chance(0.7) });
    if (random.chance(0.5))
      add((11 + random.unit() * 8) * HOUR, {
        do: 'sleep',
        ms: random.whole(4, 100) * MINUTE,
        told: random.chance(0.5),
      });
    for (let n = 0; n < 60; n++)
      add(AWAKE_FROM + random.unit() * (CALM_FROM - AWAKE_FROM), {
        do: 'ask-gate',
        agent: random.whole(0, agents - 1),
        ends: random.pick(['settle', 'settle', 'release', 'forget']),
      });
    const agent = random.whole(0, agents - 1);
    span(add, random, 20 * MINUTE, 5 * HOUR, { do: 'pause', agent }, { do: 'resume', agent });
    add((12 + random.unit() * 9) * HOUR, { do: 'export', format: FORMATS[day % FORMATS.length] ?? 'csv' });
    add(21 * HOUR, { do: 'close-month' });
    add(CHECKED_AT, { do: 'checkpoint', day: day + 1 });
  }
  return plan.sort((a, b) => a.at - b.at);
}

type Add = (after: number, deed: Deed) => void;

function span(add: Add, random: Random, least: number, most: number, begin: Deed, end: Deed): void {
  const lasts = least + random.unit() * (most - least);
  const after = AWAKE_FROM + random.unit() * (CALM_FROM - AWAKE_FROM - lasts - HOUR / 2);
  add(after, begin);
  add(after + lasts, end);
}

function addTrouble(add: Add, random: Random, account: number): void {
  const trouble = troubleOf(random, account);
  span(add, random, 6 * MINUTE, 100 * MINUTE, trouble, { do: 'heal', account });
}

function troubleOf(random: Random, account: number): Deed {
  const times = random.whole(1, 12);
  const faults = (...list: Fault[]): Deed => ({ do: 'faults', account, faults: list });
  switch (random.whole(0, 9)) {
    case 0:
      return faults({ kind: 'status', status: random.pick([500, 502, 503]) });
    case 1:
      return faults({ kind: 'status', status: 503, retryAfterSeconds: random.whole(1, 600), times });
    case 2:
      return faults({ kind: 'status', status: 429, retryAfterSeconds: random.whole(5, 900), times: 2 });
    case 3:
      return faults({ kind: 'status', status: 401 });
    case 4:
      return faults({ kind: 'reset', times });
    case 5:
      return faults({ kind: 'truncated', times });
    case 6:
      return faults({ kind: 'malformed', times });
    case 7:
      return faults({ kind: 'wrong-types', times });
    case 8:
      return faults({ kind: 'duplicate-rows' }, { kind: 'shuffled-rows' });
    default:
      return { do: 'silence', account };
  }
}

/** The order is carried out and its answer is lost. */
function lossOf(random: Random): Fault {
  const by = random.pick(['reset', 'unavailable', 'failed', 'edge-502', 'edge-429'] as const);
  return { kind: random.chance(0.7) ? 'after-charge' : 'after-work', by, times: 1 };
}

function addDrain(add: Add, random: Random, account: number): void {
  const after = (6 + random.unit() * 10) * HOUR;
  const lasts = (4 + random.unit() * 2) * HOUR;
  add(after, { do: 'drain', account });
  add(after + lasts, { do: 'look-at-drained', account });
  add(after + lasts + MINUTE, { do: 'refill', account });
}
