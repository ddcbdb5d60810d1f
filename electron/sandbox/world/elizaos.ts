/** elizaOS Cloud: an organisation's balance in dollars to six decimals, and agents, some with a budget of their own. */
import { type BudgetOptions, unknownAction } from './actions.ts';
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
const OPTIONS: Required<BudgetOptions> = {
  autoRefillEnabled: true,
  autoRefillAmount: 10 * UNIT,
  autoRefillThreshold: 2 * UNIT,
  pauseOnDepleted: true,
  lowBudgetThreshold: 5 * UNIT,
};
const WORK = ['Chat completion', 'Text to speech', 'Embeddings', 'Image generation', 'Web search'] as const;

export interface ElizaAgent {
  readonly index: number;
  readonly name: string;
  budget: {
    allocated: number;
    spent: number;
    dailyLimit: number | null;
    dailySpent: number;
    day: number;
    options: Required<BudgetOptions>;
    lastRefillAt: number | null;
  } | null;
  paused: string | null;
  pausedAt: number | null;
  /** Its compute is stopped: it does nothing at all. */
  suspended: boolean;
  requests: number;
  readonly createdAt: number;
  /** When its character was last edited, which its work does not do; the list shows the newest. */
  updatedAt: number;
}

export interface ElizaosState extends ServiceState {
  readonly balance: Purse;
  readonly agents: readonly ElizaAgent[];
  readonly autoTopUp: { enabled: boolean; amount: number; threshold: number };
  /** The words that an allocation was given, by the number of its row. */
  readonly allocationTexts: ReadonlyMap<number, string>;
}

export function foundElizaos(sim: Simulation): ElizaosState {
  const { random } = sim;
  const balance = new Purse(61_250_000);
  const autoTopUp = { enabled: true, amount: 40 * UNIT, threshold: 10 * UNIT };
  let calls = 0;
  let payments = 0;
  let charging = false;
  const allocationTexts = new Map<number, string>();
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
            options: OPTIONS,
            lastRefillAt: null,
          }
        : null,
      paused: name === 'Porter' ? 'Paused by owner' : null,
      pausedAt: name === 'Porter' ? sim.epoch - 2 * DAY : null,
      suspended: false,
      requests: random.whole(20, 900),
      createdAt: sim.epoch - 80 * DAY,
      updatedAt: sim.epoch - (2 + 3 * index) * DAY,
    };
  });
  const working = () => agents.filter((agent) => agent.paused === null && !agent.suspended);

  const topUpWhenLow = () => {
    if (charging || !autoTopUp.enabled || balance.balance >= autoTopUp.threshold) return;
    charging = true;
    sim.after(HOUR / 30, () => {
      charging = false;
      // Somebody may have topped up, or switched this off, in the meantime.
      if (!autoTopUp.enabled || balance.balance >= autoTopUp.threshold) return;
      balance.post(sim.now, 'topup', autoTopUp.amount, 'Auto top-up', { ref: `payment-${++payments}` });
      topUpWhenLow();
    });
  };

  /** Takes the money out of the organisation's balance at once. */
  const allocate = (agent: ElizaAgent, micros: number, text?: string) => {
    agent.budget ??= {
      allocated: 0,
      spent: 0,
      dailyLimit: null,
      dailySpent: 0,
      day: Math.floor(sim.now / DAY),
      options: { ...OPTIONS, autoRefillEnabled: false },
      lastRefillAt: null,
    };
    agent.budget.allocated += micros;
    agent.budget.lastRefillAt = sim.now;
    const about = { agent: agent.name };
    const { seq } = balance.post(sim.now, 'allocation', -micros, `Budget allocation: ${agent.name}`, about);
    if (text !== undefined) allocationTexts.set(seq, text);
  };

  const agentOf = (index: number): ElizaAgent => {
    const agent = agents[index];
    if (agent === undefined) throw new RangeError(`there is no agent ${index}`);
    return agent;
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
    const { autoRefillEnabled, autoRefillAmount, autoRefillThreshold } = budget.options;
    const refill = autoRefillAmount ?? 0;
    const low = budget.allocated - budget.spent < cost + (autoRefillThreshold ?? 0);
    if (autoRefillEnabled && refill > 0 && low && balance.balance > 2 * refill) allocate(agent, refill);
    if (budget.allocated - budget.spent < cost) return true;
    budget.spent += cost;
    budget.dailySpent += cost;
    return true;
  };

  const call = () => {
    const [first, ...others] = working();
    if (first === undefined) return;
    const agent = random.pick([first, ...others]);
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
    allocationTexts,
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
        case 'set-auto-top-up': {
          const { enabled, threshold, amount } = action;
          Object.assign(autoTopUp, { enabled, threshold, amount });
          return topUpWhenLow();
        }
        case 'allocate-budget': {
          const agent = agentOf(action.agent);
          allocate(agent, action.micros, action.text);
          // The source un-pauses for this reason alone; a person's pause stays.
          if (agent.paused === 'Budget depleted') Object.assign(agent, { paused: null, pausedAt: null });
          return;
        }
        case 'pause-agent':
          Object.assign(agentOf(action.agent), {
            paused: action.reason,
            pausedAt: action.reason === null ? null : sim.now,
          });
          return;
        case 'configure-budget': {
          const { budget } = agentOf(action.agent);
          if (budget === null) return;
          if (action.dailyLimit !== undefined) budget.dailyLimit = action.dailyLimit;
          budget.options = { ...budget.options, ...action.options };
          return;
        }
        case 'suspend-compute':
          agentOf(action.agent).suspended = action.suspended;
          return;
        case 'edit-agent':
          agentOf(action.agent).updatedAt = sim.now;
          return;
        default:
          unknownAction('elizaos', action);
      }
    },
  };
}
