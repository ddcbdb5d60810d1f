/** Connecting, renaming and forgetting accounts. A key is tried with its service before anything is stored. */
import { createHash, randomUUID } from 'node:crypto';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import { checkOrigin } from '../http/origin.ts';
import type { Clock, SecretStore } from '../ports.ts';
import type { AccountReading, ServiceAdapter, ServiceDefinition } from '../providers/adapter.ts';
import { findService } from '../providers/registry.ts';
import { type EngineState, ofType } from '../state.ts';
import type { Change, Store } from '../store/store.ts';
import { type StoringDeps, storeReading } from '../sync/storeReading.ts';
import { packKey, type Renewal } from './keys.ts';

export interface AccountsDeps extends StoringDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly secrets: SecretStore;
  readonly mode: 'demo' | 'live';
  readonly loopbackOnly: boolean;
  /** An adapter that uses this key without storing it: for the first try. */
  readonly connectWith: (account: Account, key: string) => ServiceAdapter;
}

export interface AddAccount {
  readonly service: string;
  readonly label?: string | undefined;
  readonly key: string;
  readonly origin?: string | undefined;
  readonly keepKey?: 'keychain' | 'memory' | undefined;
  /** For a key that ends by itself: what gets the next one. */
  readonly renewal?: Renewal | null;
}

type Keeper = 'keychain' | 'memory';

export interface Accounts {
  add(input: AddAccount): Promise<Account>;
  setKey(accountId: string, key: string, keepKey: Keeper | undefined): Promise<Account>;
  rename(accountId: string, label: string): Promise<void>;
  remove(accountId: string, eraseLedger: boolean): Promise<void>;
  /** @throws PlimsollError `not-found` */
  get(accountId: string): Account;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { state, secrets, clock } = deps;

  const get = (accountId: string): Account => {
    const account = state.accounts.get(accountId);
    if (account === undefined)
      throw new PlimsollError({
        kind: 'not-found',
        message: `There is no account "${accountId}".`,
        help: 'It may have been removed.',
      });
    return account;
  };

  const keeperFor = (asked: Keeper | undefined): Keeper => {
    if (asked === 'keychain' && secrets.keychain === null) throw noKeychain();
    if (asked !== undefined) return asked;
    if (secrets.keepsByDefault === 'keychain') return 'keychain';
    if (secrets.keepsByDefault === 'environment') return 'memory';
    throw noKeychain();
  };

  async function add(input: AddAccount): Promise<Account> {
    refuseInDemo(deps.mode);
    const service = definitionOf(input.service);
    const origin = checkOrigin(input.origin ?? service.info.defaultOrigin, { loopbackOnly: deps.loopbackOnly });
    const key = cleanKey(input.key, service);
    const keyFingerprint = fingerprintOf(key);
    const twin = [...state.accounts.values()].find(
      (other) => other.service === input.service && other.origin === origin && other.keyFingerprint === keyFingerprint,
    );
    if (twin !== undefined)
      throw new PlimsollError({ kind: 'conflict', message: `This key is connected already, as "${twin.label}".` });
    const keeper = keeperFor(input.keepKey);
    const account: Account = {
      id: randomUUID(),
      service: service.info.id,
      label: input.label ?? service.info.name,
      origin,
      createdAt: clock.now(),
      keyFingerprint,
      demo: false,
    };
    const reading = await deps.connectWith(account, key).read();
    const label = input.label ?? freeLabel(reading.slices.identity?.name ?? service.info.name, state);
    const named = { ...account, label };
    await secrets.set(named.id, packKey(key, input.renewal ?? null), keeper);
    try {
      await storeReading(deps, named, withoutLedger(reading), [{ collection: 'accounts', put: [named] }]);
    } catch (error) {
      await secrets.delete(named.id);
      throw error;
    }
    return named;
  }

  async function setKey(accountId: string, rawKey: string, keepKey: Keeper | undefined): Promise<Account> {
    const account = get(accountId);
    refuseInDemo(deps.mode);
    const key = cleanKey(rawKey, definitionOf(account.service));
    const keeper = keeperFor(keepKey);
    const renewed = { ...account, keyFingerprint: fingerprintOf(key) };
    const reading = await deps.connectWith(renewed, key).read();
    refuseOtherOrganisation(account, state, reading.slices.identity?.id ?? null);
    await secrets.set(accountId, key, keeper);
    await storeReading(deps, renewed, withoutLedger(reading), [{ collection: 'accounts', put: [renewed] }]);
    return renewed;
  }

