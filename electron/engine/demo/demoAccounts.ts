/** The demo's accounts: the sandbox's, taken over as they are. Their keys are the sandbox's and no secret. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Instant } from '#shared/domain/time.ts';
import { fingerprintOf } from '../accounts/accounts.ts';
import type { SecretStore } from '../ports.ts';
import type { EngineState } from '../state.ts';

export interface DemoAccount {
  readonly service: string;
  readonly label: string;
  readonly key: string;
  readonly origin: string;
}

export function demoAccountId(account: Pick<DemoAccount, 'service'>): string {
  return `demo-${account.service}`;
}

/** Adds those that are missing and follows the sandbox to the ports it has today. */
export async function adoptDemoAccounts(
  state: EngineState,
  demoAccounts: readonly DemoAccount[],
  now: Instant,
): Promise<void> {
  await state.transact(() => {
    const put = demoAccounts.map((demo): Account => {
      const known = state.accounts.get(demoAccountId(demo));
      return {
        id: demoAccountId(demo),
        service: demo.service,
        label: known?.label ?? demo.label,
        origin: demo.origin,
        createdAt: known?.createdAt ?? now,
        keyFingerprint: fingerprintOf(demo.key),
        demo: true,
      };
    });
    return put.length === 0 ? [] : [{ collection: 'accounts', put }];
  });
}

/** Answers with the sandbox's keys; there is nothing here to keep. */
export function createSandboxSecrets(demoAccounts: readonly DemoAccount[]): SecretStore {
  const keys = new Map(demoAccounts.map((account) => [demoAccountId(account), account.key]));
  const refuse = () =>
    Promise.reject(
      new PlimsollError({ kind: 'refused', message: 'The demo keeps no keys: it watches only its own sandbox.' }),
    );
  return {
    keychain: null,
    keepsByDefault: 'sandbox',
    get: (accountId) => Promise.resolve(keys.get(accountId) ?? null),
    keeperOf: (accountId) => (keys.has(accountId) ? 'sandbox' : 'missing'),
    set: refuse,
    delete: () => Promise.resolve(),
  };
}
