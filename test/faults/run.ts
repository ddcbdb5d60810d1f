/** `npm run test:faults`: the fault tests of payments, ledgers, agents and backups at their full counts, printed as they end. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const full = {
  PLIMSOLL_KILL_POINTS: '204',
  PLIMSOLL_PAYMENT_RUNS: '1000',
  // Of ledgers that are fetched, and of accounts that are read: so many each.
  PLIMSOLL_LEDGER_KILLS: '90',
  PLIMSOLL_EXPORT_KILLS: '180',
  STORE_MIGRATION_KILLS: '150',
  PLIMSOLL_AGENT_KILLS: '210',
  STORE_DAMAGE_CASES: '1000',
  BACKUP_KILLS: '100',
};
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
