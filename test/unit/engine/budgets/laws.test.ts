/** Laws of envelopes, reservations, holds and moves, over random lives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EnvelopeFigures, figuresOf, type KnownSpending, promisedOf } from '#engine/budgets/figures.ts';
import { restored } from '#engine/budgets/moveEnds.ts';
import { changedHeldBack, type End, given, planMove, taken } from '#engine/budgets/movePlan.ts';
import type { Agent } from '#engine/budgets/roster.ts';
import { risesOf } from '#engine/budgets/spending.ts';
import { paused, resumed, ruledHolds, standingFor, wishOf } from '#engine/budgets/standing.ts';
import { rolled, windowAt } from '#engine/budgets/windows.ts';
import type { AgentHold } from '#shared/domain/agent.ts';
import type { Envelope, EnvelopeTerms } from '#shared/domain/envelope.ts';
import type { Move } from '#shared/domain/move.ts';
import type { Reservation } from '#shared/domain/reservation.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import { account } from '../store/samples.ts';

const SEED = { seed: 2026, numRuns: 400 };
const NOW = Date.UTC(2026, 9, 20, 12);
const credits = (micros: number) => amountOf(micros, 'credit');
const CALLER = { door: 'window', name: null } as const;

const terms = fc.record({
  limit: fc.integer({ min: 0, max: 5_000_000_000 }).map(credits),
  window: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'open' as const),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York'),
  carry: fc.boolean(),
  softPercent: fc.integer({ min: 1, max: 80 }),
  hardPercent: fc.integer({ min: 80, max: 100 }),
  onHard: fc.constantFrom('pause' as const, 'tell' as const),
  resumeOnRoll: fc.boolean(),
});

function envelopeOf(own: EnvelopeTerms, at = NOW, id = 'e1'): Envelope {
  const window = windowAt(own, at);
  return {
    ...own,
    ...{ id, type: 'envelope', agent: `a:agent/${id}`, accountId: 'a', agentId: id, walletId: 'a:credits' },
    since: window.start,
    pastGranted: credits(0),
    current: { ...window, moved: credits(0) },
    settled: { current: credits(0), past: credits(0) },
    ...{ overriddenAt: null, createdAt: at, changedAt: at },
  };
}

describe('windows', () => {
  it('hold the moment they are of, and follow one another without a gap, clock changes and all', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 0, max: 200 * 24 }), (own, hours) => {
        const now = NOW + hours * HOUR;
        const next = rolled(envelopeOf(own), now);
        expect(next.current.start).toBeLessThanOrEqual(now);
        if (own.window === 'open') {
          expect(next).toEqual(envelopeOf(own));
          return;
        }
        expect(now).toBeLessThan(next.current.end ?? 0);
        expect(windowAt(own, (next.current.end ?? 0) - 1)).toEqual({
          start: next.current.start,
          end: next.current.end,
        });
        expect(windowAt(own, next.current.end ?? 0).start).toBe(next.current.end);
      }),
      SEED,
    );
  });

  it('come to the same by many small steps as by one', () => {
    fc.assert(
      fc.property(terms, fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), (own, steps) => {
        let now = NOW;
        let stepped = envelopeOf(own);
        for (const hours of steps) {
          now += hours * HOUR;
          stepped = rolled(stepped, now);
        }
        expect(stepped).toEqual(rolled(envelopeOf(own), now));
      }),
      SEED,
    );
  });

  it('grant in all what was granted window by window, less what was spent, where unspent is carried', () => {
    fc.assert(
      fc.property(
        terms,
        fc.array(fc.integer({ min: 0, max: 3_000_000_000 }), { minLength: 1, maxLength: 20 }),
        (own, spentEach) => {
          fc.pre(own.window !== 'open');
          let envelope = envelopeOf({ ...own, carry: true });
          let past = 0;
          for (const spent of spentEach) {
            past += spent;
            envelope = rolled(envelope, envelope.current.end ?? 0);
          }
          const known: KnownSpending = { current: 0, past, asOf: envelope.current.start, told: true };
          const figures = figuresOf(envelope, known, [], envelope.current.start);
          const unspent = spentEach.length * own.limit.micros - past;
          expect(figures.carried.micros).toBe(Math.max(0, unspent));
          expect(figures.left.micros).toBe(own.limit.micros + Math.max(0, unspent));
        },
      ),
      SEED,
    );
  });
});

describe('the gate’s arithmetic', () => {
  /** As the gate does it: a reservation is made only where the envelope can still grant it. */
  it('never holds and settles more than is granted, in whatever order', () => {
    const act = fc.oneof(
      fc.record({
        do: fc.constant('reserve' as const),
        micros: fc.integer({ min: 0, max: 400 }),
        seconds: fc.integer({ min: 1, max: 900 }),
      }),
      fc.record({ do: fc.constant('settle' as const), nth: fc.nat(20), share: fc.integer({ min: 0, max: 100 }) }),
      fc.record({ do: fc.constant('release' as const), nth: fc.nat(20) }),
      fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 0, max: 30 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.boolean(),
        fc.array(act, { maxLength: 60 }),
        (limit, told, acts) => {
          let envelope = envelopeOf({
            ...{ limit: credits(limit), window: 'open', zone: 'UTC', carry: false, softPercent: 80, hardPercent: 100 },
            ...{ onHard: 'tell', resumeOnRoll: false },
          });
          let now = NOW;
          /** By the ledger, which shows what was settled when it is read, some minutes later. */
          let shown = 0;
          let readAt = NOW;
          const made: Reservation[] = [];
          const figures = (): EnvelopeFigures =>
            figuresOf(envelope, { current: told ? shown : 0, past: 0, asOf: readAt, told }, made, now);
          for (const one of acts) {
            if (one.do === 'wait') {
              now += one.minutes * MINUTE;
              if (one.minutes > 3) {
                readAt = now;
                shown = made.reduce((all, { settled }) => all + (settled?.micros ?? 0), 0);
              }
            } else if (one.do === 'reserve') {
              const { grantable } = figures();
              if (grantable === null || one.micros > grantable.micros) continue;
              made.push({
                ...{
                  id: String(made.length),
                  type: 'reservation',
                  accountId: 'a',
                  agent: 'a:agent/e1',
                  agentId: 'e1',
                  walletId: 'a:credits',
                },
                ...{ amount: credits(one.micros), state: 'held', createdAt: now, expiresAt: now + one.seconds * 1_000 },
                ...{ endedAt: null, settled: null, caller: CALLER },
              });
            } else {
              const held = made.filter(({ state, expiresAt }) => state === 'held' && now < expiresAt);
              const found = held[one.nth % Math.max(1, held.length)];
              if (found === undefined) continue;
              const settled = one.do === 'settle' ? credits(Math.floor((found.amount.micros * one.share) / 100)) : null;
              made[made.indexOf(found)] = {
                ...found,
                state: one.do === 'settle' ? 'settled' : 'released',
                endedAt: now,
                settled,
              };
              if (settled !== null)
                envelope = {
                  ...envelope,
                  settled: { ...envelope.settled, current: credits(envelope.settled.current.micros + settled.micros) },
                };
            }
            const { spent, held, left } = figures();
            expect(spent.micros + held.micros).toBeLessThanOrEqual(limit);
            expect(left.micros).toBe(limit - spent.micros - held.micros);
            const truly = made.reduce((all, { settled }) => all + (settled?.micros ?? 0), 0);
            // Never less than what was really settled: the same money is not promised twice.
            expect(spent.micros).toBeGreaterThanOrEqual(truly);
          }
        },
      ),
      SEED,
    );
  });

  it('promises of a wallet the least of each agent’s envelopes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.integer({ min: -50, max: 500 })), { maxLength: 12 }),
        (rows) => {
          const promised = promisedOf(
            rows.map(([agent, left]) => ({ agent, left: credits(left) })),
            'credit',
          );
          const agents = [...new Set(rows.map(([agent]) => agent))];
          const least = agents.map((agent) =>
            Math.max(0, Math.min(...rows.filter(([name]) => name === agent).map(([, left]) => left))),
          );
          expect(promised?.micros ?? null).toBe(agents.length === 0 ? null : least.reduce((a, b) => a + b, 0));
        },
      ),
      SEED,
    );
  });

  it('takes a count that was begun anew for what it is', () => {
    const reading = (at: number, micros: number) => ({ at, balance: credits(micros) });
    expect(risesOf([reading(1, 10), reading(2, 25), reading(3, 5), reading(4, 8)], 2)).toBe(18);
    expect(risesOf([reading(1, 10)], 0)).toBe(0);
  });
});

