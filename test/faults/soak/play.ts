/** Carries out what was planned for a soak. */
import type { CallInput } from '#shared/contract/contract.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { AgentView } from '#shared/contract/snapshot.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { amountOf, parseAmount } from '#shared/money/amount.ts';
import type { Deed, Planned } from './plan.ts';
import { takeSample } from './samples.ts';
import { type Connected, confirmation, type Soak, ZONE } from './soak.ts';

/** Where money is spent on the service's side without anything filling it up at once. */
const DRAINED: Readonly<Record<string, { wallet: string; micros: number }>> = {
  olostep: { wallet: 'credits', micros: 40_000_000 },
  mosaic: { wallet: 'credits', micros: 9_000_000 },
  bizos: { wallet: 'credits', micros: 1_000_000 },
};
const FULL = 1.2;

const ORDERS: Readonly<Record<string, { wallet: string; order: PaymentOrder }>> = {
  olostep: { wallet: 'credits', order: { type: 'top-up', amount: amountOf(10_000_000_000, 'credit') } },
  geopera: { wallet: 'credits', order: { type: 'top-up', amount: amountOf(10_000_000_000, 'credit') } },
  elizaos: { wallet: 'balance', order: { type: 'top-up', amount: amountOf(25_000_000, 'USD') } },
  bizos: {
    wallet: 'credits',
    order: {
      type: 'spend',
      action: 'creative',
      target: null,
      prompt: 'A loaf in the sun',
      cost: amountOf(1_000_000, 'credit'),
    },
  },
};

/** Over, or left to a person because the money was never seen. */
export const SETTLED = new Set<PaymentView['state']>(['arrived', 'declined', 'failed', 'cancelled', 'not-seen']);

export interface Memory {
  /** Agents that ask the gate, by their keys. */
  readonly agents: readonly string[];
  readonly holds: { readonly id: string; readonly endAt: number; readonly ends: 'settle' | 'release' }[];
  readonly drained: Map<number, { readonly at: number; readonly before: number }>;
}

/** Each account's pasts are fetched, some agents get envelopes, and the watch begins. */
export async function begin(soak: Soak, agents: number): Promise<Memory> {
  const { engine, clock } = soak;
  soak.polls.kick();
  await soak.call('sync.now', {});
  await fetchHistory(soak);
  engine.start();
  for (const topic of ['wallets', 'tray', 'alerts'] as const) engine.subscribe(topic, () => undefined);
  const keys = await ruleAgents(soak, agents);
  soak.polls.kick();
  await clock.advance(MINUTE);
  soak.polls.kick();
  return { agents: keys, holds: [], drained: new Map() };
}

/** Gives as many agents an envelope, evenly over the accounts: those that a service has, and made ones where it has too few. */
async function ruleAgents({ engine, accounts, call }: Soak, count: number): Promise<readonly string[]> {
  const keys: string[] = [];
  const { wallets, agents } = engine.snapshot();
  for (const [n, account] of accounts.entries()) {
    const wallet = wallets.find(({ accountId }) => accountId === account.id);
    if (wallet === undefined) throw new Error(`no wallet of ${account.service}`);
    const wanted = Math.round((count * (n + 1)) / accounts.length) - keys.length;
    const names = agents
      .filter(({ accountId, budget }) => accountId === account.id && budget === null)
      .slice(0, wanted)
      .map(({ key }) => key);
    while (names.length < wanted) {
      const name = `Quill ${names.length + 1} of ${account.service} ${account.world}`;
      names.push((await call('agents.make', { walletId: wallet.id, name })).agent);
    }
    for (const agent of names) {
      await call('envelopes.put', { agent, terms: termsIn(wallet.unit, keys.length) });
      keys.push(agent);
    }
  }
  return keys;
}

/** Small ones, so that hard lines are reached, agents paused, and let go on when their day is over. */
function termsIn(unit: string, n: number): CallInput<'envelopes.put'>['terms'] {
  return {
    limit: parseAmount(unit === 'USD' ? '0.15' : '40', unit),
    window: n % 3 === 2 ? 'week' : 'day',
    zone: ZONE,
    carry: n % 2 === 1,
    softPercent: 70,
    hardPercent: 100,
    onHard: n % 4 === 3 ? 'tell' : 'pause',
    resumeOnRoll: true,
  };
}

