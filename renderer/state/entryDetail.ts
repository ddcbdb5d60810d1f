import type { CallOutput } from '#shared/contract/contract.ts';

/** One entry with all that hangs on it. */
export type EntryDetail = CallOutput<'ledger.entry'>;