function agentOf(name: string): Agent {
  return {
    key: `a:agent/${name}`,
    account: account('a'),
    agentId: name,
    name,
    origin: 'made',
    facts: null,
    walletIds: ['a:credits'],
  };
}

describe('holds', () => {
  const look = fc.record({
    standing: fc.constantFrom('fine' as const, 'soft' as const, 'hard' as const),
    own: terms,
    changed: fc.integer({ min: -5, max: 5 }),
  });

  it('by a person are never lifted by a rule, however often rules are looked at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(look, { maxLength: 3 }), { maxLength: 10 }),
        fc.integer({ min: 0, max: 9 }),
        (looks, when) => {
          let holds: readonly AgentHold[] = [];
          for (const [n, each] of looks.entries()) {
            const now = NOW + n * DAY;
            if (n === when)
              holds = paused(
                { ...standingFor(agentOf('x'), null, now), holds: [...holds] },
                'mine',
                CALLER,
                false,
                now,
              ).holds;
            holds = ruledHolds(
              holds,
              each.map(({ own, standing, changed }, m) => ({
                envelope: { ...rolled(envelopeOf(own, NOW, `e${m}`), now), changedAt: now + changed * HOUR },
                standing,
                words: 'spent',
              })),
              now,
            );
            if (n >= when) expect(holds.filter(({ by }) => by === 'person')).toHaveLength(1);
            // One for each envelope at most.
            const ids = holds.flatMap(({ envelopeId }) => envelopeId ?? []);
            expect(new Set(ids).size).toBe(ids.length);
          }
        },
      ),
      SEED,
    );
  });

  it('by an envelope outlast its window unless it says otherwise', () => {
    const own = {
      limit: credits(10),
      window: 'day',
      zone: 'UTC',
      carry: false,
      softPercent: 80,
      hardPercent: 100,
      onHard: 'pause',
    } as const;
    for (const resumeOnRoll of [false, true]) {
      const envelope = envelopeOf({ ...own, resumeOnRoll });
      const held = ruledHolds([], [{ envelope, standing: 'hard', words: 'all' }], NOW + HOUR);
      expect(held).toHaveLength(1);
      const later = NOW + 2 * DAY;
      const after = ruledHolds(held, [{ envelope: rolled(envelope, later), standing: 'fine', words: '' }], later);
      expect(after).toHaveLength(resumeOnRoll ? 0 : 1);
    }
  });

  it('are all lifted by a person, and what is wanted follows from whether there are any', () => {
    const standing = standingFor(agentOf('x'), null, NOW);
    const stopped = paused(standing, 'mine', CALLER, true, NOW);
    expect([wishOf(standing), wishOf(stopped)]).toEqual(['running', 'paused']);
    expect(stopped.control).toMatchObject({ want: 'paused', state: 'asked', nextTryAt: NOW });
    const going = resumed(stopped, true, NOW + 1);
    expect(going).toMatchObject({ holds: [], control: { want: 'running', state: 'asked' } });
    // Paused for another reason is paused all the same: the service is not asked twice.
    expect(paused(stopped, 'again', CALLER, true, NOW + 5).control?.askedAt).toBe(NOW);
  });
});

