/** What must hold when a soak is over, each in words where it does not. */
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { SETTLED } from './play.ts';
import { ENOUGH_DAYS, growthPerDay, type Sample } from './samples.ts';
import { type Connected, type Soak, ZONE } from './soak.ts';

/** The services that keep a ledger of their own: there each row must be one of theirs, and the other way round. */
const WITH_ROWS = new Set(['geopera', 'elizaos']);

export interface Verdict {
  /** The first things that do not hold; empty when all does. */
  readonly broken: string[];
  readonly figures: Record<string, unknown>;
}

export async function judge(soak: Soak): Promise<Verdict> {
  const broken: string[] = [];
  const ledgers = await judgeLedgers(soak, broken);
  const payments = await judgePayments(soak, broken);
  const alerts = await judgeAlerts(soak, broken);
  const agents = await judgeAgents(soak, broken);
  const { counts, polls, network, errors } = soak;
  broken.push(...counts.differences, ...counts.drainedMissed.map((where) => `not warned of ${where}`));
  broken.push(...errors.map((error) => `logged: ${error}`));
  if (polls.early > 0 || polls.late > 0)
    broken.push(`${polls.early} polls too early, ${polls.late} too late: ${polls.examples.join('; ')}`);
  if (Math.abs(polls.meanWait - 1) > 0.02) broken.push(`rounds drift: ${polls.meanWait} of the interval`);
  if (polls.mostInAMinute > MOST_IN_A_MINUTE) broken.push(`${polls.mostInAMinute} polls of one account in a minute`);
  if (network.mostAtOnce > 1) broken.push(`${network.mostAtOnce} requests for the same thing at once`);
  return {
    broken,
    figures: {
      accounts: soak.accounts.length,
      agents: soak.engine.snapshot().agents.length,
      ...{ polls: polls.polls, failedPolls: polls.failed, earlyPolls: polls.early, latePolls: polls.late },
      ...{ meanWait: Number(polls.meanWait.toFixed(4)), mostPollsInAMinute: polls.mostInAMinute },
      ...{ requests: network.requests, neverAnswered: network.hung, mostAtOnce: network.mostAtOnce },
      ...{ walletsCompared: counts.comparedWallets, walletsDiffering: counts.differences.length },
      ledgers,
      payments,
      alerts,
      agentStates: agents,
      ...{ sleeps: counts.sleeps, offline: counts.offline, exports: counts.exports, monthsClosed: counts.monthsClosed },
      ...{ gate: counts.gate, refusedCalls: counts.refusedCalls },
      logged: Object.fromEntries([...soak.logged].filter(([name]) => !name.startsWith('info '))),
    },
  };
}

/** A wake, a condition that changed and a payment that is looked after may fall into one minute. */
const MOST_IN_A_MINUTE = 8;

async function rowsOf(soak: Soak, walletId: string): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (;;) {
    const page = await soak.call('ledger.page', {
      filter: { walletIds: [walletId] },
      offset: rows.length,
      limit: 500,
      order: 'oldest',
    });
    rows.push(...page.rows);
    if (rows.length >= page.total) return rows;
  }
}

