/** The queue's laws: every message gets through or is given up, in its alert's order, however the tries go. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '#engine/alerts/episodes.ts';
import { messageSchema } from '#engine/forwarding/message.ts';
import { afterTry, deliveriesFor, nextInstant, nextToSend, outworn, type Sent } from '#engine/forwarding/queue.ts';
import type { AlertDecision } from '#shared/domain/alert.ts';
import type { Delivery, Forwarding } from '#shared/domain/forwarding.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { account, episode, START } from '../store/samples.ts';

const BOTH: Forwarding = {
  command: { executable: '/bin/true', args: [] },
  webhook: { url: 'https://hooks.example.test/' },
};
const decided = (id: string, decision: AlertDecision): Decision => ({
  episode: episode(id, { balance: { micros: 1_234_567, unit: 'USD' } }),
  log: [{ id: `${id}/${decision}`, at: START, walletId: 'acc-1:credits', episodeId: id, decision, reason: 'r' }],
});

describe('what is queued', () => {
  it('is one message for each channel that is on, for each event that the world should hear of', () => {
    const decisions = [decided('a', 'opened'), decided('b', 'worsened'), decided('c', 'closed'), decided('d', 'held')];
    const queued = deliveriesFor(decisions, account('acc-1'), BOTH, START);
    expect(queued.map(({ id }) => id)).toEqual([
      `command/opened/a/${START}`,
      `webhook/opened/a/${START}`,
      `command/worsened/b/${START}`,
      `webhook/worsened/b/${START}`,
      `command/closed/c/${START}`,
      `webhook/closed/c/${START}`,
    ]);
    expect(deliveriesFor(decisions, account('acc-1'), { command: null, webhook: null }, START)).toEqual([]);
  });

  it('says every digit, in a form that has a schema', () => {
    const [queued] = deliveriesFor([decided('a', 'opened')], account('acc-1'), BOTH, START);
    const message = messageSchema.parse(JSON.parse(queued?.payload ?? ''));
    expect(message).toMatchObject({
      version: 1,
      event: 'opened',
      id: queued?.id,
      alert: { balance: { amount: '1.234567', unit: 'USD' }, account: { id: 'acc-1', label: 'Some' } },
    });
  });
});

const waiting = (id: string, episodeId: string, createdAt: number): Delivery => ({
  id,
  channel: 'webhook',
  accountId: 'acc-1',
  walletId: 'acc-1:credits',
  episodeId,
  payload: '{}',
  createdAt,
  attempts: 0,
  nextAt: createdAt,
  state: 'waiting',
  lastError: null,
});

describe('a try that failed', () => {
  const failed = (sent: Partial<Sent> = {}): Sent => ({ ok: false, detail: 'answered 503', ...sent }) as Sent;

  it.each([
    ['the first', 0, failed(), 30 * SECOND],
    ['the fourth', 3, failed(), 4 * MINUTE],
    ['a late one', 30, failed(), 6 * HOUR],
    ['one that is told when to come back', 0, failed({ retryAfterMs: 10 * MINUTE }), 10 * MINUTE],
    ['one that is told to come back next year', 0, failed({ retryAfterMs: 400 * DAY }), 6 * HOUR],
  ])('%s waits', (_name, attempts, sent, wait) => {
    const after = afterTry({ ...waiting('a', 'e', START), attempts }, sent, START + 1, 0.5);
    expect(after).toMatchObject({ state: 'waiting', attempts: attempts + 1, nextAt: START + 1 + wait });
  });

  it('is given up when it never can succeed, and after three days', () => {
    const delivery = waiting('a', 'e', START);
    expect(afterTry(delivery, failed({ never: true }), START, 0).state).toBe('given-up');
    expect(afterTry(delivery, failed(), START + 3 * DAY, 0).state).toBe('given-up');
  });
});

describe('over any course of failures and restarts', () => {
  it('each message gets through or is given up, and none before an earlier one of its alert', () => {
    const messages = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(5 * MINUTE)), { maxLength: 12 });
    const luck = fc.infiniteStream(fc.constantFrom<Sent>({ ok: true, detail: '' }, failedOnce, failedOnce, never));
    fc.assert(
      fc.property(messages, luck, (made, tries) => {
        let queue = made.map(([episodeId, at], n) => waiting(`m${String(n).padStart(2, '0')}`, episodeId, START + at));
        const ended: Delivery[] = [];
        for (let now = START; queue.some(({ state }) => state === 'waiting'); ) {
          const next = nextToSend(queue, 'webhook', now);
          if (next === null) {
            const at = nextInstant(queue, 'webhook');
            expect(at).not.toBeNull();
            now = Math.max(now, at ?? now);
            continue;
          }
          const after = afterTry(next, tries.next().value, now, 0.5);
          // All that a restart leaves is what was stored.
          queue = JSON.parse(JSON.stringify(queue.map((one) => (one.id === next.id ? after : one))));
          if (after.state !== 'waiting') ended.push(after);
        }
        expect(ended).toHaveLength(made.length);
        for (const of of ['a', 'b', 'c']) {
          const order = ended.filter(({ episodeId }) => episodeId === of).map(({ createdAt, id }) => [createdAt, id]);
          expect(order).toEqual(
            [...order].sort((x, y) => Number(x[0]) - Number(y[0]) || (String(x[1]) < String(y[1]) ? -1 : 1)),
          );
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('forgets what is over after a week, or when there is too much of it, and never what waits', () => {
    const sent = (n: number, age: number): Delivery => ({
      ...waiting(`s${n}`, 'e', START),
      state: 'sent',
      nextAt: START - age,
    });
    const old = waiting('w', 'e', START - 30 * DAY);
    expect(outworn([sent(1, DAY), sent(2, 8 * DAY), old], START)).toEqual(['s2']);
    const many = Array.from({ length: 205 }, (_, n) => sent(n, n));
    expect(outworn(many, START)).toHaveLength(5);
  });
});

const failedOnce: Sent = { ok: false, detail: 'answered 500' };
const never: Sent = { ok: false, detail: 'answered 404', never: true };
