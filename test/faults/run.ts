/** `npm run test:faults`: the fault tests of payments, ledgers, agents and backups at their full counts, printed as they end. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { FAULT_COUNTS } from '#launch/fullCounts.ts';

const child = spawn(
  process.execPath,
  [
    resolve('node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/support/vitest.config.ts',
    'test/faults',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...FAULT_COUNTS, ...process.env } },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
