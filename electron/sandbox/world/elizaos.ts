/** elizaOS Cloud: an organisation's balance in dollars to six decimals, and agents, some with a budget of their own. */
import { unknownAction } from './actions.ts';
import { DAY, HOUR } from './life.ts';
import { Purse } from './purse.ts';
import { purseOf, type ServiceState, UNIT } from './service.ts';
import type { Simulation } from './simulation.ts';

const NAMES = [
  'Scout',
  'Ledgerly',
  'Porter',
  'Juniper',
  'Tally',
  'Beacon',
  'Marlow',
  'Fennel',
  'Otis',
  'Wren',
  'Sable',
  'Pepper',
  'Quince',
  'Rook',
] as const;
const BUDGETS: Readonly<Record<string, { allocated: number; daily: number | null }>> = {
  Scout: { allocated: 30, daily: 3 },
  Ledgerly: { allocated: 15, daily: null },
  Porter: { allocated: 20, daily: 5 },
};
const WORK = ['Chat completion', 'Text to speech', 'Embeddings', 'Image generation', 'Web search'] as const;

export interface ElizaAgent {
  readonly index: number;
  readonly name: string;
  readonly budget: {
    allocated: number;
    spent: number;
    dailyLimit: number | null;
    dailySpent: number;
    day: number;
  } | null;
  paused: string | null;
  requests: number;
  readonly createdAt: number;
  /** When its character was last edited, which its work does not do; the list shows the newest. */
  readonly updatedAt: number;
}

export interface ElizaosState extends ServiceState {
  readonly balance: Purse;
  readonly agents: readonly ElizaAgent[];
  readonly autoTopUp: { enabled: boolean; amount: number; threshold: number };
}

export function foundElizaos(sim: Simulation): ElizaosState {
  const { random } = sim;
  const balance = new Purse(61_250_000);
  const autoTopUp = { enabled: true, amount: 40 * UNIT, threshold: 10 * UNIT };
  let calls = 0;
  let payments = 0;
  let charging = false;
  const agents: ElizaAgent[] = NAMES.map((name, index) => {
    const budget = BUDGETS[name];
    return {
      index,
      name,
      budget: budget
        ? {
            allocated: budget.allocated * UNIT,
            spent: 0,
            dailyLimit: budget.daily === null ? null : budget.daily * UNIT,
            dailySpent: 0,
            day: 0,
          }
        : null,
      paused: name === 'Porter' ? 'Paused by owner' : null,
      requests: random.whole(20, 900),
      createdAt: sim.epoch - 80 * DAY,
      updatedAt: sim.epoch - (2 + 3 * index) * DAY,
    };
  });
  const working = agents.filter((agent) => agent.paused === null) as [ElizaAgent, ...ElizaAgent[]];

  const topUpWhenLow = () => {
    if (charging || !autoTopUp.enabled || balance.balance >= autoTopUp.threshold) return;
    charging = true;
    sim.after(HOUR / 30, () => {
      charging = false;
      balance.post(sim.now, 'topup', autoTopUp.amount, 'Auto top-up', { ref: `payment-${++payments}` });
      topUpWhenLow();
    });
  };

  /** A budget is money set aside: its spending never touches the organisation's balance, only its refill does. */
  const spendBudget = (agent: ElizaAgent, cost: number) => {
    const { budget } = agent;
    if (budget === null) return false;
    const day = Math.floor(sim.now / DAY);
    if (budget.day !== day) {
      budget.day = day;
      budget.dailySpent = 0;
    }
    if (budget.dailyLimit !== null && budget.dailySpent + cost > budget.dailyLimit) return true;
    if (budget.allocated - budget.spent < cost + 2 * UNIT && balance.balance > 20 * UNIT) {
      budget.allocated += 10 * UNIT;
      balance.post(sim.now, 'allocation', -10 * UNIT, `Budget allocation: ${agent.name}`, { agent: agent.name });
    }
    if (budget.allocated - budget.spent < cost) return true;
    budget.spent += cost;
    budget.dailySpent += cost;
    return true;
  };

  const call = () => {
    const agent = random.pick(working);
    const held = random.whole(9_000, 70_000);
    const cost = random.chance(0.3) ? held - random.whole(1, Math.floor(held / 3)) : held;
    const text = random.pick(WORK);
    agent.requests += 1;
    if (spendBudget(agent, cost)) return;
    if (balance.balance < held) return topUpWhenLow();
    const ref = `call-${++calls}`;
    balance.post(sim.now, 'reserve', -held, text, { agent: agent.name, ref });
    topUpWhenLow();
    if (held > cost)
      sim.after(random.wait(HOUR / 12), () => {
        balance.post(sim.now, 'refund', held - cost, `${text} (unused)`, { agent: agent.name, ref });
      });
  };

  sim.every(HOUR / 4, call);
  sim.on(sim.epoch - 5 * DAY, () => {
    const missing = 68 * UNIT - balance.balance;
    if (missing > 0)
      balance.post(sim.now, 'topup', Math.ceil(missing / (25 * UNIT)) * 25 * UNIT, 'Credit purchase', {
        ref: `payment-${++payments}`,
      });
  });

  return {
    purses: { balance },
    balance,
    agents,
    autoTopUp,
    setBalance(wallet, micros) {
      const change = micros - purseOf(this.purses, wallet).balance;
      if (change > 0) balance.post(sim.now, 'topup', change, 'Credit purchase', { ref: `payment-${++payments}` });
      if (change < 0) balance.post(sim.now, 'usage', change, 'Charge');
      topUpWhenLow();
    },
    credit(wallet, micros, text, ref) {
      purseOf(this.purses, wallet).post(sim.now, 'topup', micros, text, { ref });
    },
    act(action) {
      switch (action.do) {
        default:
          unknownAction('elizaos', action);
      }
    },
  };
}
