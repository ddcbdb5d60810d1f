/**
 * What is made of broken answers to requests that pay or change something: after a charge a broken answer is unknown,
 * never a yes and never a no. The same variables as in `reads.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import type { PaymentAnswer } from '#engine/providers/operations.ts';
import { playCases, type Scenario } from './cases.ts';
import { CASES, ONE, report, SEED } from './counts.ts';
import { replay } from './replay.ts';
import { ACCOUNTS } from './scenarios.ts';
import { writeScenariosOf } from './writes.ts';

/** The oracle allows unknown everywhere: that something is said at all must be seen by itself. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  bizos: ['succeeded'],
  olostep: ['succeeded', 'refused'],
  mosaic: ['succeeded', 'checkout'],
  geopera: ['succeeded', 'refused'],
  elizaos: ['checkout', 'address', 'not-needed', 'refused', 'done', 'asked'],
};

describe.each(['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos'] as const)('%s', (service) => {
  test('broken answers to what pays and what changes', { timeout: 3_600_000 }, async () => {
    const scenarios = await writeScenariosOf(service, ACCOUNTS[service] ?? []);
    const whole = new Set<string>();
    for (const scenario of scenarios) whole.add(await outcomeOf(scenario));
    expect([...whole]).toEqual(expect.arrayContaining([...(SAID[service] ?? [])]));
    const tally = await report(() =>
      ONE === undefined
        ? playCases(`${service} writes`, scenarios, SEED, CASES)
        : playCases(`${service} writes`, scenarios, SEED, 1, Number(ONE)),
    );
    expect(tally.cases).toBe(ONE === undefined ? CASES : 1);
  });
});

async function outcomeOf({ recording, run }: Scenario): Promise<string> {
  const { adapter, http } = replay(recording.service, recording.answers, new Map());
  const answer = (await run(adapter, http).catch(() => null)) as PaymentAnswer | null | undefined;
  return typeof answer === 'object' && answer !== null && 'outcome' in answer ? answer.outcome : 'another';
}