async function judgeLedgers(soak: Soak, broken: string[]): Promise<Record<string, number>> {
  const seen = { books: 0, rows: 0, servicesRows: 0, lost: 0, doubled: 0, unexplained: 0, months: 0 };
  const { books, wallets } = soak.engine.snapshot();
  for (const account of soak.accounts) {
    const truth = await soak.work.during(soak.worlds.truth(account.world, account.service));
    for (const purse of truth) {
      const walletId = `${account.id}:${purse.key}`;
      const name = `${account.service} ${account.world + 1} ${purse.key}`;
      const book = books.find((one) => one.walletId === walletId);
      const balance = wallets.find(({ id }) => id === walletId)?.balance?.micros;
      if (book === undefined || book.balance.micros !== balance || book.gap !== null)
        broken.push(
          `the book of ${name} says ${book?.balance.micros}, the wallet ${balance}, gap ${JSON.stringify(book?.gap)}`,
        );
      if (book === undefined) continue;
      seen.books++;
      seen.unexplained += book.unexplained.count;
      if (book.unexplained.count > 0) broken.push(`${name} has ${book.unexplained.count} unexplained rows`);
      const verified = await soak.call('books.verify', { walletId });
      if (!verified.agrees) broken.push(`the rows of ${name} do not add up to its book`);
      const rows = await rowsOf(soak, walletId);
      seen.rows += rows.length;
      if (rows.length !== book.entries || new Set(rows.map(({ id }) => id)).size !== rows.length)
        broken.push(`${name}: ${rows.length} rows read, ${book.entries} in its book`);
      if (WITH_ROWS.has(account.service)) {
        const { lost, doubled } = compareRows(rows, purse.rows, account);
        seen.servicesRows += purse.rows.length;
        seen.lost += lost.length;
        seen.doubled += doubled.length;
        if (lost.length > 0) broken.push(`${name} lost ${lost.length} rows: ${lost.slice(0, 3).join(', ')}`);
        if (doubled.length > 0)
          broken.push(`${name} has ${doubled.length} rows too many: ${doubled.slice(0, 3).join(', ')}`);
      }
      seen.months += await judgeMonths(soak, walletId, name, broken);
    }
  }
  return seen;
}

/** Rows by time and amount, each as often as it is there. */
function compareRows(
  rows: readonly LedgerRow[],
  truth: readonly { readonly at: number; readonly micros: number }[],
  { service }: Connected,
): { lost: string[]; doubled: string[] } {
  const left = new Map<string, number>();
  const nameOf = (at: number, micros: number) => `${service} ${new Date(at).toISOString()} ${micros}`;
  for (const { at, micros } of truth) left.set(nameOf(at, micros), (left.get(nameOf(at, micros)) ?? 0) + 1);
  for (const { at, amount } of rows)
    left.set(nameOf(at, amount.micros), (left.get(nameOf(at, amount.micros)) ?? 0) - 1);
  const all = [...left];
  return {
    lost: all.filter(([, n]) => n > 0).map(([name]) => name),
    doubled: all.filter(([, n]) => n < 0).map(([name]) => name),
  };
}

async function judgeMonths(soak: Soak, walletId: string, name: string, broken: string[]): Promise<number> {
  const { months } = await soak.call('books.months', { walletId, zone: ZONE });
  for (const [index, month] of months.entries()) {
    const sum = month.byKind.reduce((all, { amount }) => all + amount.micros, month.opening.micros);
    if (sum !== month.closing.micros)
      broken.push(`${name} ${month.month}: opening and rows make ${sum}, closing is ${month.closing.micros}`);
    const later = months[index - 1];
    if (later !== undefined && later.opening.micros !== month.closing.micros)
      broken.push(`${name} ${later.month} does not open with what ${month.month} closed with`);
  }
  return months.length;
}

async function judgePayments(soak: Soak, broken: string[]): Promise<Record<string, unknown>> {
  const states: Record<string, number> = {};
  const { payments } = await soak.call('payments.list', {});
  for (const { state } of payments) states[state] = (states[state] ?? 0) + 1;
  for (const payment of payments)
    if (!SETTLED.has(payment.state)) broken.push(`the payment ${payment.id} was left in ${payment.state}`);
  let charges = 0;
  for (const account of soak.accounts) {
    const all = await soak.work.during(soak.worlds.charges(account.world));
    const moved = all.filter(({ service }) => service === account.service);
    charges += moved.length;
    const own = payments.filter((one) => one.accountId === account.id && one.order.type !== 'spend');
    const of = (...wanted: PaymentView['state'][]) => own.filter(({ state }) => wanted.includes(state)).length;
    const name = `${account.service} ${account.world + 1}`;
    for (const charge of moved)
      if (charge.grants !== 1) broken.push(`${name} granted ${charge.id} ${charge.grants} times`);
    // Each that arrived was charged once; one whose money was never seen may have been.
    if (moved.length < of('arrived') || moved.length > of('arrived') + of('not-seen'))
      broken.push(`${name}: ${moved.length} charges for ${of('arrived')} arrived, ${of('not-seen')} not seen`);
  }
  return { started: soak.counts.paid, charges, ...states };
}

