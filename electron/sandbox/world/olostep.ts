/** Olostep: credits held in lots, each with a date on which what is left of it is gone. */
import { unknownAction } from './actions.ts';
import { DAY, HOUR } from './life.ts';
import { Purse, type RowKind } from './purse.ts';
import { purseOf, type ServiceState, UNIT } from './service.ts';
import type { Simulation } from './simulation.ts';

const SUBSCRIPTION = 10_000 * UNIT;
const TOP_UP = 10_000 * UNIT;
const TOP_UP_LASTS = 180 * DAY;

const JOBS = [
  'Price check of 40 shops',
  'Product pages',
  'News search',
  'Supplier catalogue crawl',
  'Map of a site',
] as const;
const AGENTS = ['Scout', 'Magpie', 'Ferret'] as const;

export interface OlostepLot {
  readonly seq: number;
  readonly kind: 'Subscription' | 'Top-up' | 'Manual' | 'Setup';
  readonly allocated: number;
  remaining: number;
  readonly expires: number;
}

export interface OlostepState extends ServiceState {
  readonly credits: Purse;
  /** Lots that have not expired. What is left of them adds up to the balance. */
  lots: OlostepLot[];
  readonly subscribedSince: number;
}

export function foundOlostep(sim: Simulation): OlostepState {
  const { random } = sim;
  const credits = new Purse(0);
  let lots: OlostepLot[] = [];
  let lotCount = 0;
  let jobCount = 0;
  let ordered = false;
  // The subscription renews every thirty days, nine days after the epoch for the first time.
  const renewal = sim.epoch + 9 * DAY;

  const grant = (
    kind: OlostepLot['kind'],
    amount: number,
    expires: number,
    row: RowKind,
    text: string,
    payment?: string,
  ) => {
    const lot: OlostepLot = { seq: ++lotCount, kind, allocated: amount, remaining: amount, expires };
    lots.push(lot);
    lots.sort((a, b) => a.expires - b.expires || a.seq - b.seq);
    credits.post(sim.now, row, amount, text, { ref: payment ?? `lot-${lot.seq}` });
    sim.on(expires, () => {
      lots = lots.filter((other) => other !== lot);
      if (lot.remaining > 0)
        credits.post(sim.now, 'expiry', -lot.remaining, `${kind} credits expired`, { ref: `lot-${lot.seq}` });
      lot.remaining = 0;
    });
  };

  /** Takes from the lot that expires first, as a team would wish. */
  const take = (amount: number) => {
    let left = amount;
    for (const lot of lots) {
      const part = Math.min(lot.remaining, left);
      lot.remaining -= part;
      left -= part;
    }
  };

  const giveBack = (amount: number): number => {
    let left = amount;
    for (const lot of lots) {
      const part = Math.min(lot.allocated - lot.remaining, left);
      lot.remaining += part;
      left -= part;
    }
    return amount - left;
  };

  const renew = () => {
    const end = sim.now + 30 * DAY;
    grant('Subscription', SUBSCRIPTION, end, 'grant', 'Pro plan credits');
    sim.on(end, renew);
  };

  const orderWhenLow = () => {
    if (ordered || credits.balance > 2_200 * UNIT) return;
    ordered = true;
    sim.after(20 * HOUR + random.wait(10 * HOUR), () => {
      ordered = false;
      grant('Top-up', TOP_UP, sim.now + TOP_UP_LASTS, 'topup', 'Top-up of 10,000 credits');
    });
  };

  const scrape = () => {
    const cost = random.whole(1, 3) * (random.chance(0.02) ? 20 : 1) * UNIT;
    if (cost > credits.balance) return orderWhenLow();
    const agent = random.pick(AGENTS);
    const text = random.pick(JOBS);
    const ref = `job-${++jobCount}`;
    take(cost);
    credits.post(sim.now, 'usage', -cost, text, { agent, ref });
    orderWhenLow();
    if (!random.chance(0.03)) return;
    sim.after(random.wait(HOUR / 4), () => {
      const back = giveBack(cost);
      if (back > 0) credits.post(sim.now, 'refund', back, `Failed: ${text}`, { agent, ref });
    });
  };

  grant('Setup', 1_000 * UNIT, sim.now + 14 * DAY, 'grant', 'Welcome credits');
  grant('Subscription', SUBSCRIPTION, renewal - 30 * DAY, 'grant', 'Pro plan credits');
  sim.on(renewal - 30 * DAY, renew);
  sim.on(sim.epoch - 12 * DAY, () =>
    grant('Top-up', TOP_UP, sim.epoch + 168 * DAY, 'topup', 'Top-up of 10,000 credits'),
  );
  sim.on(sim.epoch - 3 * DAY, () => grant('Manual', 1_500 * UNIT, sim.epoch + 4 * DAY, 'grant', 'Goodwill credits'));
  sim.every(HOUR / 5, scrape);

  return {
    purses: { credits },
    credits,
    get lots() {
      return lots;
    },
    subscribedSince: sim.epoch - 261 * DAY,
    setBalance(wallet, micros) {
      const change = micros - purseOf(this.purses, wallet).balance;
      if (change > 0) grant('Top-up', change, sim.now + TOP_UP_LASTS, 'topup', 'Top-up');
      if (change < 0) {
        take(-change);
        credits.post(sim.now, 'usage', change, 'Charge');
      }
      orderWhenLow();
    },
    credit(wallet, micros, text, ref) {
      purseOf(this.purses, wallet);
      grant('Top-up', micros, sim.now + TOP_UP_LASTS, 'topup', text, ref);
    },
    act: (action) => unknownAction('olostep', action),
  };
}
