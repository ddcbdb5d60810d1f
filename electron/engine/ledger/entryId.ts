/** Our own id of a ledger entry: the same source row always gets the same one, so pulling twice adds nothing. */
import { hash } from 'node:crypto';

export function entryIdOf(accountId: string, walletKey: string, sourceId: string): string {
  // In one call: a hash object for each of many rows would be one more thing of the runtime's own for the collector.
  return hash('sha256', JSON.stringify([accountId, walletKey, sourceId]), 'hex').slice(0, 32);
}
