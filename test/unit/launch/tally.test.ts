import { describe, expect, it } from 'vitest';
import {
  inWords,
  NOTHING,
  ONE_PASSED,
  settle,
  sumTallies,
  tallyBench,
  tallyPlaywright,
  tallyVitest,
} from '#launch/tally.ts';

const vitest = (change: object) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...change,
});

describe('the sum of the tests', () => {
  it('is told in one form', () => {
    expect(inWords({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(inWords({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
    expect(inWords(sumTallies([]))).toBe('0 passed, 0 failed');
    expect(inWords(sumTallies([ONE_PASSED, { ...NOTHING, passed: 4, failed: 1, skipped: 2 }]))).toBe(
      '5 passed, 1 failed, 2 skipped',
    );
  });

  it("reads Vitest's report", () => {
    const report = vitest({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
    expect(tallyVitest(report)).toEqual({ passed: 7, failed: 2, skipped: 2, failures: [] });
  });

  it('counts a file that could not be loaded as one failed test, and a failed test only once', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(tallyVitest(vitest({ numPassedTests: 2, numFailedTests: 1, testResults })).failed).toBe(2);
  });

  it("reads Playwright's report, where a test that passed when repeated counts as passed and an error outside as failed", () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 1 }, errors: [{ message: 'x' }] };
    expect(tallyPlaywright(report)).toMatchObject({ passed: 7, failed: 2, skipped: 1 });
  });

  it('takes each gate of the bench for a test, and a row without one for none', () => {
    const rows = [
      { name: 'start', ours: 3, floor: 1, ratio: 3, gate: 'ratio <= 1.5', pass: false },
      { name: 'memory', ours: 3, floor: null, ratio: null, gate: '<= 45', pass: true },
      { name: 'processes', ours: 5, floor: 5, ratio: 1, gate: null, pass: true },
    ];
    expect(tallyBench(rows)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      failures: ['  start: 3, ratio 3 (ratio <= 1.5)'],
    });
  });

  it('does not believe a report of another form', () => {
    expect(() => tallyVitest([])).toThrow('unknown form');
    expect(() => tallyVitest(vitest({ numPassedTests: 'many' }))).toThrow('lacks a count');
    expect(() => tallyPlaywright({ stats: {}, errors: [] })).toThrow('lacks a count');
  });

  it('is no success when the runner broke down or found nothing', () => {
    const good = { ...NOTHING, passed: 3 };
    expect(settle(good, 0)).toEqual(good);
    expect(settle(good, 1).failed).toBe(1);
    expect(settle(NOTHING, 0).failed).toBe(1);
    expect(settle({ ...NOTHING, failed: 2 }, 1).failed).toBe(2);
  });
});
