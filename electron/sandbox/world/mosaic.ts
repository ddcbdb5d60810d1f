/** Mosaic: one balance, a yearly plan with monthly credits, and video agents whose runs wait when credits are out. */
import { unknownAction } from './actions.ts';
import { DAY, HOUR } from './life.ts';
import { Purse } from './purse.ts';
import { purseOf, type ServiceState, UNIT } from './service.ts';
import type { Simulation } from './simulation.ts';

export const INCLUDED = 4_000 * UNIT;
const TOP_UP = 2_000 * UNIT;
/** The balance at the epoch, on which the demo's first minute is timed. */
const AT_EPOCH = 3_120 * UNIT;
const CYCLE = 30 * DAY;
const SURGE_FIRST = 6_000;
const SURGE_STEP = 3_000;

export const MOSAIC_AGENTS = ['Clipper', 'Reel Cutter', 'Subtitler'] as const;
export const TILES = ['Rough Cut', 'Captions', 'Silence Removal', 'Upscale'] as const;

export interface MosaicRun {
  readonly seq: number;
  readonly agent: number;
  readonly tile: number;
  readonly startedAt: number;
  readonly cost: number;
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  needsCredits: boolean;
  endedAt: number | null;
  /** Counts how often it was begun: what an earlier beginning planned does not end a later one. */
  attempt: number;
}

/** The plan and the automatic top-up of one account; all accounts of the sandbox share the credits. */
export interface MosaicAccount {
  planId: string | null;
  since: number;
  autoTopUp: { enabled: boolean; threshold: number; quantity: number };
}

/** Credits used by one tile on one UTC day. */
export interface MosaicUsage {
  readonly day: number;
  readonly tile: number;
  micros: number;
  events: number;
}

export interface MosaicState extends ServiceState {
  readonly credits: Purse;
  /** Newest last. */
  readonly runs: MosaicRun[];
  readonly usage: ReadonlyMap<string, MosaicUsage>;
  readonly periodStart: number;
  readonly periodEnd: number;
  /** By the variant of the key; `main` is everybody else's. */
  readonly accounts: Readonly<Record<string, MosaicAccount>>;
  /** Of the account without a plan: one that waits for credits. */
  readonly blocked: MosaicRun;
}