export async function live(
  soak: Soak,
  plan: readonly Planned[],
  memory: Memory,
  told: (day: number) => void,
): Promise<void> {
  for (const planned of plan) {
    await advanceTo(soak, memory, planned.at);
    if (process.env.SOAK_TRACE)
      process.stderr.write(
        `${new Date(planned.at).toISOString()} ${JSON.stringify(planned)} requests ${soak.network.requests}\n`,
      );
    await carryOut(soak, memory, planned);
    if (planned.do === 'checkpoint') told(planned.day);
  }
}

/** In between, payers pay and agents end their work. */
async function advanceTo(soak: Soak, memory: Memory, at: number): Promise<void> {
  const { clock } = soak;
  while (clock.now() < at) {
    await clock.advance(Math.min(at - clock.now(), 5 * MINUTE));
    await payCheckouts(soak);
    for (let n = memory.holds.length - 1; n >= 0; n--) {
      const hold = memory.holds[n];
      if (hold === undefined || hold.endAt > clock.now()) continue;
      memory.holds.splice(n, 1);
      await soak.ask(hold.ends === 'settle' ? 'gate.settle' : 'gate.release', { reservationId: hold.id });
    }
  }
}

async function payCheckouts({ engine, accounts, worlds, work, polls }: Soak): Promise<void> {
  for (const payment of engine.snapshot().payments) {
    if (payment.live) polls.kick(payment.accountId);
    if (payment.state !== 'action-required') continue;
    const account = accounts.find(({ id }) => id === payment.accountId);
    const session = Object.values(payment.refs).flatMap((ref) => /cs_[A-Za-z0-9_]+/.exec(ref)?.[0] ?? [])[0];
    if (account === undefined || session === undefined) continue;
    const back = await work.during(worlds.tell({ do: 'pay', world: account.world, session })).catch((error: Error) => {
      // Paid before; the app has not seen it yet.
      if (!/RangeError/.test(error.message)) throw error;
      return null;
    });
    // The browser comes back to the page that the app opened for it.
    if (typeof back === 'string' && back.startsWith('http://127.0.0.1')) await work.during(visit(back));
  }
}

async function visit(address: string): Promise<void> {
  const response = await fetch(address, { redirect: 'manual' }).catch((error: Error) => {
    // The page is open for as long as it is waited for, and no longer.
    if ((error.cause as { code?: string } | undefined)?.code === 'ECONNREFUSED') return null;
    throw error;
  });
  await response?.arrayBuffer();
}

async function carryOut(soak: Soak, memory: Memory, deed: Deed): Promise<void> {
  const { engine, network, polls, counts, clock, work, worlds } = soak;
  const accountAt = (n: number): Connected => {
    const account = soak.accounts[n];
    if (account === undefined) throw new RangeError(`there is no account ${n}`);
    return account;
  };
  const setFaults = ({ world, service }: Connected, faults: Extract<Deed, { do: 'faults' }>['faults']) =>
    work.during(worlds.tell({ do: 'faults', world, service, faults }));
  switch (deed.do) {
    case 'faults':
      await setFaults(accountAt(deed.account), deed.faults);
      return;
    case 'silence':
      network.silent.add(accountAt(deed.account).origin);
      return;
    case 'heal':
      network.silent.delete(accountAt(deed.account).origin);
      await setFaults(accountAt(deed.account), []);
      return;
    case 'network':
      if (!deed.up) counts.offline++;
      network.up = deed.up;
      engine.setConditions({ online: deed.up });
      if (deed.up) {
        polls.kick();
        engine.wake('network');
      }
      return;
    case 'sleep':
      counts.sleeps++;
      clock.sleep(deed.ms);
      polls.slept(deed.ms);
      if (deed.told) engine.wake('resume');
      return;
    case 'window':
      polls.conditions({ windowOpen: deed.open });
      engine.setConditions({ windowOpen: deed.open });
      return;
    case 'battery':
      polls.conditions({ onBattery: deed.on });
      engine.setConditions({ onBattery: deed.on });
      return;
    case 'pay':
      await pay(soak, accountAt(deed.account), deed);
      return;
    case 'drain':
    case 'look-at-drained':
    case 'refill':
      await drain(soak, memory, deed, accountAt(deed.account));
      return;
    case 'ask-gate':
      await askGate(soak, memory, deed);
      return;
    case 'pause':
    case 'resume': {
      const agent = memory.agents[deed.agent] ?? '';
      polls.kick();
      await soak.ask(deed.do === 'pause' ? 'agents.pause' : 'agents.resume', { agent, reason: 'by hand' });
      return;
    }
    case 'export': {
      const result = await soak.ask('exports.start', { format: deed.format, zone: ZONE });
      if (result?.job != null) counts.exports++;
      return;
    }
    case 'close-month':
      await closeMonth(soak);
      return;
    case 'checkpoint':
      await compareAll(soak, `day ${deed.day}`);
      await soak.ledgerRests();
      soak.samples.push(takeSample(deed.day, clock.timers));
  }
}

