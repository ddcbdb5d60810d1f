import { describe, expect, it } from 'vitest';
import { failuresPlaywright, failuresVitest } from '#launch/failures.ts';

describe('what failed', () => {
  it('is told of Vitest’s tests by file and name, without colours and not at any length', () => {
    const said = Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n');
    const report = {
      testResults: [
        {
          name: '/repo/test/unit/a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'a holds', status: 'passed', failureMessages: [] },
            {
              fullName: 'a breaks',
              status: 'failed',
              failureMessages: [`\u001b[31mAssertionError\u001b[39m\n${said}`],
            },
          ],
        },
        { name: '/repo/test/unit/b.test.ts', status: 'failed', message: 'cannot be loaded', assertionResults: [] },
        { name: '/repo/test/unit/c.test.ts', status: 'passed', assertionResults: [] },
      ],
    };
    const [a, b, ...more] = failuresVitest(report, '/repo');
    expect(a?.split('\n').slice(0, 3)).toEqual([
      '  test/unit/a.test.ts › a breaks',
      '    AssertionError',
      '    line 0',
    ]);
    expect(a?.split('\n')).toHaveLength(13);
    expect(b).toBe('  test/unit/b.test.ts › the file itself\n    cannot be loaded');
    expect(more).toEqual([]);
  });

  it('is told of Playwright’s tests wherever they are nested, by their last try; a flaky one has not failed', () => {
    const test = (status: string, ...messages: string[]) => ({
      status,
      results: messages.map((message) => ({ errors: [{ message }] })),
    });
    const report = {
      errors: [{ message: 'no display' }],
      suites: [
        {
          specs: [{ file: 'tray.test.ts', title: 'is there', tests: [test('flaky', 'once')] }],
          suites: [
            { specs: [{ file: 'tray.test.ts', title: 'moves', tests: [test('unexpected', 'first', 'second')] }] },
          ],
        },
      ],
    };
    expect(failuresPlaywright(report)).toEqual([
      '  outside of any test\n    no display',
      '  tray.test.ts › moves\n    second',
    ]);
  });
});
