/** A whole engine for a test: real store, real adapters, real HTTP to a sandbox of its own; only time is played. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '#engine/createEngine.ts';
import { defaultSettings } from '#engine/dataFolder/settingsFile.ts';
import type { EngineDeps } from '#engine/deps.ts';
import type { Engine } from '#engine/engine.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import { createPaymentPages } from '#engine/payments/pages/index.ts';
import type { DesktopNotice, SecretStore } from '#engine/ports.ts';
import type { BackupMaker } from '#engine/store/backup/backups.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Store } from '#engine/store/store.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError, type Result } from '#shared/contract/errors.ts';
import { createFakeClock, type FakeClock } from './fakeClock.ts';
import { watchedStore } from './watchedStore.ts';

export interface EngineWorld {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  readonly dataDir: string;
  readonly notices: DesktopNotice[];
  readonly opened: string[];
  readonly logged: { event: string; fields: Record<string, unknown> }[];
  /** The keys that the engine's keeper holds now. */
  readonly keys: Map<string, string>;
  /** @throws PlimsollError as the door would tell it. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** The same call as a door sees it. */
  ask<N extends CallName>(name: N, input: unknown): Promise<Result<CallOutput<N>>>;
  /** Connects every account of the sandbox's main keys and syncs them fully. */
  connectAll(): Promise<void>;
  /** Lets time pass until the past of every ledger is fetched. */
  fetchHistory(): Promise<void>;
  /** Lets time pass, second by second, until `work` has ended: retries wait on the engine's clock. */
  passTime(work: Promise<unknown>): Promise<void>;
  /** Closes the engine and opens a new one on the same folder and world, as a restart does. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly pace?: number;
  readonly change?: Partial<EngineDeps>;
  readonly keychain?: string | null;
  /** Who copies the store; missing: no backups are made. */
  readonly backupMaker?: BackupMaker;
  /** What stands between the engine and its store. */
  readonly wrapStore?: (store: Store) => Store;
}

export async function createEngineWorld({
  seed = 11,
  pace = 1,
  change = {},
  keychain = 'Test keychain',
  backupMaker,
  wrapStore = (store) => store,
}: WorldOptions = {}): Promise<EngineWorld> {
  const clock = createFakeClock();
  const sandbox = await startSandbox({ seed, epoch: clock.now(), clock, pace });
  const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  const notices: DesktopNotice[] = [];
  const opened: string[] = [];
  const logged: EngineWorld['logged'] = [];
  const keys = new Map<string, string>();
  const settings = { ...defaultSettings };
  const write = (event: string, fields: Record<string, unknown> = {}) => {
    logged.push({ event, fields });
  };
  const log = { info: write, warn: write, error: write };

  const open = async () =>
    createEngine({
      version: '0.0.0-test',
      mode: 'live',
      dataDir,
      loopbackOnly: true,
      clock,
      fetch: globalThis.fetch,
      random: () => 0.5,
      log,
      secrets: secretsOf(keys, keychain),
      browser: { open: async (url) => void opened.push(url) },
      notifier: {
        show: async (notice) => {
          notices.push(notice);
          return true;
        },
        close: () => undefined,
      },
      settings: { get: () => settings, set: (partial) => Object.assign(settings, partial) },
      host: null,
      store: wrapStore(
        watchedStore(
          await openStore({
            file: join(dataDir, 'plimsoll.sqlite'),
            derived: [join(dataDir, 'ledger-index.sqlite')],
            log,
            now: clock.now,
          }),
          clock,
        ),
      ),
      ledger: openLedgerQueriesHere({
        file: join(dataDir, 'plimsoll.sqlite'),
        indexFile: join(dataDir, 'ledger-index.sqlite'),
        log,
        now: clock.now,
      }),
      exporter: createInlineExporter({ database: join(dataDir, 'plimsoll.sqlite'), version: '0.0.0-test' }),
      pages: createPaymentPages({
        clock,
        log,
        fetch: globalThis.fetch,
        randomBytes,
        loopbackOnly: true,
        stripe: { scriptUrl: `${sandbox.stripe.origin}/v3/`, apiOrigin: sandbox.stripe.origin },
      }),
      cardProcessorKey: sandbox.stripe.publishableKey,
      checkoutOrigins: [sandbox.stripe.origin],
      ...(backupMaker === undefined
        ? {}
        : { backups: { database: join(dataDir, 'plimsoll.sqlite'), maker: backupMaker } }),
      notices: [],
      ...change,
    });

  let engine = await open();
  const ask: EngineWorld['ask'] = async (name, input) => (await engine.dispatch(name, input)) as never;
  const call: EngineWorld['call'] = async (name, input) => {
    const result = await ask(name, input);
    if (!result.ok) throw new PlimsollError(result.error);
    return result.value as never;
  };
  return {
    get engine() {
      return engine;
    },
    sandbox,
    clock,
    dataDir,
    notices,
    opened,
    logged,
    keys,
    call,
    ask,
    async connectAll() {
      for (const { service, key, origin } of sandbox.accounts) await call('accounts.add', { service, key, origin });
      await call('sync.now', {});
    },
    async fetchHistory() {
      for (let second = 0; engine.snapshot().books.some(({ history }) => history.state === 'running'); second++) {
        if (second > 600) throw new Error('the past of a ledger is not fetched in ten minutes');
        await clock.advance(1_000);
      }
    },
    async passTime(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      while (!ended) await clock.advance(1_000);
    },
    async restart() {
      await engine.close();
      engine = await open();
    },
    async end() {
      await engine.close();
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function secretsOf(keys: Map<string, string>, keychain: string | null): SecretStore {
  return {
    keychain,
    keepsByDefault: keychain === null ? 'memory' : 'keychain',
    get: async (accountId) => keys.get(accountId) ?? null,
    keeperOf: (accountId) => (keys.has(accountId) ? (keychain === null ? 'memory' : 'keychain') : 'missing'),
    set: async (accountId, key) => void keys.set(accountId, key),
    delete: async (accountId) => void keys.delete(accountId),
  };
}
