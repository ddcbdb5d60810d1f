/**
 * `npm run test:faults`: the fault tests at their full counts, printed as they end; `npm run test:faults -- NAME...` only those whose
 * file is called so.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { FAULT_COUNTS } from '#launch/fullCounts.ts';

const given = process.argv.slice(2);
const named = given.filter((word) => !word.startsWith('-'));
const files = named.length === 0 ? ['test/faults'] : named.map((name) => `test/faults/${name}`);

const child = spawn(
  process.execPath,
  [
    resolve('node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/support/vitest.config.ts',
    ...files,
    ...given.filter((word) => word.startsWith('-')),
  ],
  { stdio: 'inherit', env: { ...FAULT_COUNTS, ...process.env } },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
