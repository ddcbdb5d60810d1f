/**
 * The readers of the five services against mutated answers: never a crash, never a wrong number, always an error with a
 * kind. `PLIMSOLL_FUZZ_CASES` says how many for each service, `PLIMSOLL_FUZZ_SEED` from which seed, `PLIMSOLL_FUZZ_CASE`
 * plays a single one again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playCases, type Scenario } from './cases.ts';
import { type Corpus, openCorpus } from './corpus.ts';
import { CASES, ONE, report, SEED } from './counts.ts';
import { scenariosOf } from './scenarios.ts';

let corpus: Corpus;
beforeAll(async () => {
  corpus = await openCorpus();
});
afterAll(() => corpus.close());

describe.each(['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos'] as const)('%s', (service) => {
  test('answers as no service should send them', { timeout: 3_600_000 }, async () => {
    const scenarios: Scenario[] = await scenariosOf(corpus, service);
    const tally = await report(() =>
      ONE === undefined
        ? playCases(service, scenarios, SEED, CASES)
        : playCases(service, scenarios, SEED, 1, Number(ONE)),
    );
    expect(tally.cases).toBe(ONE === undefined ? CASES : 1);
    if (ONE === undefined) {
      // Mutations that the reader never notices, or that it never survives, would test nothing.
      expect(tally.readings).toBeGreaterThan(CASES / 20);
      expect(Object.values(tally.errors).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(CASES / 20);
    }
  });
});