  async function remove(accountId: string, eraseLedger: boolean): Promise<void> {
    const account = get(accountId);
    await secrets.delete(accountId);
    await state.transact(() => {
      const walletIds = state.observationOf(accountId).wallets.map((wallet) => walletIdOf(accountId, wallet.key));
      const episodes = state.episodes().filter((episode) => episode.accountId === accountId);
      const changes: Change[] = [
        { collection: 'accounts', remove: [account.id] },
        { collection: 'observations', remove: [accountId] },
        { collection: 'walletSettings', remove: walletIds },
        { collection: 'episodes', remove: episodes.map((episode) => episode.id) },
        { collection: 'rules', remove: ruledOf(state, accountId) },
      ];
      return changes;
    });
    if (eraseLedger) await deps.store.eraseHistory(accountId);
  }

  return {
    add,
    setKey,
    remove,
    get,
    async rename(accountId, label) {
      get(accountId);
      await state.transact(() => [{ collection: 'accounts', put: [{ ...get(accountId), label }] }]);
    },
  };
}

/** A first look: the ledger is read by the sync that follows, which knows what is there already. */
function withoutLedger(reading: AccountReading): AccountReading {
  const ledgers = reading.ledgers.map((ledger) => ({ ...ledger, state: 'failed' as const, resume: null, totals: [] }));
  return { ...reading, entries: [], ledgers };
}

/** What was ruled of its agents goes with it; what was moved between them stays on record. */
function ruledOf(state: EngineState, accountId: string): string[] {
  const ruled = (['agent', 'envelope', 'reservation'] as const).flatMap((type) => ofType(state.rules, type));
  return ruled.filter((rule) => rule.accountId === accountId).map(({ id }) => id);
}

function refuseInDemo(mode: 'demo' | 'live'): void {
  if (mode === 'demo')
    throw new PlimsollError({
      kind: 'refused',
      message: 'This is the demo: it watches only its own sandbox.',
      help: 'Leave the demo to connect a real service.',
    });
}

/** Another key of the same organisation continues the ledger; a key of another one would mix two purses. */
function refuseOtherOrganisation(account: Account, state: EngineState, identity: string | null): void {
  const known = state.observationOf(account.id).slices.identity?.value.id ?? null;
  if (known !== null && identity !== null && known !== identity)
    throw new PlimsollError({
      kind: 'conflict',
      message: `This key belongs to another organisation than "${account.label}".`,
      help: 'Connect it as an account of its own, so that the two ledgers stay apart.',
    });
}

function definitionOf(service: string): ServiceDefinition {
  const definition = findService(service);
  if (definition === undefined)
    throw new PlimsollError({ kind: 'not-found', message: `Plimsoll knows no service "${service}".` });
  return definition;
}

function cleanKey(key: string, service: ServiceDefinition): string {
  const trimmed = key.trim();
  // Header values take visible ASCII only: anything else was not copied from the service.
  if (trimmed.length < 4 || !/^[\x21-\x7e]+$/.test(trimmed))
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `That does not look like a ${service.info.key.label} of ${service.info.name}.`,
      help: `One looks like ${service.info.key.example}. ${service.info.key.where}`,
    });
  return trimmed;
}

export function fingerprintOf(key: string): string {
  return createHash('sha256').update(`plimsoll key ${key}`).digest('hex').slice(0, 12);
}

function freeLabel(wanted: string, state: EngineState): string {
  const taken = new Set([...state.accounts.values()].map((account) => account.label));
  const base = wanted.slice(0, 50);
  for (let n = 1; ; n++) {
    const label = n === 1 ? base : `${base} ${n}`;
    if (!taken.has(label)) return label;
  }
}

function noKeychain(): PlimsollError {
  return new PlimsollError({
    kind: 'refused',
    message: 'This computer has no keychain that Plimsoll can use.',
    help: 'Keep the key in memory until Plimsoll quits, or set up a keychain (GNOME Keyring, KWallet) and start Plimsoll again.',
  });
}
