/** Agents that a service's list leaves out are not forgotten while it says that there are more than it lists. */
import { expect, it } from 'vitest';
import { MOST_UNLISTED, withUnlisted } from '#engine/sync/agentList.ts';
import type { AgentList } from '#shared/domain/facts.ts';
import type { Slices } from '#shared/domain/observation.ts';
import { agentList, agentWithBudget } from '../budgets/samples.ts';

const list = (names: string, total = names.length, spent = 1): AgentList => ({
  ...agentList([...names].map((name) => agentWithBudget(name, spent))),
  total,
});
/** Lists that came one minute after the other. */
function after(...lists: readonly AgentList[]): AgentList {
  let seen: Slices['agents'];
  for (const [minute, one] of lists.entries()) seen = { value: withUnlisted(seen, one), asOf: minute };
  return seen?.value ?? list('');
}
const told = ({ listed }: AgentList) => listed.map(({ id, listedAt, budget }) => [id, listedAt, budget?.spent.micros]);

it('stay as they were when they were last listed', () => {
  expect(told(after(list('abc', 5), list('de', 5, 2)))).toEqual([
    ['d', undefined, 2],
    ['e', undefined, 2],
    ['a', 0, 1],
    ['b', 0, 1],
    ['c', 0, 1],
  ]);
  expect(told(after(list('ab', 3), list('bc', 3, 2), list('bc', 3, 3)))).toEqual([
    ['b', undefined, 3],
    ['c', undefined, 3],
    ['a', 0, 1],
  ]);
});

it('are listed ones again when the list has them again', () => {
  expect(told(after(list('ab', 3), list('bc', 3), list('ab', 3, 2)))).toEqual([
    ['a', undefined, 2],
    ['b', undefined, 2],
    ['c', 1, 1],
  ]);
});

it('are no more than the service says there are: who was listed longest ago goes first', () => {
  expect(told(after(list('ab', 4), list('bc', 4), list('cd', 3)))).toEqual([
    ['c', undefined, 1],
    ['d', undefined, 1],
    ['b', 1, 1],
  ]);
});

it('are no more than can be kept, whatever the service says', () => {
  const named = (n: number): AgentList => ({ ...agentList([agentWithBudget(String(n), 1)]), total: 1_000_000 });
  const seen = after(...Array.from({ length: 300 }, (_, n) => named(n)));
  expect(seen.listed).toHaveLength(1 + MOST_UNLISTED);
  expect(seen.listed[1]?.id).toBe('298');
});

it('are gone where the service lists all there are', () => {
  expect(told(after(list('abc'), list('b')))).toEqual([['b', undefined, 1]]);
});
