/** The engine as the app puts it together: its store, its workers, its pages; only clock, network and desktop are played. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createEngine } from '#engine/createEngine.ts';
import { defaultSettings } from '#engine/dataFolder/settingsFile.ts';
import type { Engine } from '#engine/engine.ts';
import { createWorkerExporter } from '#engine/exports/workerExporter.ts';
import { openLedgerQueries } from '#engine/ledger/readModel/worker.ts';
import { createPaymentPages } from '#engine/payments/pages/index.ts';
import type { DesktopNotice, Host, Log, SecretStore } from '#engine/ports.ts';
import { type OpenedStore, openStore } from '#engine/store/openStore.ts';
import type { Network } from './network.ts';
import type { VirtualClock, Work } from './virtualClock.ts';
import type { Ready } from './worldsProtocol.ts';

export interface SoakEngineParts {
  readonly dataDir: string;
  readonly syncMinutes: number;
  readonly zone: string;
  readonly clock: VirtualClock;
  readonly work: Work;
  readonly network: Network;
  readonly worlds: Ready['worlds'];
  readonly log: Log;
  readonly random: () => number;
  readonly shown: (notice: DesktopNotice) => void;
  /** Where the next export goes. */
  readonly chooseFile: Host['chooseFile'];
}

export interface SoakEngine {
  readonly engine: Engine;
  readonly store: OpenedStore;
}

/** Of the machine's time, which is not played here: between two days the worker ends, as in the app while nobody looks. */
const LEDGER_RESTS_AFTER_MS = 1_000;

export async function openSoakEngine(parts: SoakEngineParts): Promise<SoakEngine> {
  const { clock, log, work, dataDir, network } = parts;
  const file = join(dataDir, 'plimsoll.sqlite');
  const store = await openStore({ file, log, now: clock.now });
  const [world] = parts.worlds;
  if (world === undefined) throw new Error('a soak without services');
  let settings = {
    ...defaultSettings,
    syncMinutes: parts.syncMinutes,
    quietHours: { ...defaultSettings.quietHours, on: false },
  };
  const engine = await createEngine({
    version: '0.0.0-soak',
    mode: 'live',
    dataDir,
    loopbackOnly: true,
    clock,
    zone: () => parts.zone,
    fetch: network.fetch,
    random: parts.random,
    log,
    secrets: keeper(),
    browser: { open: () => Promise.resolve() },
    notifier: {
      show(notice) {
        parts.shown(notice);
        return Promise.resolve(true);
      },
      close: () => undefined,
    },
    settings: {
      get: () => settings,
      set(change) {
        settings = { ...settings, ...change };
        return settings;
      },
    },
    host: {
      showWindow() {},
      switchMode() {},
      quit() {},
      settingsChanged() {},
      chooseFile: parts.chooseFile,
      showInFolder() {},
      copyText() {},
      confirm: () => Promise.resolve(true),
    },
    store: work.watch(store, ['close']),
    ledger: work.watch(
      openLedgerQueries({
        ...{ file, indexFile: join(dataDir, 'ledger-index.sqlite'), log, now: clock.now },
        idleMs: LEDGER_RESTS_AFTER_MS,
      }),
      ['close'],
    ),
    exporter: work.watch(createWorkerExporter({ database: file, version: '0.0.0-soak' })),
    pages: createPaymentPages({
      clock,
      log,
      fetch: network.fetch,
      randomBytes,
      loopbackOnly: true,
      stripe: { scriptUrl: `${world.stripe.origin}/v3/`, apiOrigin: world.stripe.origin },
    }),
    cardProcessorKey: world.stripe.publishableKey,
    checkoutOrigins: parts.worlds.map(({ stripe }) => stripe.origin),
    notices: [],
  });
  return { engine, store };
}

function keeper(): SecretStore {
  const keys = new Map<string, string>();
  return {
    keychain: 'The soak’s keychain',
    keepsByDefault: 'keychain',
    get: (accountId) => Promise.resolve(keys.get(accountId) ?? null),
    keeperOf: (accountId) => (keys.has(accountId) ? 'keychain' : 'missing'),
    set: (accountId, key) => Promise.resolve(void keys.set(accountId, key)),
    delete: (accountId) => Promise.resolve(void keys.delete(accountId)),
  };
}
