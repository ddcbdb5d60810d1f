/** What all five services' worlds have in common. */
import type { ServiceAction } from './actions.ts';
import type { Purse } from './purse.ts';
import type { Simulation } from './simulation.ts';

export const UNIT = 1_000_000;

export interface ServiceState {
  /** By wallet key, in the words that the app uses for its wallets. */
  readonly purses: Readonly<Record<string, Purse>>;
  /** Leaves a purse at an amount by a visible row, and puts right what hangs on it (lots, for instance). */
  setBalance(wallet: string, micros: number): void;
  /** What was paid for arrives in a purse, by one row that carries `ref`. */
  credit(wallet: string, micros: number, text: string, ref: string): void;
  act(action: ServiceAction): void;
}

/** Builds a service's state at the start of its history and plans its first events. */
export type Founding<S extends ServiceState> = (sim: Simulation) => S;

export function purseOf(purses: Readonly<Record<string, Purse>>, wallet: string): Purse {
  const purse = purses[wallet];
  if (purse === undefined)
    throw new RangeError(`there is no wallet "${wallet}" here; there is ${Object.keys(purses).join(', ')}`);
  return purse;
}
