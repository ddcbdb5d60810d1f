/** What an account's key may not do. Learned from the service once, kept while the key is the same. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Capability, ServiceInfo, Withheld } from '#shared/domain/service.ts';
import type { EngineState } from '../state.ts';

/** What is kept of another key says nothing of this one. */
export function withheldOf(
  { keyFingerprint }: Pick<Account, 'keyFingerprint'>,
  { withheld }: Pick<Observation, 'withheld'>,
): readonly Withheld[] {
  return withheld?.keyFingerprint === keyFingerprint ? withheld.items : [];
}

/** A service's capabilities without those that the key lacks, and these apart. */
export function allowanceOf(
  { capabilities }: Pick<ServiceInfo, 'capabilities'>,
  withheld: readonly Withheld[],
): { capabilities: Capability[]; withheld: Withheld[] } {
  const lacks = (capability: Capability) => withheld.some((one) => one.capability === capability);
  return {
    capabilities: capabilities.filter((capability) => !lacks(capability)),
    withheld: withheld.filter(({ capability }) => capabilities.includes(capability)),
  };
}

export interface Allowances {
  /** Why the key may not do this; null where nothing is known against it. */
  reason(account: Account, capability: Capability): string | null;
  /** @throws PlimsollError `forbidden` with the service's reason, before anything is sent */
  demand(account: Account, capability: Capability): void;
  /** Stores what the connections have learned since. */
  keep(): Promise<void>;
}

export interface AllowancesDeps {
  readonly state: EngineState;
  /** What the open connection of an account has learned of its key. */
  readonly learnedOf: (account: Account) => readonly Withheld[];
  readonly changed: () => void;
}

export function createAllowances({ state, learnedOf, changed }: AllowancesDeps): Allowances {
  const known = (account: Account) => withheldOf(account, state.observationOf(account.id));

  function reason(account: Account, capability: Capability): string | null {
    return known(account).find((one) => one.capability === capability)?.reason ?? null;
  }

  function newOf(account: Account): Withheld[] {
    const before = known(account);
    return learnedOf(account).filter(({ capability }) => !before.some((one) => one.capability === capability));
  }

  return {
    reason,
    demand(account, capability) {
      const message = reason(account, capability);
      if (message !== null) throw new PlimsollError({ kind: 'forbidden', message });
    },
    async keep() {
      for (const { id } of [...state.accounts.values()]) {
        const account = state.accounts.get(id);
        if (account === undefined || newOf(account).length === 0) continue;
        await state.transact(() => {
          const now = state.accounts.get(id);
          const learned = now === undefined ? [] : newOf(now);
          if (now === undefined || learned.length === 0) return [];
          const withheld = { keyFingerprint: now.keyFingerprint, items: [...known(now), ...learned] };
          return [{ collection: 'observations', put: [{ ...state.observationOf(id), withheld }] }];
        });
        changed();
      }
    },
  };
}
