/**
 * Entries for what a service keeps no ledger of: each change of a balance between two readings becomes one or several
 * lines marked `derived`, together exactly as large as the change. Pure. What is known of it (lots, payments of ours)
 * tells the lines apart; the rest is called by the least that is certain.
 */
import type { Book } from '#shared/domain/book.ts';
import type { EntryFacts, EntryKind } from '#shared/domain/entry.ts';
import type { Payment } from '#shared/domain/payment.ts';
import { DAY, HOUR, type Instant } from '#shared/domain/time.ts';
import type { AutoTopUp, Lot } from '#shared/domain/wallet.ts';
import { type Amount, amountOf, compare, percentOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { balanceOf } from './book.ts';
import { lotChanges } from './lotChanges.ts';

export interface ObservedInput {
  readonly book: Book;
  readonly balance: Amount;
  readonly readAt: Instant;
  readonly autoTopUp: AutoTopUp | null;
  /** Lots of this wallet at the reading that the book last agreed with, and now; null where they could not be read. */
  readonly lotsBefore: readonly Lot[] | null;
  readonly lotsNow: readonly Lot[] | null;
  /** Payments of this wallet, the newest first. */
  readonly payments: readonly Payment[];
  /** Work that the service says failed, by its ids. */
  readonly failedWork: readonly string[];
  /** Whether the ledger has the entry of that source id. */
  readonly has: (sourceId: string) => boolean;
  /** What counts as full: a rise of a fifth of it is a top-up, a smaller one gives something back. */
  readonly reference: Amount | null;
}

type Line = Pick<EntryFacts, 'kind' | 'description'> &
  Partial<Pick<EntryFacts, 'sourceId' | 'at' | 'since' | 'paymentRef' | 'thread'>> & {
    /** Names the line among those of its reading. */
    readonly part: string;
    readonly micros: number;
  };

export function observedRows(input: ObservedInput): EntryFacts[] {
  const { book, balance, readAt } = input;
  const before = balanceOf(book);
  const change = balance.micros - before.micros;
  const lines = [...lotLines(input)];
  let rest = change - sumOf(lines);
  for (const line of spendLines(input, rest)) {
    lines.push(line);
    rest -= line.micros;
  }
  if (rest !== 0) lines.push(restLine(input, rest));
  const raw = JSON.stringify({ from: book.agreed, to: { at: readAt, balance } });
  return lines.map(({ part, micros, ...line }) => ({
    walletKey: book.walletKey,
    sourceId: `observed@${readAt}:${before.micros}:${part}`,
    amount: amountOf(micros, book.unit),
    at: readAt,
    since: book.agreed?.at ?? null,
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    source: 'derived',
    flags: [],
    raw,
    ...line,
  }));
}

/** Source ids that {@link observedRows} may ask for. */
export function spendSourceIds(payments: readonly Payment[]): string[] {
  return payments
    .filter(({ order }) => order.type === 'spend')
    .flatMap(({ id }) => [spendSource(id, 'reserve'), spendSource(id, 'refund')]);
}

function spendSource(paymentId: string, part: 'reserve' | 'refund'): string {
  return `spend:${paymentId}:${part}`;
}

function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { micros }) => sum + micros, 0);
}

function lotLines({ book, lotsBefore, lotsNow, payments, readAt }: ObservedInput): Line[] {
  if (lotsBefore === null || lotsNow === null || book.agreed === null) return [];
  const ordered = payments.filter((payment) => mayHaveBought(payment, readAt)).reverse();
  return lotChanges(lotsBefore, lotsNow, readAt).map((line, index) => {
    const found = line.kind === 'topup' ? ordered.findIndex(({ amount }) => amount?.micros === line.micros) : -1;
    const [payment] = found < 0 ? [] : ordered.splice(found, 1);
    return { ...line, part: `lot-${index}`, paymentRef: payment?.id ?? null };
  });
}

const BOUGHT_WITHIN = 14 * DAY;

