/** Agents over a whole engine and the services of the sandbox: envelopes, the gate, pausing, moving. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentView, EnvelopeView } from '#shared/contract/agentCalls.ts';
import type { EnvelopeTerms } from '#shared/domain/envelope.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await createEngineWorld();
  // One account is enough for what is decided here, and days pass faster.
  const { service, key, origin } = world.sandbox.accounts.find((one) => one.service === 'olostep') ?? {
    service: '',
    key: '',
    origin: '',
  };
  await world.call('accounts.add', { service, key, origin });
  await world.call('sync.now', {});
  await world.fetchHistory();
});
afterEach(() => world.end());

const agents = () => world.engine.snapshot().agents;
function agentNamed(name: string): AgentView {
  const found = agents().find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`no agent ${name} among ${agents().map((one) => one.name)}`);
  return found;
}
function walletOf(service: string, key: string): string {
  const account = world.engine.snapshot().accounts.find((one) => one.service === service);
  return `${account?.id}:${key}`;
}
const credits = (text: string) => parseAmount(text, 'credit');
function terms(limit: string, change: Partial<EnvelopeTerms> = {}): EnvelopeTerms {
  return {
    ...{ limit: credits(limit), window: 'month', zone: 'Europe/Berlin', carry: false },
    ...{ softPercent: 80, hardPercent: 100, onHard: 'pause', resumeOnRoll: false },
    ...change,
  };
}
function envelopeOf(name: string): EnvelopeView {
  const [envelope] = agentNamed(name).envelopes;
  if (envelope === undefined) throw new Error(`${name} has no envelope`);
  return envelope;
}
async function crawler(limit = '100', change: Partial<EnvelopeTerms> = {}) {
  await world.call('agents.make', { walletId: walletOf('olostep', 'credits'), name: 'Crawler' });
  return world.call('envelopes.put', { agent: 'Crawler', terms: terms(limit, change) });
}
const check = async (cost: string, reserve?: { id?: string; seconds?: number }) =>
  (await world.call('gate.check', { agent: 'Crawler', cost, ...(reserve === undefined ? {} : { reserve }) })).decision;

describe('the gate', () => {
  it('says yes within every limit, and no beyond the tightest, which it names', async () => {
    await crawler();
    expect(await check('100')).toMatchObject({
      allowed: true,
      code: 'within',
      binding: { kind: 'envelope', left: credits('100') },
    });
    expect(await check('100.000001')).toMatchObject({
      allowed: false,
      code: 'over-limit',
      binding: { name: 'monthly envelope' },
    });
  });

  it('holds what it grants, and gives back what is released; what was settled counts', async () => {
    await crawler();
    const first = await check('60', {});
    const id = first.reservation?.id ?? '';
    expect(first.reservation).toMatchObject({ state: 'held', amount: credits('60') });
    expect(await check('50')).toMatchObject({ allowed: false, binding: { left: credits('40') } });
    const settled = await world.call('gate.settle', { reservationId: id, cost: '45.5' });
    expect(settled.reservation).toMatchObject({ state: 'settled', settled: credits('45.5') });
    expect(await check('54.5')).toMatchObject({ allowed: true });
    expect(await check('54.500001')).toMatchObject({ allowed: false });
    const second = await check('10', {});
    await world.call('gate.release', { reservationId: second.reservation?.id ?? '' });
    expect(await check('54.5')).toMatchObject({ allowed: true });
    expect((await world.ask('gate.settle', { reservationId: id, cost: '44' })).ok).toBe(false);
  });

  it('lets go what was not settled in time, and counts it all the same when it is settled late', async () => {
    await crawler();
    const { reservation } = await check('60', { seconds: 30 });
    await world.clock.advance(29 * SECOND);
    expect(await check('50')).toMatchObject({ allowed: false });
    await world.clock.advance(2 * SECOND);
    expect(await check('100')).toMatchObject({ allowed: true });
    await world.call('gate.settle', { reservationId: reservation?.id ?? '' });
    expect(await check('40')).toMatchObject({ allowed: true });
    expect(await check('41')).toMatchObject({ allowed: false });
  });

  it('grants exactly what an envelope holds to a thousand who ask at once', async () => {
    await crawler('100');
    const asked = await Promise.all(Array.from({ length: 1_000 }, () => check('0.3', {})));
    const granted = asked.filter(({ reservation }) => reservation !== null);
    expect(granted).toHaveLength(333);
    expect(asked.filter(({ allowed }) => allowed)).toHaveLength(333);
    expect(envelopeOf('Crawler')).toMatchObject({ held: credits('99.9'), left: credits('0.1') });
    await world.restart();
    expect(envelopeOf('Crawler')).toMatchObject({ held: credits('99.9'), left: credits('0.1') });
  });

  it('answers the same question with the same id once, and refuses the id for another', async () => {
    await crawler();
    const id = randomUUID();
    const twice = await Promise.all([check('60', { id }), check('60', { id })]);
    expect(twice.map(({ reservation }) => reservation?.id)).toEqual([id, id]);
    expect(envelopeOf('Crawler').held).toEqual(credits('60'));
    expect((await world.ask('gate.check', { agent: 'Crawler', cost: '5', reserve: { id } })).ok).toBe(false);
  });

  it('says no yes with nothing behind it: an id is refused once its reservation is over', async () => {
    await crawler('100');
    const again = (id: string) => world.ask('gate.check', { agent: 'Crawler', cost: '60', reserve: { id } });
    const refused = (state: string) => ({
      ok: false,
      error: { kind: 'conflict', message: expect.stringContaining(state) },
    });
    const released = randomUUID();
    await check('60', { id: released });
    await world.call('gate.release', { reservationId: released });
    expect(await again(released)).toMatchObject(refused('released'));
    const expired = randomUUID();
    await check('60', { id: expired, seconds: 1 });
    await world.clock.advance(SECOND);
    expect(await again(expired)).toMatchObject(refused('expired'));
    const settled = randomUUID();
    await check('60', { id: settled });
    await world.call('gate.settle', { reservationId: settled });
    expect(await again(settled)).toMatchObject(refused('settled'));
    expect(envelopeOf('Crawler').held).toEqual(credits('0'));
  });

  it('goes by old numbers and says how old, or says no, as the user set it', async () => {
    await crawler();
    await world.clock.advance(HOUR);
    expect(await check('1')).toMatchObject({ allowed: true, stale: true });
    await world.call('settings.set', { staleNumbers: 'deny' });
    expect(await check('1')).toMatchObject({ allowed: false, code: 'stale' });
  });

  it('never grants more than the wallet holds, whatever is promised', async () => {
    await crawler('10000000');
    const { notes } = await world.call('envelopes.put', {
      agent: 'Crawler',
      envelopeId: envelopeOf('Crawler').id,
      terms: terms('9000000'),
    });
    expect(notes.join(' ')).toMatch(/are promised of .* more than there is/);
    const wallet = world.engine.snapshot().wallets.find(({ id }) => id === walletOf('olostep', 'credits'));
    expect(wallet?.overPromised?.micros).toBe(credits('9000000').micros - (wallet?.balance?.micros ?? 0));
    expect(await check('8000000')).toMatchObject({ allowed: false, binding: { kind: 'wallet' } });
  });
});

describe('envelopes', () => {
  it('pause at the hard line; the pause outlasts the window unless the rule says otherwise', async () => {
    await crawler('10', { window: 'day' });
    const { reservation } = await check('10', {});
    await world.call('gate.settle', { reservationId: reservation?.id ?? '' });
    await world.clock.advance(SECOND);
    expect(agentNamed('Crawler')).toMatchObject({ state: 'held-here', holds: [{ by: 'envelope' }] });
    await world.clock.advance(SECOND);
    expect(world.notices.map(({ title }) => title)).toContain('Crawler has used up this day’s envelope');
    expect(await check('0')).toMatchObject({ allowed: false, code: 'paused' });
    world.engine.start();
    await world.clock.advance(25 * HOUR);
    expect(envelopeOf('Crawler')).toMatchObject({ spent: credits('0'), left: credits('10') });
    expect(agentNamed('Crawler').state).toBe('held-here');
    await world.call('agents.resume', { agent: 'Crawler' });
    expect(agentNamed('Crawler').state).toBe('running');
    const id = envelopeOf('Crawler').id;
    await world.call('envelopes.put', {
      agent: 'Crawler',
      envelopeId: id,
      terms: terms('10', { window: 'day', resumeOnRoll: true }),
    });
    const again = await check('10', {});
    await world.call('gate.settle', { reservationId: again.reservation?.id ?? '' });
    await world.clock.advance(SECOND);
    expect(agentNamed('Crawler').state).toBe('held-here');
    await world.clock.advance(25 * HOUR);
    expect(agentNamed('Crawler').state).toBe('running');
  });

  it('count what rules attribute, from the rule on and without a row that is new', async () => {
    await crawler('100000');
    await world.clock.advance(6 * HOUR);
    await world.call('sync.now', {});
    await world.clock.advance(SECOND);
    expect(envelopeOf('Crawler').spent).toEqual(credits('0'));
    const walletId = walletOf('olostep', 'credits');
    const rule: AttributionRule = {
      ...{ id: 'all', type: 'attribution', order: 1, enabled: true, agentId: 'Crawler', accountId: null, walletId },
      ...{ description: null, field: null, from: null, to: null, hours: null, weekdays: null },
      createdAt: world.clock.now(),
    };
    await world.call('rules.put', { rule });
    await world.clock.advance(SECOND);
    // November in Berlin.
    const from = Date.UTC(2026, 9, 31, 23);
    const { sums } = await world.call('ledger.sums', {
      filter: {
        walletIds: [walletId],
        kinds: ['usage', 'reserve', 'release', 'fee', 'refund'],
        from,
        to: from + 30 * DAY,
      },
      ...{ bucket: 'whole', zone: 'UTC', by: [] },
    });
    const spent = -(sums[0]?.amount.micros ?? 0);
    expect(spent).toBeGreaterThan(0);
    expect(envelopeOf('Crawler').spent.micros).toBe(spent);
    await world.call('rules.remove', { ruleId: 'all' });
    await world.clock.advance(SECOND);
    expect(envelopeOf('Crawler').spent).toEqual(credits('0'));
  });

  it('never lift what a person paused, and end what they paused themselves when given more', async () => {
    await crawler('10');
    await world.call('agents.pause', { agent: 'Crawler', reason: 'on leave' });
    const id = envelopeOf('Crawler').id;
    await world.call('gate.check', { agent: 'Crawler', cost: '1' });
    await world.clock.advance(MINUTE);
    await world.call('envelopes.put', { agent: 'Crawler', envelopeId: id, terms: terms('20') });
    expect(agentNamed('Crawler')).toMatchObject({ state: 'held-here', holds: [{ by: 'person', reason: 'on leave' }] });
    await world.call('agents.resume', { agent: 'Crawler' });
    const { reservation } = await check('20', {});
    await world.call('gate.settle', { reservationId: reservation?.id ?? '' });
    await world.clock.advance(SECOND);
    expect(agentNamed('Crawler').holds.map(({ by }) => by)).toEqual(['envelope']);
    await world.clock.advance(SECOND);
    await world.call('envelopes.put', { agent: 'Crawler', envelopeId: id, terms: terms('40') });
    expect(agentNamed('Crawler')).toMatchObject({ state: 'running', holds: [] });
  });

  it('let a person go on past the hard line until the window is over', async () => {
    await crawler('10');
    const { reservation } = await check('10', {});
    await world.call('gate.settle', { reservationId: reservation?.id ?? '' });
    await world.clock.advance(SECOND);
    await world.call('agents.resume', { agent: 'Crawler', reason: 'finish the job' });
    expect(agentNamed('Crawler').state).toBe('running');
    expect(await check('5')).toMatchObject({ allowed: true, binding: { kind: 'wallet' } });
    world.engine.start();
    await world.clock.advance(MINUTE);
    expect(agentNamed('Crawler').state).toBe('running');
  });
});

describe('the audit log', () => {
  it('has who changed what, before and after, and pages back to the first', async () => {
    await crawler('10');
    await world.call('agents.pause', { agent: 'Crawler', reason: 'on leave' });
    await world.call('agents.resume', { agent: 'Crawler' });
    const first = await world.call('audit.list', { limit: 2 });
    expect(first.rows.map(({ action }) => action)).toEqual(['resumed', 'paused']);
    expect(first.rows[1]).toMatchObject({
      caller: { door: 'app' },
      before: 'running',
      after: 'paused',
      reason: 'on leave',
    });
    const second = await world.call('audit.list', { limit: 2, before: first.next ?? undefined });
    expect(second.rows.map(({ action }) => action)).toEqual(['envelope-set', 'agent-made']);
    expect(second.next).toBeNull();
  });
});

describe('budget moved between envelopes', () => {
  it('keeps the sum, never goes below what is spent, and is undone', async () => {
    await crawler('100');
    await world.call('agents.make', { walletId: walletOf('olostep', 'credits'), name: 'Reader' });
    await world.call('envelopes.put', { agent: 'Reader', terms: terms('50') });
    const { reservation } = await check('30', {});
    await world.call('gate.settle', { reservationId: reservation?.id ?? '' });
    const ends = {
      from: { kind: 'envelope' as const, envelopeId: envelopeOf('Crawler').id },
      to: { kind: 'envelope' as const, envelopeId: envelopeOf('Reader').id },
    };
    const tooMuch = await world.call('moves.preview', { ...ends, amount: '70.5' });
    expect(tooMuch.preview.refusal).toMatch(/at most 70 credits/);
    expect((await world.ask('moves.start', { ...ends, amount: '70.5', moveId: randomUUID(), reason: 'more' })).ok).toBe(
      false,
    );
    const moveId = randomUUID();
    const order = { ...ends, amount: '70', moveId, reason: 'Reader has more to do' };
    const [one, two] = await Promise.all([world.call('moves.start', order), world.call('moves.start', order)]);
    expect(one.move).toMatchObject({ id: moveId, state: 'done', undoable: true });
    expect(two.move.id).toBe(moveId);
    expect([envelopeOf('Crawler').left, envelopeOf('Reader').left]).toEqual([credits('0'), credits('120')]);
    const { move } = await world.call('moves.undo', { moveId });
    expect(move.undoes).toBe(moveId);
    expect([envelopeOf('Crawler').left, envelopeOf('Reader').left]).toEqual([credits('70'), credits('50')]);
    expect((await world.ask('moves.undo', { moveId })).ok).toBe(false);
  });
});
