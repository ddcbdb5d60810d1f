/** Finds the agent that is meant, the same for every door and the engine: by its key, its id, its name, or "label name". Pure. */
import { PlimsollError } from '../contract/errors.ts';

export interface NamedAgent {
  /** `agentKeyOf`. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly accountLabel: string;
}

const MOST_NAMED = 12;

/** @throws PlimsollError `not-found`, or `invalid-input` when the words fit more than one: money never goes by a guess */
export function findAgent<A extends NamedAgent>(agents: readonly A[], wanted: string): A {
  const sought = folded(wanted);
  const rounds: ((agent: NamedAgent) => boolean)[] = [
    ({ key }) => key === wanted,
    ({ id }) => id === wanted,
    ({ name }) => folded(name) === sought,
    ({ name, accountLabel }) => folded(`${accountLabel} ${name}`) === sought,
  ];
  for (const fits of sought === '' ? [] : rounds) {
    const [only, ...others] = agents.filter(fits);
    if (only === undefined) continue;
    if (others.length === 0) return only;
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `"${wanted}" fits more than one agent.`,
      help: `Say which account's: ${listed([only, ...others])}.`,
    });
  }
  throw new PlimsollError({
    kind: 'not-found',
    message: `There is no agent "${wanted}".`,
    help:
      agents.length === 0
        ? 'No agent is known yet: "plimsoll agents make NAME --wallet WALLET" makes one.'
        : `There are: ${listed(agents)}.`,
  });
}

function listed(agents: readonly NamedAgent[]): string {
  const names = agents.slice(0, MOST_NAMED).map(({ name, accountLabel }) => `"${accountLabel} ${name}"`);
  const left = agents.length - names.length;
  return `${names.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
