/** What a wish to pause or to resume asks of a service, whatever that service does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answered, failed, isDue, seen, sending } from '#engine/budgets/control.ts';
import type { AgentAtService } from '#engine/providers/operations.ts';
import type { AgentControl } from '#shared/domain/agent.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';

const wish = (want: AgentControl['want'], now: number): AgentControl => ({
  want,
  state: 'asked',
  askedAt: now,
  sentAt: null,
  confirmedAt: null,
  tries: 0,
  nextTryAt: now,
  means: null,
  detail: null,
});
const at = (paused: AgentAtService['paused']): AgentAtService => ({ paused, busy: false, reason: null });

/** Each look finds what the service shows just then; whenever the wish is due, it is sent and looked at once more. */
function played(
  want: AgentControl['want'],
  looks: readonly { after: number; shows: AgentAtService | null; fails: boolean }[],
) {
  let now = 1_000_000;
  let control: AgentControl | null = wish(want, now);
  const sent: number[] = [];
  const ask = (shows: AgentAtService | null, fails: boolean) => {
    if (control === null) return;
    control = sending(control, now);
    sent.push(now);
    control = fails
      ? failed(control, { kind: 'unavailable', message: 'Not now.' }, now)
      : answered(control, { outcome: 'done', means: 'done', note: 'done' });
    if (!fails && shows !== null) control = seen(control, shows, now).control;
  };
  for (const { after, shows, fails } of looks) {
    now += after;
    if (control !== null && isDue(control, now)) ask(shows, fails);
    if (control === null || shows === null) continue;
    const outcome = seen(control, shows, now);
    control = outcome.control;
    if (outcome.again) ask(shows, fails);
  }
  return { sent, control, now };
}

describe('a wish at a service', () => {
  const shows = fc.option(
    fc.record({
      paused: fc.constantFrom<AgentAtService['paused']>(true, false, 'free', null),
      busy: fc.boolean(),
      reason: fc.constant(null),
    }),
  );
  const look = fc.record({ after: fc.integer({ min: 0, max: MINUTE }), shows, fails: fc.boolean() });

  it('is sent with a pause after each time that grows to an hour, whatever the service shows and however often one looks', () => {
    fc.assert(
      fc.property(fc.constantFrom('paused', 'running'), fc.array(look, { maxLength: 400 }), (want, looks) => {
        const { sent } = played(want, looks);
        for (let n = 1; n < sent.length; n++) {
          const least = Math.min(HOUR, 15 * SECOND * 2 ** Math.min(n, 10));
          expect((sent[n] ?? 0) - (sent[n - 1] ?? 0)).toBeGreaterThanOrEqual(least);
        }
      }),
    );
  });

  it.each([
    ['a service that never obeys', at(false)],
    ['one that always does', at(true)],
  ])('is sent once when %s is looked at a thousand times in one instant', (_what, shown) => {
    const looks = Array.from({ length: 1_000 }, () => ({ after: 0, shows: shown, fails: false }));
    expect(played('paused', looks).sent).toHaveLength(1);
  });

  it('is said to be contradicted after two minutes, and sent again then', () => {
    const looks = [0, MINUTE, 61 * SECOND].map((after) => ({ after, shows: at(false), fails: false }));
    const { sent, control, now } = played('paused', looks);
    expect(control).toMatchObject({ state: 'contradicted', tries: 2 });
    expect(sent.at(-1)).toBe(now);
  });

  it('is answered at once where a paused agent was started long after', () => {
    const looks = [
      { after: 0, shows: at(true), fails: false },
      { after: 24 * HOUR, shows: at(false), fails: false },
    ];
    const { sent, now } = played('paused', looks);
    expect(sent).toEqual([1_000_000, now]);
  });

  it.each(['paused', 'running'] as const)('to be %s is met where nothing runs and nothing is in the way', (want) => {
    const { control, sent } = played(want, [{ after: 0, shows: at('free'), fails: false }]);
    expect(sent).toHaveLength(1);
    if (want === 'paused') expect(control).toMatchObject({ state: 'confirmed' });
    else expect(control).toBeNull();
  });
});
