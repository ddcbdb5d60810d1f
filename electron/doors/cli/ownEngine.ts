/** An engine in this process, for when the app is not running: same store, same lock, no desktop. */
import { createEngine } from '#engine/createEngine.ts';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import type { Mode } from '#engine/dataFolder/resolve.ts';
import { openSettings } from '#engine/dataFolder/settingsFile.ts';
import { createSandboxSecrets } from '#engine/demo/demoAccounts.ts';
import type { Engine } from '#engine/engine.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import { createNoPages } from '#engine/payments/noPages.ts';
import type { Log, SecretStore } from '#engine/ports.ts';
import { acquireWriterLock, writerOf } from '#engine/store/lock.ts';
import { openStore } from '#engine/store/openStore.ts';
import { asNotices } from '#engine/store/storeNotices.ts';
import { startDemo } from '#sandbox/demo.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { createFileLog, createLineLog } from './cliLog.ts';
import { createEnvironmentSecrets, keysFromEnvironment } from './environmentSecrets.ts';
import type { CliWorld } from './world.ts';

export interface OwnEngineOptions {
  readonly dir: string;
  readonly mode: Mode;
  /** The demo's services are started too: to ask them. Looking at stored numbers needs none. */
  readonly withSandbox: boolean;
  readonly verbose: boolean;
}

export interface OwnEngine {
  readonly engine: Engine;
  readonly log: Log;
  close(): Promise<void>;
}

/** @throws PlimsollError `storage` when the folder cannot be used, `conflict` when another process is its writer */
export async function openOwnEngine(options: OwnEngineOptions, world: CliWorld): Promise<OwnEngine> {
  const { dir, mode } = options;
  const { clock, env, terminal, version } = world;
  // Before anything is made: a variable that cannot be read should leave no trace.
  const keys = mode === 'live' ? keysFromEnvironment(env.PLIMSOLL_KEYS) : new Map<string, string>();
  const { paths } = openDataFolder(dir, mode, clock.now());
  const lock = acquireWriterLock(dir);
  if (lock === null) throw heldBy(dir);
  const undo: (() => void | Promise<void>)[] = [() => lock.release()];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const log = options.verbose
      ? createLineLog(clock, (line) => terminal.err(line))
      : createFileLog(clock, paths.cliLog);
    const settings = openSettings(paths.settings, clock.now());
    const store = await openStore({ file: paths.database, derived: [paths.ledgerIndex], log, now: clock.now });
    let sandbox: Sandbox | null = null;
    let secrets: SecretStore;
    try {
      if (mode === 'demo') {
        sandbox = options.withSandbox ? await startDemo({ dataDir: dir, clock }) : null;
        if (sandbox !== null) undo.push(sandbox.close);
        secrets = sandbox === null ? sandboxIsElsewhere() : createSandboxSecrets(sandbox.accounts);
      } else {
        const fromEnvironment = createEnvironmentSecrets(keys);
        fromEnvironment.knowAccounts(await store.all('accounts'));
        secrets = fromEnvironment;
      }
      const engine = await createEngine({
        version,
        mode,
        dataDir: dir,
        loopbackOnly: world.loopbackOnly,
        clock,
        fetch: globalThis.fetch,
        random: Math.random,
        log,
        secrets,
        // The command that asked for a page prints its address, to be opened by hand.
        browser: { open: () => Promise.resolve() },
        // Whoever runs a command may be a script; the one notification of an episode belongs to the app.
        notifier: null,
        settings,
        host: null,
        store,
        // A command asks a question or two and ends: a thread of its own would take longer to start than to answer.
        ledger: openLedgerQueriesHere({ file: paths.database, indexFile: paths.ledgerIndex, log, now: clock.now }),
        exporter: createInlineExporter({ database: paths.database, version }),
        pages: createNoPages(),
        notices: [...settings.notices, ...asNotices(store.notices)],
        ...(sandbox === null
          ? {}
          : {
              demoAccounts: sandbox.accounts,
              cardProcessorKey: sandbox.stripe.publishableKey,
              checkoutOrigins: [sandbox.stripe.origin],
            }),
      });
      undo.push(() => engine.close());
      return { engine, log, close };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing is asked, so no key is needed; the demo's keys are still the sandbox's. */
function sandboxIsElsewhere(): SecretStore {
  return { ...createSandboxSecrets([]), keeperOf: () => 'sandbox' };
}

function heldBy(dir: string): PlimsollError {
  const pid = writerOf(dir);
  return new PlimsollError({
    kind: 'conflict',
    message: `${pid === null ? 'Another process' : `Process ${pid}`} is using the data folder ${dir} and does not answer on its socket.`,
    help: `It may be starting or closing: try again in a moment.${pid === null ? '' : ` If it stays so, look at process ${pid} and end it.`}`,
  });
}
