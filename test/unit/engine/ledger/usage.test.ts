/** Wallets whose service sums up usage by day and tile: what was taken, and what it was spent on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageTotal } from '#engine/providers/adapter.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { createLedger, credits } from './ledgerWorld.ts';

const MIDNIGHT = Date.UTC(2026, 9, 10);
const START = MIDNIGHT + 12 * HOUR;

function total(day: number, tile: string, used: number): UsageTotal {
  const from = MIDNIGHT + day * DAY;
  return {
    name: `${new Date(from).toISOString().slice(0, 10)}/${tile}`,
    from,
    to: from + DAY,
    activity: tile,
    used: credits(used),
    raw: '{}',
  };
}
const usage = (totals: readonly UsageTotal[]) => ({ way: 'usage' as const, totals });
const by = (ledger: ReturnType<typeof createLedger>, activity: string) =>
  ledger.sum((entry) => entry.kind === 'usage' && entry.activity === activity);

describe('usage totals', () => {
  it('are posted by what they grew, and give back what was held', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 100, ledger: usage([total(0, 'cut', 30)]) });
    await ledger.read({ at: START + HOUR, balance: 88, ledger: usage([total(0, 'cut', 30)]) });
    await ledger.read({
      at: START + 2 * HOUR,
      balance: 88,
      ledger: usage([total(0, 'cut', 38), total(0, 'captions', 4)]),
    });
    expect(ledger.balance()).toBe(88);
    expect(by(ledger, 'cut')).toBe(-38);
    expect(by(ledger, 'captions')).toBe(-4);
    const spent = ledger.sum(({ kind, at }) => ['usage', 'reserve', 'release'].includes(kind) && at > START);
    // Twelve were taken; that a part of it is told by tile changes nothing of the sum.
    expect(spent).toBe(-12);
    expect(ledger.entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['reserve', 'usage', 'release']));
  });

  it('of days before the first reading stand alone and leave the balance as it is', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 100, ledger: usage([total(0, 'cut', 3)]) });
    await ledger.read({ at: START + MINUTE, balance: 100, ledger: usage([]) });
    await ledger.past({ totals: [total(-1, 'cut', 50), total(-2, 'cut', 20)], next: 'on' }, START + HOUR);
    await ledger.past({ totals: [total(-2, 'cut', 20)] }, START + HOUR);
    expect(ledger.balance()).toBe(100);
    expect(by(ledger, 'cut')).toBe(-73);
    expect(ledger.book.baseMicros).toBe(credits(173).micros);
    expect(ledger.book.history).toMatchObject({ state: 'done', rows: 2 });
    // Counted late: yesterday's figure grew.
    await ledger.read({ at: START + 2 * HOUR, balance: 100, ledger: usage([total(-1, 'cut', 55)]) });
    expect(by(ledger, 'cut')).toBe(-78);
    expect(ledger.balance()).toBe(100);
  });

  it('add up to the service’s own figures over any life, and the book to every balance', async () => {
    const step = fc.record({
      hours: fc.integer({ min: 1, max: 9 }),
      balance: fc.integer({ min: 0, max: 400 }),
      grown: fc.array(fc.tuple(fc.constantFrom('cut', 'captions', 'upscale'), fc.integer({ min: 1, max: 20 })), {
        maxLength: 3,
      }),
      asked: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (life) => {
        const ledger = createLedger();
        const used = new Map<string, UsageTotal>();
        let now = START;
        await ledger.read({ at: now, balance: 100, ledger: usage([]) });
        for (const [index, { hours, balance, grown, asked }] of life.entries()) {
          now += hours * HOUR;
          const day = Math.floor((now - MIDNIGHT) / DAY);
          for (const [tile, n] of grown) {
            const next = total(day, tile, n + (used.get(total(day, tile, 0).name)?.used.micros ?? 0) / 1_000_000);
            used.set(next.name, next);
          }
          const last = index === life.length - 1;
          await ledger.read({ at: now, balance, ledger: usage(asked || last ? [...used.values()] : []) });
          expect(ledger.balance()).toBe(balance);
        }
        for (const tile of ['cut', 'captions', 'upscale']) {
          const figure = [...used.values()]
            .filter(({ activity }) => activity === tile)
            .reduce((sum, one) => sum + one.used.micros / 1_000_000, 0);
          expect(by(ledger, tile) + figure).toBe(0);
        }
      }),
      { seed: 44 },
    );
  });
});
