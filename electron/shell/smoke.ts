/** The smoke run: the real app, until every account has been asked and has answered once. */
import type { Engine } from '#engine/engine.ts';
import type { Clock } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AccountView, Snapshot } from '#shared/contract/snapshot.ts';

export const SMOKE_WITHIN_MS = 60_000;

/**
 * @param since accounts count as synced by a success from this instant on
 * @throws PlimsollError `unavailable` naming the accounts that did not answer in time
 */
export function firstFullSync(
  engine: Pick<Engine, 'snapshot' | 'subscribe'>,
  clock: Clock,
  since: number,
): Promise<Pick<Snapshot, 'tray' | 'wallets'>> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const snapshot = engine.snapshot();
      if (snapshot.accounts.length === 0 || snapshot.accounts.some((account) => !isSynced(account, since))) return;
      end();
      resolve({ tray: snapshot.tray, wallets: snapshot.wallets });
    };
    const unsubscribe = engine.subscribe('accounts', look);
    const cancel = clock.setTimer(SMOKE_WITHIN_MS, () => {
      end();
      reject(tooLate(engine.snapshot().accounts.filter((account) => !isSynced(account, since))));
    });
    const end = () => {
      unsubscribe();
      cancel();
    };
    look();
  });
}

function isSynced(account: AccountView, since: number): boolean {
  return account.lastSuccessAt !== null && account.lastSuccessAt >= since;
}

function tooLate(missing: readonly AccountView[]): PlimsollError {
  const words = missing.map(({ label, lastError }) => `${label} (${lastError?.message ?? 'no answer yet'})`);
  const which = words.length === 0 ? 'there is no account' : `not synced: ${words.join('; ')}`;
  return new PlimsollError({
    kind: 'unavailable',
    message: `The first full sync did not end within ${SMOKE_WITHIN_MS / 1000} seconds: ${which}.`,
  });
}
