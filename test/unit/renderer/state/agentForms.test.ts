/** Envelopes and moves as people type them, and where budget can be moved. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callNames, calls } from '#shared/contract/contract.ts';
import { envelopeTermsSchema } from '#shared/domain/envelope.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { envelopeWallets, newEnvelope, readEnvelope, typedEnvelope } from '../../../../renderer/state/envelopeForm.ts';
import {
  canMove,
  endId,
  endsBetween,
  moveEnds,
  readMove,
  type TypedMove,
} from '../../../../renderer/state/moveForm.ts';
import { paletteFound, paletteItems } from '../../../../renderer/state/palette.ts';
import { agentsFixture } from '../../../support/renderer/agentFixture.ts';

const snapshot = agentsFixture(Date.UTC(2026, 10, 20, 12));
const { agents, wallets } = snapshot;
const ends = moveEnds(agents);
const key = (name: string) => agents.find((agent) => agent.name === name)?.key ?? '';

describe('readEnvelope', () => {
  const typed = { ...newEnvelope('Europe/Lisbon'), limit: '40' };

  it('reads what stands there at first, once a limit is written', () => {
    expect(readEnvelope(typed, 'USD')).toEqual({
      ok: true,
      terms: {
        limit: parseAmount('40', 'USD'),
        window: 'month',
        zone: 'Europe/Lisbon',
        carry: false,
        softPercent: 80,
        hardPercent: 100,
        onHard: 'pause',
        resumeOnRoll: true,
      },
    });
  });

  it.each([
    [{ limit: '' }, { limit: en.envelope.limitMissing }],
    [{ limit: '1,5' }, { limit: en.envelope.limitMissing }],
    [{ limit: '0' }, { limit: en.envelope.limitNotAbove }],
    [{ zone: 'Atlantis' }, { zone: en.envelope.zoneBad }],
    [{ zone: '' }, { zone: en.envelope.zoneBad }],
    [{ soft: '0' }, { soft: en.envelope.badPercent }],
    [{ hard: '101' }, { hard: en.envelope.badPercent }],
    [{ soft: '90', hard: '80' }, { soft: en.envelope.softAboveHard }],
  ])('%o is told at its field', (change, errors) => {
    expect(readEnvelope({ ...typed, ...change }, 'USD')).toMatchObject({ ok: false, errors });
  });

  it('has nothing to carry over and no next window where it has no end', () => {
    expect(readEnvelope({ ...typed, window: 'open', carry: true }, 'USD')).toMatchObject({
      terms: { window: 'open', carry: false, resumeOnRoll: false },
    });
  });

  it('reads back any terms as they are shown for editing', () => {
    const terms = fc
      .record({
        micros: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        window: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        carry: fc.boolean(),
        soft: fc.integer({ min: 1, max: 100 }),
        more: fc.integer({ min: 0, max: 99 }),
        resumeOnRoll: fc.boolean(),
      })
      .map(({ micros, soft, more, ...rest }) => ({
        ...rest,
        limit: { micros, unit: 'credit' },
        zone: 'Asia/Kathmandu',
        softPercent: soft,
        hardPercent: Math.min(100, soft + more),
        onHard: 'pause' as const,
      }));
    fc.assert(
      fc.property(terms, (one) => {
        const read = readEnvelope(typedEnvelope(one), 'credit');
        expect(read).toEqual({ ok: true, terms: one });
        expect(envelopeTermsSchema.safeParse(read.ok && read.terms).success).toBe(true);
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('offers the wallets that the agent draws on, any to one that was made here, and no other to one there is', () => {
    const [scout, night] = [key('Scout'), key('Night renders')].map((id) => agents.find((one) => one.key === id));
    if (scout === undefined || night === undefined) throw new Error('the fixture is too small');
    expect(envelopeWallets(scout, null, wallets).map(({ id }) => id)).toEqual(scout.walletIds);
    expect(envelopeWallets(night, null, wallets)).toHaveLength(wallets.length);
    expect(envelopeWallets(night, { walletId: night.walletId }, wallets)).toHaveLength(1);
  });
});

describe('ends of moves', () => {
  it('are every budget and every envelope, each named once', () => {
    expect(new Set(ends.map(({ id }) => id)).size).toBe(ends.length);
    expect(ends.filter(({ end }) => end.kind === 'budget')).toHaveLength(
      agents.filter(({ budget }) => budget !== null).length,
    );
    expect(ends.filter(({ end }) => end.kind === 'envelope')).toHaveLength(
      agents.flatMap(({ envelopes }) => envelopes).length,
    );
  });

  it('fit only within one unit, and never one agent with itself', () => {
    const all = agents.map((agent) => agent.key);
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(...all), (from, to) => {
        const pair = endsBetween(ends, from, to);
        if (pair === null) return;
        const unitOf = (id: string) => ends.find((end) => end.id === id)?.unit;
        expect(from).not.toBe(to);
        expect(unitOf(endId(pair.from))).toBe(unitOf(endId(pair.to)));
      }),
      { seed: 22, numRuns: 300 },
    );
    expect(endsBetween(ends, key('Scout'), key('Plover'))).not.toBeNull();
    expect(endsBetween(ends, key('Scout'), key('crawler-eu'))).toBeNull();
    expect(endsBetween(ends, key('Mira'), key('Scout'))).toBeNull();
  });

  it('make a move possible only when two agents have one in the same unit', () => {
    expect(canMove(ends)).toBe(true);
    expect(canMove(ends.filter(({ agent }) => agent === key('Scout') || agent === key('crawler-eu')))).toBe(false);
  });
});

describe('readMove', () => {
  const end = (name: string) => ends.find(({ agent }) => agent === key(name))?.id ?? null;
  const typed: TypedMove = {
    from: end('Scout'),
    to: end('Pilot'),
    amount: '2.50',
    standing: true,
    reason: ' for Friday ',
  };

  it('is what the engine takes', () => {
    const { preview, start } = readMove(typed, ends);
    expect(start).toMatchObject({ amount: '2.5', reason: 'for Friday', standing: false });
    expect(calls['moves.preview'].input.safeParse(preview).success).toBe(true);
    expect(calls['moves.start'].input.safeParse({ moveId: crypto.randomUUID(), ...start }).success).toBe(true);
  });

  it('can be reckoned before it is said why', () => {
    const read = readMove({ ...typed, reason: ' ' }, ends);
    expect(read.preview).not.toBeNull();
    expect(read.start).toBeNull();
    expect(read.errors.reason).toBe(en.moves.reasonMissing);
  });

  it.each<[Partial<TypedMove>, object]>([
    [{ from: null }, { from: en.moves.fromMissing }],
    [{ to: null }, { to: en.moves.toMissing }],
    [{ to: typed.from }, { to: en.moves.same }],
    [{ to: end('crawler-eu') }, { to: en.moves.otherUnit('USD') }],
    [{ amount: '0' }, { amount: en.moves.amountNotAbove }],
    [{ amount: '-1' }, { amount: en.moves.amountNotAbove }],
    [{ amount: '1,5' }, { amount: en.moves.amountBad }],
    [{ reason: 'x'.repeat(301) }, { reason: en.moves.reasonLong }],
  ])('%o is told at its field', (change, errors) => {
    const read = readMove({ ...typed, ...change }, ends);
    expect(read.errors).toMatchObject(errors);
    expect(read.start).toBeNull();
  });
});

describe('the command palette', () => {
  const items = paletteItems(snapshot);

  it('reaches every wallet and every agent, each once', () => {
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    for (const { id } of wallets) expect(items.map((item) => item.id)).toContain(`wallet ${id}`);
    for (const agent of agents) expect(items.map((item) => item.id)).toContain(`agent ${agent.key}`);
  });

  it('pauses, resumes, gives envelopes and moves budget by name', () => {
    const labels = (text: string) => paletteFound(items, text).map(({ label }) => label);
    expect(labels('pause scout')).toContain('Pause: Scout');
    expect(labels('resume gannet')).toContain('Resume: Gannet');
    expect(labels('envelope mira')).toEqual(['New envelope: Mira']);
    expect(labels('move pilot')).toEqual(['Move budget: Pilot']);
    expect(labels('nothing like it')).toEqual([]);
  });

  it('shows no actions before a word is typed', () => {
    expect(paletteFound(items, ' ').some(({ kind }) => kind === 'action')).toBe(false);
  });

  it('knows calls that there are', () => {
    expect(callNames).toEqual(
      expect.arrayContaining(['agents.pause', 'agents.resume', 'envelopes.put', 'moves.start']),
    );
  });
});
