/** `npm run test:faults`: the payment fault tests at their full counts, printed as they end. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const full = { PLIMSOLL_KILL_POINTS: '204', PLIMSOLL_PAYMENT_RUNS: '1000' };
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
  { stdio: 'inherit', env: { ...full, ...process.env } },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
