/** BizOS: credits that tasks and creatives cost, and a separate purse for ad spend with automatic recharge. */
import { unknownAction } from './actions.ts';
import { DAY, HOUR } from './life.ts';
import { Purse } from './purse.ts';
import { purseOf, type ServiceState, UNIT } from './service.ts';
import type { Simulation } from './simulation.ts';

const MINUTE = HOUR / 60;
const CENT = UNIT / 100;
export const RECHARGE_THRESHOLD = 5 * UNIT;
const RECHARGE_AMOUNT = 15 * UNIT;
const PACK = 25 * UNIT;
const TASK_LIMIT = 20;
/** Of the agents' life: a second of the demo. */
export const RUN_LASTS = 2 * MINUTE;

const WORK = [
  'Draft the weekend offer',
  'Reply to new reviews',
  'Compare flour suppliers',
  'Plan the autumn menu post',
  'Write the wholesale newsletter',
  'Sort new catering enquiries',
] as const;
const CREATIVES = ['Sourdough carousel', 'Opening hours story', 'Pumpkin loaf square'] as const;

export interface BizosTask {
  readonly seq: number;
  readonly text: string;
  /** When it was written down. */
  readonly at: number;
  /** When its last run began; null for one that never ran. */
  begunAt: number | null;
  status: 'open' | 'running' | 'done' | 'failed';
}

export interface BizosState extends ServiceState {
  readonly credits: Purse;
  readonly adSpend: Purse;
  /** Newest last; only as many as a list shows. */
  readonly tasks: BizosTask[];
  readonly taskLimit: number;
  readonly notices: { readonly seq: number; readonly at: number; readonly text: string; read: boolean }[];
  /** Pictures made so far, by the number of their order. */
  readonly creatives: number;
}

