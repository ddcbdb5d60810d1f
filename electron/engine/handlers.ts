/** The calls of the contract, each written once, for every door. */
import type { agentCalls } from '#shared/contract/agentCalls.ts';
import type { alertCalls } from '#shared/contract/alertCalls.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { diagnosticsCalls } from '#shared/contract/diagnosticsCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ledgerCalls } from '#shared/contract/ledgerCalls.ts';
import type { paymentCalls } from '#shared/contract/paymentCalls.ts';
import type { updateCalls } from '#shared/contract/updateCalls.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { EngineDeps } from './deps.ts';
import type { Host } from './ports.ts';
import { findService } from './providers/registry.ts';
import type { EngineState } from './state.ts';
import type { Backups } from './store/backup/backups.ts';
import type { Syncer } from './sync/syncer.ts';
import type { Trace } from './trace/trace.ts';
import type { Updates } from './updates/updates.ts';
import { type Publisher, shownSettings } from './views/publisher.ts';
import { pageAddress } from './web/openPage.ts';

export interface HandlerDeps extends Pick<EngineDeps, 'browser' | 'clock' | 'host' | 'log' | 'settings'> {
  readonly state: EngineState;
  readonly trace: Pick<Trace, 'record'>;
  readonly syncer: Syncer;
  readonly accounts: Accounts;
  readonly publisher: Publisher;
  readonly announce: () => void;
  readonly keptBackups: Backups | null;
  readonly updates: Pick<Updates, 'replan'>;
}

export function createHandlers(
  deps: HandlerDeps,
): Omit<
  Handlers,
  | keyof typeof agentCalls
  | keyof typeof alertCalls
  | keyof typeof paymentCalls
  | keyof typeof ledgerCalls
  | keyof typeof diagnosticsCalls
  | keyof typeof updateCalls
> {
  const { state, syncer, accounts, publisher } = deps;

  const viewOf = (accountId: string) => {
    const view = publisher.snapshot().accounts.find((account) => account.id === accountId);
    if (view === undefined) throw new PlimsollError({ kind: 'not-found', message: 'This account is gone.' });
    return view;
  };
  const afterAccountChange = () => {
    syncer.replan();
    publisher.refresh();
    deps.announce();
  };

  return {
    'snapshot.get': async () => publisher.snapshot(),

    'accounts.add': async (input) => {
      const account = await accounts.add(input);
      afterAccountChange();
      void syncer.syncNow(account.id);
      return { account: viewOf(account.id) };
    },
    'accounts.setKey': async ({ accountId, key, keepKey }) => {
      await accounts.setKey(accountId, key, keepKey);
      afterAccountChange();
      return { account: viewOf(accountId) };
    },
    'accounts.rename': async ({ accountId, label }) => {
      await accounts.rename(accountId, label);
      publisher.refresh();
      return {};
    },
    'accounts.remove': async ({ accountId, eraseLedger }) => {
      await accounts.remove(accountId, eraseLedger ?? false);
      afterAccountChange();
      return {};
    },

    'sync.now': async ({ accountId }) => {
      const ids = accountId === undefined ? [...state.accounts.keys()] : [accounts.get(accountId).id];
      const answered = await Promise.all(ids.map((id) => syncer.syncNow(id)));
      const synced = answered.filter(Boolean).length;
      return { synced, failed: answered.length - synced };
    },
    'watching.set': async ({ watching }) => {
      syncer.setWatching(watching);
      publisher.refresh();
      return {};
    },

    'settings.set': async (change) => {
      const settings = deps.settings.set(change);
      deps.trace.record({ kind: 'settings', fields: Object.keys(change) });
      deps.host?.settingsChanged(settings);
      deps.updates.replan();
      syncer.replan();
      publisher.refresh();
      deps.announce();
      return { settings: shownSettings(settings) };
    },

    'web.open': async ({ accountId, page }) => {
      const account = accounts.get(accountId);
      const service = findService(account.service);
      if (service === undefined)
        throw new PlimsollError({ kind: 'not-found', message: 'This service is unknown here.' });
      const url = pageAddress(account, service, page, deps.log);
      await deps.browser.open(url);
      deps.log.info('web.opened', { accountId, page, origin: new URL(url).origin });
      return { url };
    },

    'window.show': async ({ screen }) => {
      desktop(deps.host).showWindow(screen);
      return {};
    },
    'app.switchMode': async ({ mode }) => {
      desktop(deps.host).switchMode(mode);
      return {};
    },
    'backups.make': async () => {
      if (deps.keptBackups === null)
        throw new PlimsollError({ kind: 'refused', message: 'Nobody makes backups here.' });
      return { backup: await deps.keptBackups.now() };
    },
    'app.quit': async () => {
      desktop(deps.host).quit();
      return {};
    },
  };
}

function desktop(host: Host | null): Host {
  if (host === null)
    throw new PlimsollError({
      kind: 'refused',
      message: 'This needs the desktop app.',
      help: 'Start Plimsoll and try again.',
    });
  return host;
}