async function judgeAlerts(soak: Soak, broken: string[]): Promise<Record<string, number>> {
  const told = new Map<string, number>();
  const opened = new Set<string>();
  let before: { at: number; id: string } | undefined;
  do {
    const page = await soak.call('alerts.log', { limit: 500, ...(before === undefined ? {} : { before }) });
    for (const { episodeId, decision } of page.rows) {
      if (episodeId === null) continue;
      if (decision === 'opened') opened.add(episodeId);
      if (decision === 'notified' || decision === 'summed-up') told.set(episodeId, (told.get(episodeId) ?? 0) + 1);
    }
    before = page.next ?? undefined;
  } while (before !== undefined);
  for (const [episode, times] of told) if (times > 1) broken.push(`${episode} was told of ${times} times`);
  for (const episode of told.keys()) if (!opened.has(episode)) broken.push(`${episode} was told of and never opened`);
  for (const [notice, times] of soak.notices)
    if (times > 1) broken.push(`the notification ${notice} came ${times} times`);
  const mostInAnHour = Math.max(0, ...soak.noticesPerHour.values());
  if (mostInAnHour > soak.accounts.length * 3) broken.push(`${mostInAnHour} notifications within an hour`);
  return {
    episodes: opened.size,
    told: told.size,
    notifications: [...soak.notices.values()].reduce((sum, times) => sum + times, 0),
    mostInAnHour,
    drained: soak.counts.drained,
    drainedUnseen: soak.counts.drainedUnseen,
    drainedMissed: soak.counts.drainedMissed.length,
  };
}

/** Who is wanted paused stands still at the service, and who is not, works. */
async function judgeAgents(soak: Soak, broken: string[]): Promise<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const { state } of soak.engine.snapshot().agents) states[state] = (states[state] ?? 0) + 1;
  for (const account of soak.accounts.filter(({ service }) => service === 'elizaos')) {
    const paused = await soak.work.during(soak.worlds.paused(account.world));
    for (const agent of soak.engine.snapshot().agents) {
      if (agent.accountId !== account.id || agent.origin !== 'service' || agent.state === 'paused-by-service') continue;
      const wanted = agent.holds.length > 0;
      if (wanted !== paused.includes(agent.name))
        broken.push(
          `${agent.name} of world ${account.world + 1} is wanted ${wanted ? 'paused' : 'running'} (${agent.state})`,
        );
    }
  }
  return states;
}

/** What may grow a day in a soak of many days, after its first half: what is kept for good, and noise. */
const MOST_GROWTH = { heapBytes: 150_000, rssBytes: 1_500_000, fds: 0.5, handles: 0.5, timers: 0.5, listeners: 0.1 };

export function judgeMemory(samples: readonly Sample[]): Verdict {
  const broken: string[] = [];
  const growth = {
    heapBytes: growthPerDay(samples, ({ heap }) => heap),
    rssBytes: growthPerDay(samples, ({ rss }) => rss),
    fds: growthPerDay(samples, ({ fds }) => fds),
    handles: growthPerDay(samples, ({ handles }) => handles),
    timers: growthPerDay(samples, ({ timers }) => timers),
    listeners: growthPerDay(samples, ({ listeners }) => listeners),
  };
  if (samples.length >= ENOUGH_DAYS)
    for (const [name, most] of Object.entries(MOST_GROWTH))
      if (growth[name as keyof typeof growth] > most)
        broken.push(`${name} grow by ${growth[name as keyof typeof growth]} a day`);
  const line = (sample: Sample | undefined) =>
    sample && {
      day: sample.day,
      heapMB: round(sample.heap / 1e6),
      rssMB: round(sample.rss / 1e6),
      ...{ fds: sample.fds, handles: sample.handles, timers: sample.timers, listeners: sample.listeners },
    };
  return {
    broken,
    figures: {
      first: line(samples[0]),
      middle: line(samples[Math.floor(samples.length / 2)]),
      last: line(samples.at(-1)),
      // Day by day, since a line says nothing of steps.
      heapMB: samples.map(({ heap }) => round(heap / 1e6)),
      externalMB: samples.map(({ external }) => round(external / 1e6)),
      rssMB: samples.map(({ rss }) => round(rss / 1e6)),
      growthPerDay: Object.fromEntries(Object.entries(growth).map(([name, value]) => [name, round(value)])),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
