/** The laws of telling, over random lives of a wallet: told once, told at all, and not when nobody wants to hear it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '#engine/alerts/quiet.ts';
import type { QuietHours } from '#shared/domain/quiet.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { type Played, play, type Step, ZONE } from './play.ts';

/** Over the night in which the clock goes forward. */
const START = Date.UTC(2026, 2, 27, 9);
const NEVER: QuietHours = { on: false, criticalPasses: false, spans: [] };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      balance: fc.constantFrom(900, 300, 221, 220, 210, 200, 150, 50, 30, 0, -5),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'read' as const, balance: null }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1_000, 20 * MINUTE, HOUR, 5 * HOUR, -HOUR),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('snooze' as const),
      for: fc.constantFrom('hour' as const, 'tomorrow' as const, 'top-up' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mute' as const), muted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);
const quiet: fc.Arbitrary<QuietHours> = fc.record({
  on: fc.boolean(),
  criticalPasses: fc.boolean(),
  spans: fc.constantFrom(
    [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' }],
    [
      { days: [5], from: '12:00', to: '13:30' },
      { days: [6, 7], from: '00:00', to: '00:00' },
    ],
  ),
});
const lives = fc.tuple(fc.array(step, { maxLength: 60 }), quiet);

function holds(law: (played: Played, quiet: QuietHours, steps: readonly Step[]) => void): void {
  fc.assert(
    fc.property(lives, ([steps, hours]) => law(play(steps, hours, START), hours, steps)),
    { seed: 2026, numRuns: 600 },
  );
}

const timesTold = ({ shown }: Played, id: string) => shown.filter(({ episodeIds }) => episodeIds.includes(id)).length;

describe('what is told of a wallet', () => {
  it('is told once for an episode, and once more for each time that the user put it off', () => {
    holds((played) => {
      for (const { id } of played.episodes)
        expect(timesTold(played, id)).toBeLessThanOrEqual(
          1 + played.snoozes.filter((one) => one.episodeId === id).length,
        );
    });
  });

  it('is told as soon as nothing keeps it back', () => {
    holds((played) => {
      for (const { at, open, free } of played.moments) {
        if (open === null || !free) continue;
        expect(played.shown.some((one) => one.at <= at && one.episodeIds.includes(open.id)) || at < open.openedAt).toBe(
          true,
        );
        expect(open.settled).toBe(true);
      }
    });
  });

  it('is never told in quiet hours, but for what is critical where that passes', () => {
    holds((played, hours) => {
      for (const { at, episodeIds } of played.shown) {
        if (quietUntil(hours, at, ZONE) === null) continue;
        expect(hours.criticalPasses).toBe(true);
        for (const id of episodeIds)
          expect(['critical', 'empty']).toContain(played.episodes.find((one) => one.id === id)?.level);
      }
    });
  });

  it('is never told while it is snoozed', () => {
    const forwards = fc.tuple(
      fc.array(
        step.filter((one) => one.do !== 'wait' || one.ms >= 0),
        { maxLength: 60 },
      ),
      quiet,
    );
    fc.assert(
      fc.property(forwards, ([steps, hours]) => {
        const played = play(steps, hours, START);
        for (const { episodeId, at, until } of played.snoozes)
          for (const one of played.shown)
            if (one.episodeIds.includes(episodeId) && one.at > at) expect(one.at >= (until ?? Infinity)).toBe(true);
      }),
      { seed: 7, numRuns: 600 },
    );
  });

  it('opens a second episode only after the balance was above the leave line', () => {
    holds((played, _, steps) => {
      const opened = played.log.filter(({ decision }) => decision === 'opened').length;
      let armed = true;
      let expected = 0;
      for (const one of steps) {
        if (one.do !== 'read' || one.balance === null) continue;
        if (armed && one.balance <= 200) {
          expected++;
          armed = false;
        } else if (one.balance > 220) armed = true;
      }
      expect(opened).toBe(expected);
    });
  });

  it('is the same whether the app is started anew at any point, or hears everything twice', () => {
    holds((played, hours, steps) => {
      const restarted = play(
        steps.flatMap((one) => [one, { do: 'restart' as const }]),
        hours,
        START,
      );
      expect(restarted.shown).toEqual(played.shown);
      const twice = play(
        steps.flatMap((one): Step[] => (one.do === 'read' ? [one, one] : [one])),
        hours,
        START,
      );
      expect(twice.shown).toEqual(played.shown);
      expect(twice.log).toEqual(played.log);
    });
  });

  it('has a reason in the log for every notification, and for every one that was held back', () => {
    holds((played) => {
      for (const { episodeIds, at } of played.shown)
        for (const id of episodeIds)
          expect(
            played.log.some(
              (row) => row.episodeId === id && row.at === at && /^(notified|summed-up)$/.test(row.decision),
            ),
          ).toBe(true);
      for (const episode of played.episodes)
        if (timesTold(played, episode.id) === 0)
          expect(
            played.log.some(
              ({ episodeId, decision }) => episodeId === episode.id && /^(held|suppressed|snoozed)$/.test(decision),
            ),
          ).toBe(true);
    });
  });

  it('comes in one notification when several came while it was quiet', () => {
    const night: QuietHours = {
      on: true,
      criticalPasses: true,
      spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' }],
    };
    const read = (balance: number): Step => ({ do: 'read', balance });
    const wait = (hours: number): Step => ({ do: 'wait', ms: hours * HOUR });
    // At eleven in the evening it falls, recovers, falls again; at seven it is told, once.
    const played = play([wait(13), read(150), read(900), wait(1), read(180), wait(5), wait(4)], night, START);
    expect(played.shown).toEqual([
      { at: START + 23 * HOUR, kind: 'summary', episodeIds: [expect.any(String), expect.any(String)] },
    ]);
    expect(play([wait(13), read(150), wait(10)], night, START).shown).toMatchObject([{ kind: 'one' }]);
    expect(play([wait(13), read(20)], night, START).shown).toMatchObject([{ at: START + 13 * HOUR, kind: 'one' }]);
    expect(play([read(150)], NEVER, START).shown).toHaveLength(1);
  });
});