export function foundBizos(sim: Simulation): BizosState {
  const { random } = sim;
  const credits = new Purse(88 * UNIT);
  const adSpend = new Purse(24 * UNIT);
  const tasks: BizosTask[] = [];
  const notices: { seq: number; at: number; text: string; read: boolean }[] = [];
  let creatives = 0;
  let runs = 0;
  let count = 0;
  let packOrdered = false;
  let recharging = false;

  const notice = (text: string) => {
    notices.push({ seq: (notices.at(-1)?.seq ?? 0) + 1, at: sim.now, text, read: false });
    if (notices.length > 20) notices.shift();
  };

  const buyPackWhenNearlyOut = () => {
    if (packOrdered || credits.balance > 6 * UNIT) return;
    packOrdered = true;
    sim.after(6 * HOUR + random.wait(4 * HOUR), () => {
      packOrdered = false;
      credits.post(sim.now, 'topup', 2 * PACK, 'Credit pack of 50');
      notice('50 credits were added to Harbour Bakery.');
    });
  };

  const list = (task: BizosTask) => {
    tasks.push(task);
    if (tasks.length > 40) tasks.shift();
  };

  /** A run that somebody asked for: it fails when its text says so. */
  const runTask = (task: BizosTask) => {
    const about = { ref: `asked-${++runs}` };
    task.status = 'running';
    task.begunAt = sim.now;
    credits.post(sim.now, 'reserve', -UNIT, task.text, about);
    sim.after(RUN_LASTS, () => {
      const fails = /fail/i.test(task.text);
      task.status = fails ? 'failed' : 'done';
      if (!fails) return;
      credits.post(sim.now, 'refund', UNIT, `Refunded: ${task.text}`, about);
      notice(`"${task.text}" failed; its credit was given back.`);
    });
    buyPackWhenNearlyOut();
  };

  const work = () => {
    if (credits.balance < UNIT) return;
    const creative = random.chance(0.3);
    const agent = creative ? 'Piper' : 'Quill';
    const text = creative ? random.pick(CREATIVES) : random.pick(WORK);
    const ref = `run-${++count}`;
    const task: BizosTask = { seq: count, text, at: sim.now, begunAt: sim.now, status: 'running' };
    list(task);
    credits.post(sim.now, 'reserve', -UNIT, text, { agent, ref });
    const fails = random.chance(0.08);
    sim.after(3 * MINUTE + random.wait(6 * MINUTE), () => {
      task.status = fails ? 'failed' : 'done';
      if (fails) {
        credits.post(sim.now, 'refund', UNIT, `Refunded: ${text}`, { agent, ref });
        notice(`"${text}" failed; its credit was given back.`);
      }
    });
    buyPackWhenNearlyOut();
  };

  const rechargeWhenLow = () => {
    if (recharging || adSpend.balance >= RECHARGE_THRESHOLD) return;
    recharging = true;
    sim.after(2 * MINUTE, () => {
      recharging = false;
      adSpend.post(sim.now, 'topup', RECHARGE_AMOUNT, 'Automatic recharge');
      notice('Your ad wallet was recharged.');
    });
  };

  const advertise = () => {
    const cost = Math.min(random.whole(12, 88) * CENT, adSpend.balance);
    if (cost === 0) return;
    adSpend.post(sim.now, 'usage', -cost, 'Ad spend', { agent: 'Piper' });
    rechargeWhenLow();
  };

  sim.every(3.4 * HOUR, work);
  sim.every(50 * MINUTE, advertise);

  // The demo begins with round figures that a person recognises.
  sim.on(sim.epoch - 2 * HOUR, () => {
    const missing = 42 * UNIT - credits.balance;
    if (missing > 0) credits.post(sim.now, 'topup', Math.ceil(missing / PACK) * PACK, 'Credit pack');
    if (adSpend.balance < 22 * UNIT) adSpend.post(sim.now, 'topup', RECHARGE_AMOUNT, 'Automatic recharge');
  });
  sim.on(sim.epoch, () => {
    for (const [purse, micros, text] of [
      [credits, 42 * UNIT, 'Tasks of the morning'],
      [adSpend, 18.5 * UNIT, 'Ad spend'],
    ] as const)
      if (purse.balance !== micros)
        purse.post(sim.now, purse.balance > micros ? 'usage' : 'topup', micros - purse.balance, text);
  });

  return {
    purses: { credits, 'ad-spend': adSpend },
    credits,
    adSpend,
    tasks,
    taskLimit: TASK_LIMIT,
    notices,
    get creatives() {
      return creatives;
    },
    setBalance(wallet, micros) {
      const purse = purseOf(this.purses, wallet);
      const change = micros - purse.balance;
      if (change !== 0) purse.post(sim.now, change > 0 ? 'topup' : 'usage', change, change > 0 ? 'Top-up' : 'Charge');
      rechargeWhenLow();
      buyPackWhenNearlyOut();
    },
    credit(wallet, micros, text, ref) {
      purseOf(this.purses, wallet).post(sim.now, 'topup', micros, text, { ref });
    },
    act(action) {
      switch (action.do) {
        case 'create-task':
          return list({ seq: ++count, text: action.text, at: sim.now, begunAt: null, status: 'open' });
        case 'run-task': {
          const task = tasks.find((known) => known.seq === action.seq);
          if (task !== undefined) runTask(task);
          return;
        }
        case 'make-creative': {
          const about = { ref: `creative-${++creatives}` };
          credits.post(sim.now, 'reserve', -UNIT, `Creative: ${action.prompt}`, about);
          if (/fail/i.test(action.prompt)) credits.post(sim.now, 'refund', UNIT, `Refunded: ${action.prompt}`, about);
          return;
        }
        case 'read-notices':
          for (const row of notices) if (action.seqs === null || action.seqs.includes(row.seq)) row.read = true;
          return;
        default:
          unknownAction('bizos', action);
      }
    },
  };
}

/** Tasks begun since the last UTC midnight, which is when the daily allowance starts anew. */
export function tasksToday(state: BizosState, now: number): number {
  const midnight = Math.floor(now / DAY) * DAY;
  return state.tasks.filter((task) => task.begunAt !== null && task.begunAt >= midnight).length;
}
