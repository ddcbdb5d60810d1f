/** Geopera: credits at 100 to the Australian dollar; orders reserve, and are captured or refunded later. */
import { unknownAction } from './actions.ts';
import { DAY, HOUR } from './life.ts';
import { Purse } from './purse.ts';
import { purseOf, type ServiceState, UNIT } from './service.ts';
import type { Simulation } from './simulation.ts';

const ORDERS = [
  'Archive scene',
  'Tasking quote',
  'NDVI processing job',
  'Coastline change job',
  'Elevation tile',
] as const;
const AGENTS = ['Surveyor', 'Kelpie'] as const;

export interface Approval {
  readonly seq: number;
  readonly credits: number;
  readonly requestedAt: number;
  readonly expiresAt: number;
  status: 'pending' | 'approved' | 'rejected';
}

export interface GeoperaState extends ServiceState {
  /** Holds what is available: a reservation leaves it when it is placed. */
  readonly credits: Purse;
  readonly reserved: number;
  readonly autoTopUp: { enabled: boolean; threshold: number; amount: number; dailyCapCents: number | null };
  readonly approvals: Approval[];
}

export function foundGeopera(sim: Simulation): GeoperaState {
  const { random } = sim;
  const credits = new Purse(12_000 * UNIT);
  const autoTopUp: GeoperaState['autoTopUp'] = {
    enabled: true,
    threshold: 5_000 * UNIT,
    amount: 15_000 * UNIT,
    dailyCapCents: 100_000,
  };
  let reserved = 0;
  let orders = 0;
  let payments = 0;
  let charging = false;
  const charged = { day: 0, cents: 0 };

  const topUpWhenLow = () => {
    if (charging || !autoTopUp.enabled || credits.balance >= autoTopUp.threshold) return;
    const day = Math.floor(sim.now / DAY);
    if (charged.day !== day) Object.assign(charged, { day, cents: 0 });
    // One credit is one cent.
    const cents = autoTopUp.amount / UNIT;
    if (charged.cents + cents > (autoTopUp.dailyCapCents ?? Number.POSITIVE_INFINITY)) return;
    charged.cents += cents;
    charging = true;
    sim.after(HOUR / 30, () => {
      charging = false;
      // Somebody may have topped up, or switched this off, in the meantime.
      if (!autoTopUp.enabled || credits.balance >= autoTopUp.threshold) return;
      credits.post(sim.now, 'topup', autoTopUp.amount, 'Automatic top-up', { ref: `payment-${++payments}` });
      topUpWhenLow();
    });
  };

  const order = (held: number) => {
    if (held > credits.balance) return;
    const agent = random.pick(AGENTS);
    const text = random.pick(ORDERS);
    const ref = `order-${++orders}`;
    const fate = random.unit();
    reserved += held;
    credits.post(sim.now, 'reserve', -held, `Reserved: ${text}`, { agent, ref });
    topUpWhenLow();
    sim.after(HOUR / 2 + random.wait(3 * HOUR), () => {
      reserved -= held;
      if (fate < 0.1) {
        credits.post(sim.now, 'refund', held, `Cancelled: ${text}`, { agent, ref });
        return;
      }
      const cost = fate < 0.35 ? held - Math.floor(held / UNIT / 10) * UNIT : held;
      credits.post(sim.now, 'release', held, `Reservation settled: ${text}`, { agent, ref });
      credits.post(sim.now, 'usage', -cost, text, { agent, ref });
    });
  };

  sim.every(1.6 * HOUR, () => order(random.whole(4, 60) * 5 * UNIT));
  sim.on(sim.epoch - 6 * DAY, () => {
    const missing = 27_000 * UNIT - credits.balance;
    if (missing > 0) credits.post(sim.now, 'topup', missing, 'Top-up by card', { ref: `payment-${++payments}` });
  });
  sim.on(sim.epoch, () => {
    const change = 16_000 * UNIT - credits.balance;
    if (change < 0) order(-change);
    else if (change > 0) credits.post(sim.now, 'grant', change, 'Goodwill credits');
  });

  const requestedAt = sim.epoch - 5 * HOUR;
  return {
    purses: { credits },
    credits,
    get reserved() {
      return reserved;
    },
    autoTopUp,
    approvals: [
      {
        seq: 1,
        credits: 60_000,
        requestedAt: sim.epoch - 20 * DAY,
        expiresAt: sim.epoch - 17 * DAY,
        status: 'approved',
      },
      { seq: 2, credits: 45_000, requestedAt: sim.epoch - 9 * DAY, expiresAt: sim.epoch - 6 * DAY, status: 'pending' },
      { seq: 3, credits: 25_000, requestedAt, expiresAt: requestedAt + 3 * DAY, status: 'pending' },
    ],
    setBalance(wallet, micros) {
      const change = micros - purseOf(this.purses, wallet).balance;
      if (change > 0) credits.post(sim.now, 'topup', change, 'Top-up by card', { ref: `payment-${++payments}` });
      if (change < 0) credits.post(sim.now, 'usage', change, 'Charge');
      topUpWhenLow();
    },
    credit(wallet, micros, text, ref) {
      purseOf(this.purses, wallet).post(sim.now, 'topup', micros, text, { ref });
    },
    act(action) {
      switch (action.do) {
        case 'set-auto-top-up': {
          const { enabled, threshold, amount, capCents = null } = action;
          Object.assign(autoTopUp, { enabled, threshold, amount, dailyCapCents: capCents });
          return topUpWhenLow();
        }
        case 'request-approval': {
          const { approvals } = this;
          const seq = (approvals.at(-1)?.seq ?? 0) + 1;
          approvals.push({
            seq,
            credits: action.credits,
            requestedAt: sim.now,
            expiresAt: action.expiresAt,
            status: 'pending',
          });
          return;
        }
        case 'decide-approval': {
          const approval = this.approvals.find((known) => known.seq === action.seq);
          if (approval?.status === 'pending') approval.status = action.approve ? 'approved' : 'rejected';
          return;
        }
        default:
          unknownAction('geopera', action);
      }
    },
  };
}