describe('moves', () => {
  const side = fc.record({
    kind: fc.constantFrom('envelope' as const, 'budget' as const),
    left: fc.integer({ min: 0, max: 1_000 }),
    heldBack: fc.integer({ min: 0, max: 300 }),
  });

  function endOf(
    name: string,
    { kind, left, heldBack }: { kind: 'envelope' | 'budget'; left: number; heldBack: number },
  ): End {
    const agent = agentOf(name);
    const own = {
      limit: credits(left),
      window: 'month',
      zone: 'UTC',
      carry: true,
      softPercent: 80,
      hardPercent: 100,
      onHard: 'tell',
      resumeOnRoll: false,
    } as const;
    if (kind === 'envelope')
      return { kind, agent, envelope: envelopeOf(own, NOW, name), left: credits(left), walletName: 'Credits' };
    const standing = changedHeldBack(standingFor(agent, null, NOW), credits(heldBack));
    return { kind, agent, standing, left: credits(left), walletName: 'Credits', wallet: credits(10_000) };
  }
  const worth = (rules: ReadonlyMap<string, Rule>, ends: readonly End[]) =>
    ends.reduce((all, end) => {
      const rule = rules.get(end.kind === 'envelope' ? end.envelope.id : end.standing.id);
      if (rule?.type === 'envelope')
        return all + rule.limit.micros + rule.current.moved.micros + rule.pastGranted.micros;
      return all - (rule?.type === 'agent' ? (rule.heldBack?.micros ?? 0) : 0);
    }, 0);

  it('keep the sum when done and when taken back, also after the window is over', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: -5, max: 1_200 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 20 }),
        (a, b, micros, standing, later) => {
          const from = endOf('from', a);
          const to = endOf('to', b);
          const plan = planMove(from, to, credits(micros), standing);
          if (plan.refusal !== null) return;
          expect(micros).toBeGreaterThan(0);
          expect(plan.after.from.micros).toBeGreaterThanOrEqual(0);
          expect(plan.before.from.micros + plan.before.to.micros).toBe(plan.after.from.micros + plan.after.to.micros);
          const ruleOf = (end: End): Rule => (end.kind === 'envelope' ? end.envelope : end.standing);
          const rules = new Map<string, Rule>([from, to].map((end) => [ruleOf(end).id, ruleOf(end)]));
          const before = worth(rules, [from, to]);
          for (const rule of [
            taken(from, plan.amount, standing, NOW),
            given(to, plan.amount, plan.atService, standing, NOW),
          ])
            rules.set(rule.id, rule);
          // What the service is asked to add is in neither until it has added it.
          expect(worth(rules, [from, to])).toBe(before - plan.atService.micros);
          if (to.kind === 'envelope') return;
          const move = {
            ...{
              id: 'm',
              type: 'move',
              accountId: 'a',
              amount: plan.amount,
              standing,
              atService: plan.atService,
              createdAt: NOW,
            },
            from:
              from.kind === 'envelope'
                ? { kind: 'envelope', envelopeId: from.envelope.id }
                : { kind: 'budget', agent: from.agent.key },
            to: { kind: 'budget', agent: to.agent.key },
          } as Move;
          const now = NOW + later * DAY;
          for (const rule of restored(rules, move, now)) rules.set(rule.id, rule);
          const windows =
            from.kind === 'envelope'
              ? rolled(from.envelope, now).pastGranted.micros - from.envelope.pastGranted.micros
              : 0;
          expect(worth(rules, [from, to])).toBe(before + windows);
        },
      ),
      SEED,
    );
  });
});
