/**
 * Questions to the whole ledger. They run beside the main process on a read-only connection to the store's file, see
 * every row that was committed before they were asked, and change nothing.
 */
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import type { BurnQuestion, WalletBurn } from './readModel/walletBurn.ts';

type Question = 'ledger.page' | 'ledger.entry' | 'ledger.sums' | 'ledger.facets' | 'books.months';

export interface LedgerQueries {
  /** @throws PlimsollError as the call of that name may; the input was checked against the contract before. */
  ask<N extends Question>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** The sum of all entries of a wallet that are dated before an instant of the books, and how many they are. */
  sumBefore(walletId: string, before: number): Promise<{ readonly micros: number; readonly count: number }>;
  /** What wallets burned hour by hour, as a whole and by agent; only those with any spending. */
  walletBurn(question: BurnQuestion): Promise<WalletBurn[]>;
  tryRule(rule: AttributionRule): Promise<CallOutput<'rules.try'>>;
  /** Rules were changed or an account's history was erased: what was worked out from rows is worked out anew. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}