async function pay(soak: Soak, account: Connected, deed: Extract<Deed, { do: 'pay' }>): Promise<void> {
  const found = ORDERS[account.service];
  if (found === undefined) return;
  const walletId = `${account.id}:${found.wallet}`;
  if (soak.engine.snapshot().payments.some((one) => one.walletId === walletId && !SETTLED.has(one.state))) return;
  const { world, service } = account;
  const card = found.order.type === 'top-up';
  if (card)
    await soak.work.during(
      soak.worlds.tell({ do: 'card', world, service, outcome: deed.declined ? 'declined' : 'accepted' }),
    );
  const lost = deed.lost?.kind === 'after-charge' && !card ? { ...deed.lost, kind: 'after-work' as const } : deed.lost;
  await soak.work.during(soak.worlds.tell({ do: 'faults', world, service, faults: lost === null ? [] : [lost] }));
  soak.counts.paid++;
  soak.polls.kick(account.id);
  soak.begin('payments.start', { walletId, order: found.order, confirmationId: confirmation() });
}

async function drain(
  soak: Soak,
  { drained }: Memory,
  deed: Deed & { account: number },
  account: Connected,
): Promise<void> {
  const kind = DRAINED[account.service];
  if (kind === undefined) return;
  const { engine, clock, counts, work, worlds } = soak;
  const walletId = `${account.id}:${kind.wallet}`;
  const wallet = () => engine.snapshot().wallets.find(({ id }) => id === walletId);
  const set = (micros: number) =>
    work.during(
      worlds.tell({ do: 'balance', world: account.world, service: account.service, wallet: kind.wallet, micros }),
    );
  if (deed.do === 'drain') {
    drained.set(deed.account, { at: clock.now(), before: wallet()?.balance?.micros ?? kind.micros });
    await set(kind.micros);
    return;
  }
  const since = drained.get(deed.account);
  if (since === undefined) return;
  if (deed.do === 'refill') {
    drained.delete(deed.account);
    await set(Math.max(Math.round(since.before * FULL), 50 * kind.micros));
    return;
  }
  const now = wallet();
  const level = now?.lines?.low?.micros ?? null;
  const balance = now?.balance?.micros ?? 0;
  if (now === undefined || now.asOf < since.at + SECOND || level === null || balance > level) {
    counts.drainedUnseen++;
    return;
  }
  counts.drained++;
  const told = engine
    .snapshot()
    .alerts.some((alert) => alert.walletId === walletId && alert.rule === 'low-balance' && alert.closedAt === null);
  if (!told) counts.drainedMissed.push(`${account.service} ${new Date(clock.now()).toISOString()}`);
}

