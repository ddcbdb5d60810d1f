/** Our own id of a ledger entry: the same source row always gets the same one, so pulling twice adds nothing. */
import { createHash } from 'node:crypto';

export function entryIdOf(accountId: string, walletKey: string, sourceId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId, walletKey, sourceId]))
    .digest('hex')
    .slice(0, 32);
}
