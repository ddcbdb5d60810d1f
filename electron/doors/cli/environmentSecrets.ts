/** Keys for an engine without a keychain: from the environment, or given for this one run. */
import { z } from 'zod';
import type { SecretStore } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

const keysSchema = z.record(z.string(), z.string().min(1).max(4096));

/**
 * Reads `PLIMSOLL_KEYS`, a JSON object from an account's id or label to its key.
 * @throws PlimsollError `invalid-input`; what was in the variable is never repeated
 */
export function keysFromEnvironment(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined || text.trim() === '') return new Map();
  const keys = keysSchema.safeParse(parse(text));
  if (keys.success) return new Map(Object.entries(keys.data));
  throw new PlimsollError({
    kind: 'invalid-input',
    message: 'PLIMSOLL_KEYS is not a JSON object of keys.',
    help: `It looks like {"<account's id or label>": "<its key>"}.`,
  });
}

export interface EnvironmentSecrets extends SecretStore {
  /** The labels by which keys may be named, as the accounts bear them now. */
  knowAccounts(accounts: readonly { readonly id: string; readonly label: string }[]): void;
}

/** @param given from {@link keysFromEnvironment}. A label that two accounts bear names neither. */
export function createEnvironmentSecrets(given: ReadonlyMap<string, string>): EnvironmentSecrets {
  const inMemory = new Map<string, string>();
  let idsByLabel = new Map<string, string[]>();
  const labelOf = (accountId: string): string | null => {
    for (const [label, ids] of idsByLabel) if (ids.length === 1 && ids[0] === accountId) return label;
    return null;
  };
  const fromEnvironment = (accountId: string): string | null => {
    const label = labelOf(accountId);
    return given.get(accountId) ?? (label === null ? null : (given.get(label) ?? null));
  };
  return {
    keychain: null,
    keepsByDefault: 'environment',
    knowAccounts(accounts) {
      idsByLabel = new Map();
      for (const { id, label } of accounts) idsByLabel.set(label, [...(idsByLabel.get(label) ?? []), id]);
    },
    get: (accountId) => Promise.resolve(inMemory.get(accountId) ?? fromEnvironment(accountId)),
    keeperOf(accountId) {
      if (inMemory.has(accountId)) return 'memory';
      return fromEnvironment(accountId) === null ? 'missing' : 'environment';
    },
    set(accountId, key, keeper) {
      if (keeper === 'keychain')
        return Promise.reject(
          new PlimsollError({
            kind: 'refused',
            message: 'The command line has no keychain.',
            help: 'Start the app and add the account while it runs, or leave --keep away and use PLIMSOLL_KEYS.',
          }),
        );
      inMemory.set(accountId, key);
      return Promise.resolve();
    },
    delete(accountId) {
      inMemory.delete(accountId);
      return Promise.resolve();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
