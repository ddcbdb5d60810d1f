/** What a soak is told on its command line. */
import { parseArgs } from 'node:util';

export interface SoakInput {
  readonly days: number;
  readonly accounts: number;
  readonly agents: number;
  /** Between two rounds. */
  readonly minutes: number;
  readonly seed: number;
  /** No line for each day. */
  readonly quiet: boolean;
}

/** @throws TypeError for a word that is not known, RangeError for what is no whole number above zero */
export function soakInput(args: readonly string[]): SoakInput {
  const { values } = parseArgs({
    args: [...args],
    options: {
      days: { type: 'string', default: '30' },
      accounts: { type: 'string', default: '20' },
      agents: { type: 'string', default: '50' },
      minutes: { type: 'string', default: '15' },
      seed: { type: 'string', default: '7' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const count = (name: 'days' | 'accounts' | 'agents' | 'minutes' | 'seed') => {
    const number = Number(values[name]);
    if (!Number.isSafeInteger(number) || number < 1)
      throw new RangeError(`--${name} takes a whole number above zero, not "${values[name]}".`);
    return number;
  };
  return {
    days: count('days'),
    accounts: count('accounts'),
    agents: count('agents'),
    minutes: count('minutes'),
    seed: count('seed'),
    quiet: values.quiet,
  };
}
