/** Counting tests out of what their runners report. Pure. */
import { failuresPlaywright, failuresVitest } from './failures.ts';
import { REPO } from './paths.ts';
import { LaunchError } from './words.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The failed tests by name, with what they said, as far as their runner told. */
  readonly failures: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
export const ONE_PASSED: Tally = { ...NOTHING, passed: 1 };
export const ONE_FAILED: Tally = { ...NOTHING, failed: 1 };

export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
      failures: [...a.failures, ...b.failures],
    }),
    NOTHING,
  );
}

export function inWords({ passed, failed, skipped }: Omit<Tally, 'failures'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Vitest's JSON report. A file that could not be loaded has no tests of its own and counts as one failed. */
export function tallyVitest(report: unknown): Tally {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = fields(report);
  const broken = list(testResults).filter((file) => {
    const { status, assertionResults } = fields(file);
    return status === 'failed' && !list(assertionResults).some((test) => fields(test).status === 'failed');
  });
  return {
    passed: count(numPassedTests),
    failed: count(numFailedTests) + broken.length,
    skipped: count(numPendingTests) + count(numTodoTests),
    failures: failuresVitest(report, REPO),
  };
}

/**
 * Playwright's JSON report. Only the build machine repeats a failed test, once; one that passed then counts as passed,
 * and Playwright's own closing lines name it as flaky.
 */
export function tallyPlaywright(report: unknown): Tally {
  const { stats, errors } = fields(report);
  const { expected, unexpected, flaky, skipped } = fields(stats);
  return {
    passed: count(expected) + count(flaky),
    failed: count(unexpected) + list(errors).length,
    skipped: count(skipped),
    failures: failuresPlaywright(report),
  };
}

/** The rows of the bench: those with a gate are tests. */
export function tallyBench(rows: unknown): Tally {
  const gated = list(rows)
    .map(fields)
    .filter(({ gate }) => gate !== null);
  const failed = gated.filter(({ pass }) => pass !== true);
  return {
    ...NOTHING,
    passed: gated.length - failed.length,
    failed: failed.length,
    failures: failed.map(({ name, ours, ratio, gate }) => `  ${name}: ${ours}, ratio ${ratio} (${gate})`),
  };
}

/**
 * The runner's word and its report must agree: one that broke down without a failed test, or found no test at all,
 * counts as one failed.
 */
export function settle(tally: Tally, exitCode: number): Tally {
  const ran = tally.passed + tally.failed + tally.skipped > 0;
  return (exitCode !== 0 || !ran) && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new LaunchError('A test report has an unknown form.');
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new LaunchError('A test report has an unknown form.');
}

function count(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new LaunchError('A test report lacks a count.');
}