async function askGate(soak: Soak, { agents, holds }: Memory, deed: Extract<Deed, { do: 'ask-gate' }>): Promise<void> {
  const key = agents[deed.agent % agents.length];
  const agent: AgentView | undefined = soak.engine.snapshot().agents.find((one) => one.key === key);
  if (agent === undefined) throw new Error(`the agent ${key} is gone`);
  const unit = agent.envelopes[0]?.limit.unit ?? 'credit';
  const cost = unit === 'USD' ? '0.02' : '3';
  const answer = await soak.ask('gate.check', {
    agent: agent.key,
    cost,
    reserve: { id: confirmation(), seconds: 1_800 },
  });
  if (answer === null) return;
  const { decision } = answer;
  soak.counts.gate[decision.code] = (soak.counts.gate[decision.code] ?? 0) + 1;
  if (decision.reservation !== null && deed.ends !== 'forget')
    holds.push({ id: decision.reservation.id, endAt: soak.clock.now() + 10 * MINUTE, ends: deed.ends });
}

/** Once the month is over, each wallet's book of it is closed. */
async function closeMonth(soak: Soak): Promise<void> {
  for (const book of soak.engine.snapshot().books) {
    if (book.closedThrough !== null) continue;
    const { months } = await soak.call('books.months', { walletId: book.walletId, zone: ZONE });
    const ended = months.find(({ month, state }) => month === '2026-10' && state === 'open');
    if (ended === undefined) continue;
    const done = await soak.ask('books.close', { walletId: book.walletId, month: ended.month, zone: ZONE });
    if (done !== null) soak.counts.monthsClosed++;
  }
}

export async function fetchHistory(soak: Soak): Promise<void> {
  const running = () => soak.engine.snapshot().books.some(({ history }) => history.state === 'running');
  for (let second = 0; running(); second++) {
    if (second > 1_800) throw new Error('the past of a ledger is not fetched in half an hour');
    await soak.clock.advance(SECOND);
  }
}

/** Every account is read once more, and each wallet compared with what the service's world came to. */
export async function compareAll(soak: Soak, when: string): Promise<void> {
  const { engine, accounts, worlds, work, counts, polls } = soak;
  polls.kick();
  await soak.call('sync.now', {});
  await fetchHistory(soak);
  polls.kick();
  await soak.call('sync.now', {});
  const { wallets } = engine.snapshot();
  for (const account of accounts) {
    const truth = await work.during(worlds.truth(account.world, account.service));
    for (const { key, balance } of truth) {
      const shown = wallets.find(({ id }) => id === `${account.id}:${key}`)?.balance?.micros ?? null;
      counts.comparedWallets++;
      if (shown !== balance)
        counts.differences.push(`${when}: ${account.service} ${account.world} ${key} shows ${shown}, is ${balance}`);
    }
  }
  polls.kick();
}

/** All is well again and nobody spends out of turn: what is still open may end. */
const trace = (text: string) => {
  if (process.env.SOAK_TRACE) process.stderr.write(`${text}\n`);
};

export async function calmDown(soak: Soak, memory: Memory): Promise<void> {
  const { engine, network, accounts } = soak;
  network.up = true;
  engine.setConditions({ online: true, windowOpen: false, onBattery: false });
  for (const [account] of accounts.entries()) await carryOut(soak, memory, { do: 'heal', account });
  for (const { world, service } of accounts)
    await soak.work.during(soak.worlds.tell({ do: 'card', world, service, outcome: 'accepted' }));
  trace(`healed, ${soak.work.open} open`);
  const open = () => soak.open.size > 0 || engine.snapshot().payments.some((payment) => !SETTLED.has(payment.state));
  for (let hours = 0; open() && hours < 30; hours++) {
    if (process.env.SOAK_TRACE)
      process.stderr.write(
        `calm ${hours} ${soak.open.size} ${JSON.stringify(
          engine
            .snapshot()
            .payments.filter((p) => !SETTLED.has(p.state))
            .map((p) => [p.state, p.next, p.watchUntil && new Date(p.watchUntil), p.refs]),
        )}\n`,
      );
    await advanceTo(soak, memory, soak.clock.now() + HOUR);
  }
  await advanceTo(soak, memory, soak.clock.now() + HOUR);
  trace('calm');
  await compareAll(soak, 'the end');
  trace('compared');
}