function mayHaveBought({ order, state, createdAt }: Payment, readAt: Instant): boolean {
  const buys = order.type === 'top-up' || order.type === 'crypto' || order.type === 'approval';
  const over = state === 'declined' || state === 'failed' || state === 'cancelled' || state === 'arrived';
  return buys && !over && createdAt <= readAt && createdAt >= readAt - BOUGHT_WITHIN;
}

/** What was never sent, was refused, or was never seen in the balance took no credit. */
const NOT_SPENT = new Set<Payment['state']>(['confirmed', 'failed', 'declined', 'cancelled', 'not-seen']);
/** Work that fails gives its credit back within this time. */
export const GIVEN_BACK_WITHIN = 6 * HOUR;

/** Work that was started from here: the credit taken for it, and given back when it failed. */
function* spendLines(input: ObservedInput, change: number): Generator<Line> {
  const { book, payments, has, readAt } = input;
  let rest = change;
  const ours = payments.filter(({ order, createdAt }) => isSpendIn(order, book.unit) && createdAt <= readAt).reverse();
  for (const payment of ours) {
    const { id, state, createdAt, what } = payment;
    const cost = payment.order.type === 'spend' ? payment.order.cost.micros : 0;
    if (has(spendSource(id, 'reserve')) || rest > -cost || NOT_SPENT.has(state) || createdAt < readAt - DAY) continue;
    rest += cost;
    yield { ...aboutSpend(id, 'reserve'), kind: 'reserve', micros: -cost, description: what };
  }
  for (const payment of givenBack(input, ours)) {
    const cost = payment.order.type === 'spend' ? payment.order.cost.micros : 0;
    if (rest < cost) continue;
    rest -= cost;
    const description = `Given back: ${payment.what}`;
    yield { ...aboutSpend(payment.id, 'refund'), kind: 'refund', micros: cost, description };
  }
}

/** Whose credit came back: work that the service says failed, or else the only work that it can be. */
function givenBack({ failedWork, has, readAt }: ObservedInput, ours: readonly Payment[]): readonly Payment[] {
  const open = ours.filter(
    ({ id, createdAt }) =>
      has(spendSource(id, 'reserve')) && !has(spendSource(id, 'refund')) && createdAt >= readAt - GIVEN_BACK_WITHIN,
  );
  const failed = open.filter(({ order }) => order.type === 'spend' && failedWork.includes(order.target ?? ''));
  if (failed.length > 0) return failed;
  return open.length === 1 ? open : [];
}

function isSpendIn(order: Payment['order'], unit: string): boolean {
  return order.type === 'spend' && order.cost.unit === unit;
}

function aboutSpend(id: string, part: 'reserve' | 'refund') {
  return { part, sourceId: spendSource(id, part), paymentRef: id, thread: `spend:${id}` };
}

const TOP_UP_PERCENT = 20;

function restLine(input: ObservedInput, micros: number): Line {
  const { book } = input;
  const size = formatAmount(amountOf(Math.abs(micros), book.unit), { locale: 'en', exact: true });
  return { part: 'rest', micros, kind: restKind(input, micros), description: words(book.way, micros, size) };
}

function restKind({ book, autoTopUp, lotsBefore, lotsNow, reference }: ObservedInput, micros: number): EntryKind {
  // Lots tell all that happened: what the total says beyond them is a difference like any other.
  if (lotsBefore !== null && lotsNow !== null && book.agreed !== null) return 'unexplained';
  const held = book.way === 'usage';
  if (micros < 0) return held ? 'reserve' : 'usage';
  const automatic = autoTopUp?.amount ?? null;
  if (automatic !== null && automatic.unit === book.unit && automatic.micros > 0 && micros === automatic.micros)
    return 'topup';
  const large =
    reference !== null &&
    reference.unit === book.unit &&
    compare(amountOf(micros, book.unit), percentOf(reference, TOP_UP_PERCENT)) >= 0;
  if (large) return 'topup';
  return held ? 'release' : 'refund';
}

function words(way: Book['way'], micros: number, size: string): string {
  if (way === 'usage') return micros < 0 ? `${size} taken for runs` : `${size} came in or were given back`;
  return micros < 0 ? `The balance fell by ${size}` : `The balance rose by ${size}`;
}
