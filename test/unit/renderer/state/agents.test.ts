/** How agents are sorted, searched and added up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentView, agentStateSchema } from '#shared/contract/agentCalls.ts';
import { amountOf, parseAmount, sum } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import {
  byAccount,
  canAlso,
  needAHand,
  nextStep,
  promisedWith,
  sumsOf,
  whyWords,
} from '../../../../renderer/state/agents.ts';
import { COLUMNS, FIRST_ORDER, ordered, searched, sorted } from '../../../../renderer/state/agentTable.ts';
import { agentsFixture } from '../../../support/renderer/agentFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const { agents, accounts } = agentsFixture(NOW);
const named = (name: string): AgentView => {
  const found = agents.find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`no agent ${name}`);
  return found;
};
const names = (list: readonly AgentView[]) => list.map(({ name }) => name);
const credits = (text: string) => parseAmount(text, 'credit');

describe('sorted', () => {
  it('keeps every agent, whatever the order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLUMNS), fc.boolean(), fc.shuffledSubarray(agents), (by, down, some) => {
        expect(new Set(names(sorted(some, { by, down })))).toEqual(new Set(names(some)));
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('does not depend on the order in which agents come', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...COLUMNS),
        fc.boolean(),
        fc.shuffledSubarray(agents, { minLength: agents.length }),
        (by, down, shuffled) => {
          expect(names(sorted(shuffled, { by, down }))).toEqual(names(sorted(agents, { by, down })));
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });

  it.each([true, false])('never compares two units, and puts what is not known last (down: %s)', (down) => {
    const units = sorted(agents, { by: 'available', down }).map(({ available }) => available?.unit ?? 'none');
    expect(units).toEqual([...units].sort((a, b) => order(a) - order(b)));
    function order(unit: string): number {
      return ['USD', 'credit', 'none'].indexOf(unit);
    }
  });

  it('shows first what needs a person', () => {
    expect(names(sorted(agents, FIRST_ORDER)).slice(0, 2)).toEqual(['Ledgerly', 'Pilot']);
  });

  it('turns round when the same column is chosen again', () => {
    const first = ordered(FIRST_ORDER, 'spent');
    expect(first).toEqual({ by: 'spent', down: true });
    expect(ordered(first, 'spent')).toEqual({ by: 'spent', down: false });
    expect(ordered(first, 'name')).toEqual({ by: 'name', down: false });
  });
});

describe('searched', () => {
  it('finds by name, account, wallet, state and origin, in any order of the words', () => {
    expect(names(searched(agents, 'SCOUT'))).toEqual(['Scout']);
    expect(names(searched(agents, 'mosaic made'))).toEqual(['Night renders']);
    expect(names(searched(agents, 'otherwise'))).toEqual(['Ledgerly']);
    expect(searched(agents, '   ')).toHaveLength(agents.length);
    expect(searched(agents, 'nobody')).toEqual([]);
  });

  it('pays no heed to accents', () => {
    expect(names(searched([{ ...named('Mira'), name: 'Zoë' }], 'zoe'))).toEqual(['Zoë']);
  });

  it('finds no more with more words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }), (a, b) => {
        const both = new Set(names(searched(agents, `${a} ${b}`)));
        const one = new Set(names(searched(agents, a)));
        expect([...both].every((name) => one.has(name))).toBe(true);
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});

describe('sums', () => {
  it('adds up each unit by itself', () => {
    const usd = agents.flatMap(({ allocated }) => (allocated?.unit === 'USD' ? [allocated] : []));
    const sums = sumsOf(agents);
    expect(sums.map(({ unit }) => unit).sort()).toEqual(['USD', 'credit']);
    expect(sums.find(({ unit }) => unit === 'USD')?.allocated).toEqual(sum(usd, 'USD'));
  });

  it('takes the totals of a service that has them, and says how many it lists', () => {
    const eliza = byAccount(accounts, agents).find(({ account }) => account.id === 'acc_elizaos-cloud');
    expect(eliza).toMatchObject({ from: 'service', listed: { shown: 5, total: 12 }, sums: [{ unit: 'USD' }] });
  });

  it('does not count one as listed that the newest list leaves out', () => {
    const known = accounts.map((account) => {
      const { agents: seen } = account.slices;
      if (seen === undefined) return account;
      const listed = seen.value.listed.map((agent, n) => (n === 0 ? { ...agent, listedAt: NOW - 1 } : agent));
      return { ...account, slices: { ...account.slices, agents: { ...seen, value: { ...seen.value, listed } } } };
    });
    const eliza = byAccount(known, agents).find(({ account }) => account.id === 'acc_elizaos-cloud');
    expect(eliza?.listed).toEqual({ shown: 4, total: 12 });
  });

  it('leaves out accounts that tell of no agents', () => {
    expect(byAccount(accounts, agents).map(({ account }) => account.id)).not.toContain('acc_bizos');
  });
});

describe('what is done about an agent', () => {
  it('has a next step and words in every state', () => {
    const seen = new Set(agents.map(({ state }) => state));
    expect([...agentStateSchema.options].filter((state) => !seen.has(state))).toEqual([]);
    for (const agent of agents) expect(['pause', 'resume']).toContain(nextStep(agent));
  });

  it('pauses again what was to be paused and runs, and can let it go on, too', () => {
    expect(nextStep(named('Ledgerly'))).toBe('pause');
    expect(canAlso(named('Ledgerly'))).toBe(true);
    expect(whyWords(named('Ledgerly'))).toBe(en.agentWhy['contradicted-running']);
  });

  it('lists those that need a hand, and no others', () => {
    const hand = names(needAHand(agents));
    expect(hand[0]).toBe('Ledgerly');
    expect(hand).toContain('crawler-eu');
    expect(hand).not.toContain('Scout');
    expect(hand).not.toContain('Plover');
  });
});

describe('promisedWith', () => {
  const wallet = { promised: credits('100'), unit: 'credit' };

  it('adds a new limit to what is promised', () => {
    expect(promisedWith(wallet, credits('40'), null)).toEqual(credits('140'));
    expect(promisedWith({ ...wallet, promised: null }, credits('40'), null)).toEqual(credits('40'));
  });

  it('moves what is left by as much as the limit moves', () => {
    expect(promisedWith(wallet, credits('50'), { limit: credits('40'), left: credits('30') })).toEqual(credits('110'));
  });

  it('promises nothing of an envelope that is overspent, however much', () => {
    expect(promisedWith(wallet, credits('41'), { limit: credits('40'), left: credits('-12') })).toEqual(credits('100'));
  });

  it('is what was promised when nothing changes, and never below nothing', () => {
    const micros = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const positive = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(positive, micros, positive, (limit, left, next) => {
        const before = { limit: amountOf(limit, 'credit'), left: amountOf(left, 'credit') };
        const promised = amountOf(Math.max(0, left) + 7, 'credit');
        const of = { promised, unit: 'credit' };
        expect(promisedWith(of, before.limit, before)).toEqual(promised);
        expect(promisedWith(of, amountOf(next, 'credit'), before).micros).toBeGreaterThanOrEqual(0);
      }),
      { seed: 14, numRuns: 300 },
    );
  });
});
