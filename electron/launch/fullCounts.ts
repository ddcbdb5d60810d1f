/** How often what is left to chance is tried when nothing is spared: each suite tries less of it where these are not set. */
export const FAULT_COUNTS = {
  PLIMSOLL_KILL_POINTS: '204',
  PLIMSOLL_PAYMENT_RUNS: '1000',
  // Of ledgers that are fetched, and of accounts that are read: so many each.
  PLIMSOLL_LEDGER_KILLS: '90',
  PLIMSOLL_EXPORT_KILLS: '180',
  STORE_MIGRATION_KILLS: '150',
  PLIMSOLL_AGENT_KILLS: '210',
  STORE_DAMAGE_CASES: '1000',
  BACKUP_KILLS: '100',
} as const;

export const FULL_COUNTS = {
  ...FAULT_COUNTS,
  // Of each service's answers to questions, and as many to what changes something.
  PLIMSOLL_FUZZ_CASES: '100000',
  PLIMSOLL_SOAK_DAYS: '30',
  PLIMSOLL_SOAK_ACCOUNTS: '20',
  PLIMSOLL_SOAK_AGENTS: '50',
} as const;