export function foundMosaic(sim: Simulation): MosaicState {
  const { random } = sim;
  const credits = new Purse(2_900 * UNIT);
  const runs: MosaicRun[] = [];
  const usage = new Map<string, MosaicUsage>();
  let count = 0;
  let ordered = false;
  let topping = false;
  const account = (planId: string | null, threshold = 0, quantity = 0): MosaicAccount => ({
    planId,
    since: sim.epoch - 140 * DAY,
    autoTopUp: { enabled: false, threshold, quantity },
  });
  const accounts = {
    main: account('professional_annual', 800 * UNIT, 4_000 * UNIT),
    'creator-plan': account('creator', 100 * UNIT, 200 * UNIT),
    'pro-plan': account('pro'),
    'free-plan': account(null),
  };
  const blocked: MosaicRun = {
    seq: 1_000_001,
    agent: 1,
    tile: 3,
    startedAt: sim.epoch - 3 * HOUR,
    cost: 60 * UNIT,
    status: 'failed',
    needsCredits: true,
    endedAt: sim.epoch - 3 * HOUR,
    attempt: 1,
  };
  // The cycle renewed twenty days before the epoch, so that a top-up made since is what the low line hangs on.
  let periodEnd = sim.epoch - 20 * DAY;
  let periodStart = periodEnd - CYCLE;

  const renew = () => {
    periodStart = sim.now;
    periodEnd = sim.now + CYCLE;
    credits.post(sim.now, 'grant', INCLUDED, 'Monthly plan credits');
    sim.on(periodEnd, renew);
  };
  sim.on(periodEnd, renew);

  const use = (tile: number, micros: number) => {
    const day = Math.floor(sim.now / DAY) * DAY;
    const key = `${day}/${tile}`;
    const row = usage.get(key) ?? { day, tile, micros: 0, events: 0 };
    row.micros += micros;
    row.events += 1;
    usage.set(key, row);
  };

  /** Nobody tops up at once: a low balance lasts long enough to be seen and acted upon. */
  const orderWhenLow = () => {
    topUpWhenLow();
    if (ordered || credits.balance > 350 * UNIT) return;
    ordered = true;
    sim.after(40 * HOUR + random.wait(10 * HOUR), () => {
      ordered = false;
      credits.post(sim.now, 'topup', TOP_UP, 'Top-up of 2,000 credits');
    });
  };

  const run = (cost: number, agent: number, certain = false) => {
    const tile = random.whole(0, TILES.length - 1);
    const enough = credits.balance >= cost;
    const seq = ++count;
    const entry: MosaicRun = {
      seq,
      agent,
      tile,
      startedAt: sim.now,
      cost,
      status: enough ? 'running' : 'failed',
      needsCredits: !enough,
      endedAt: enough ? null : sim.now,
      attempt: 1,
    };
    runs.push(entry);
    if (runs.length > 200) runs.shift();
    orderWhenLow();
    if (enough) begin(entry, certain);
  };

  /** Credits are held when a run begins; what it does not use comes back when it ends. */
  const begin = (entry: MosaicRun, certain: boolean) => {
    const { seq, agent, tile, cost, attempt } = entry;
    const about = { agent: MOSAIC_AGENTS[agent] ?? null, ref: `run-${seq}` };
    credits.post(sim.now, 'reserve', -cost, `${TILES[tile]} run`, about);
    const fails = !certain && random.chance(0.05);
    const unused = fails ? cost : !certain && random.chance(0.3) ? random.whole(1, 4) * UNIT : 0;
    sim.after(10 * (HOUR / 60) + random.wait(HOUR / 3), () => {
      if (entry.status !== 'running' || entry.attempt !== attempt) return;
      entry.status = fails ? 'failed' : 'completed';
      entry.endedAt = sim.now;
      if (unused > 0) credits.post(sim.now, 'release', unused, fails ? 'Run failed' : 'Unused reservation', about);
      if (!fails) use(tile, cost - unused);
    });
    orderWhenLow();
  };

  const resume = (entry: MosaicRun, mayRun: boolean) => {
    entry.attempt += 1;
    const enough = mayRun && credits.balance >= entry.cost;
    entry.status = enough ? 'running' : 'failed';
    entry.needsCredits = !enough;
    entry.endedAt = enough ? null : sim.now;
    if (enough) begin(entry, true);
  };

  const cancel = (entry: MosaicRun) => {
    entry.status = 'cancelled';
    entry.endedAt = sim.now;
    const about = { agent: MOSAIC_AGENTS[entry.agent] ?? null, ref: `run-${entry.seq}` };
    credits.post(sim.now, 'release', entry.cost, 'Run cancelled', about);
  };

  const topUpWhenLow = () => {
    const { enabled, threshold, quantity } = accounts.main.autoTopUp;
    if (topping || !enabled || credits.balance >= threshold) return;
    topping = true;
    sim.after(HOUR / 30, () => {
      topping = false;
      if (credits.balance < threshold) credits.post(sim.now, 'topup', quantity, 'Automatic top-up');
    });
  };

  sim.every(2.4 * HOUR, () => run(random.whole(8, 24) * UNIT, random.whole(0, 2)));

  // Four days ago somebody topped up; what was there then is what the low line is a share of.
  sim.on(sim.epoch - 4 * DAY, () => {
    const wanted = 3_700 * UNIT - credits.balance;
    if (wanted > 0) credits.post(sim.now, 'topup', wanted, 'Top-up');
    else if (wanted < 0) run(-wanted, 0);
  });
  sim.on(sim.epoch, () => {
    const change = AT_EPOCH - credits.balance;
    if (change !== 0) credits.post(sim.now, change > 0 ? 'release' : 'usage', change, 'Runs of the night, settled');
    // The demo's story: a batch of renders that nobody expected takes the balance below its line within a minute.
    if (sim.lifeTime.pace <= 1) return;
    const low = AT_EPOCH / 5;
    const surge = () => {
      if (credits.balance <= low - 20 * UNIT) return;
      run(random.whole(196, 214) * UNIT, 1, true);
      sim.on(sim.now + SURGE_STEP, surge);
    };
    sim.on(sim.epoch + SURGE_FIRST, surge);
  });

  return {
    purses: { credits },
    credits,
    runs,
    usage,
    get periodStart() {
      return periodStart;
    },
    get periodEnd() {
      return periodEnd;
    },
    accounts,
    blocked,
    setBalance(wallet, micros) {
      const change = micros - purseOf(this.purses, wallet).balance;
      if (change !== 0) credits.post(sim.now, change > 0 ? 'topup' : 'usage', change, change > 0 ? 'Top-up' : 'Charge');
      orderWhenLow();
    },
    credit(wallet, micros, text, ref) {
      purseOf(this.purses, wallet).post(sim.now, 'topup', micros, text, { ref });
    },
    act(action) {
      switch (action.do) {
        case 'set-auto-top-up': {
          const { enabled, threshold, amount } = action;
          accountOf(accounts, action.account).autoTopUp = { enabled, threshold, quantity: amount };
          return topUpWhenLow();
        }
        case 'set-plan':
          Object.assign(accountOf(accounts, action.account), { planId: action.planId, since: sim.now });
          return;
        case 'resume-run': {
          const run = action.seq === blocked.seq ? blocked : runs.find((known) => known.seq === action.seq);
          if (run !== undefined) resume(run, run !== blocked || accounts['free-plan'].planId !== null);
          return;
        }
        case 'start-run':
          run(10 * UNIT, action.agent);
          return;
        case 'cancel-run': {
          const run = action.seq === blocked.seq ? blocked : runs.find((known) => known.seq === action.seq);
          if (run?.status === 'running') cancel(run);
          return;
        }
        default:
          unknownAction('mosaic', action);
      }
    },
  };
}

/** Keys that say nothing of a plan belong to the main account. */
export function accountOf(accounts: Readonly<Record<string, MosaicAccount>>, variant = 'main'): MosaicAccount {
  const found = accounts[variant] ?? accounts.main;
  if (found === undefined) throw new Error('a Mosaic without its main account');
  return found;
}
