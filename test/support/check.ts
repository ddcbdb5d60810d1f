/** `npm run check`: the linter, the types, the arrows. Also one step of `npm test`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeViolation, REPO, violationsOfThisTree } from './tree.ts';

interface Check {
  readonly name: string;
  /** What is wrong, or null. */
  run(): string | null;
}

const CHECKS: readonly Check[] = [
  { name: 'lint', run: () => tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--colors=off', '.']) },
  { name: 'types', run: () => tool('typescript/bin/tsc', ['-p', '.', '--pretty', 'false']) },
  {
    name: 'arrows',
    run() {
      const violations = violationsOfThisTree();
      return violations.length === 0 ? null : violations.map(describeViolation).join('\n');
    },
  },
];

function tool(script: string, args: readonly string[]): string | null {
  const result = spawnSync(process.execPath, [join(REPO, 'node_modules', script), ...args], {
    cwd: REPO,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined) return result.error.message;
  return result.status === 0 ? null : `${result.stdout}${result.stderr}`.trim() || `ended with code ${result.status}`;
}

const report: { name: string; passed: boolean }[] = [];
for (const check of CHECKS) {
  const started = performance.now();
  const problem = check.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  report.push({ name: check.name, passed: problem === null });
  if (problem !== null) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${problem === null ? 'ok  ' : 'FAIL'}  ${check.name} (${seconds} s)\n`);
}
// The test launcher adds these to its sum.
if (process.send !== undefined) process.send(report);
process.exitCode = report.every(({ passed }) => passed) ? 0 : 1;
