/** The calls of the contract, each written once, for every door. */
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ledgerCalls } from '#shared/contract/ledgerCalls.ts';
import type { paymentCalls } from '#shared/contract/paymentCalls.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import { compare } from '#shared/money/amount.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { EngineDeps } from './deps.ts';
import type { Host } from './ports.ts';
import { findService } from './providers/registry.ts';
import type { EngineState } from './state.ts';
import { decideAll } from './sync/storeReading.ts';
import type { Syncer } from './sync/syncer.ts';
import type { Publisher } from './views/publisher.ts';
import { pageAddress } from './web/openPage.ts';

export interface HandlerDeps extends Pick<EngineDeps, 'browser' | 'clock' | 'host' | 'log' | 'settings'> {
  readonly state: EngineState;
  readonly syncer: Syncer;
  readonly accounts: Accounts;
  readonly publisher: Publisher;
  readonly announce: () => void;
}

export function createHandlers(
  deps: HandlerDeps,
): Omit<Handlers, keyof typeof paymentCalls | keyof typeof ledgerCalls> {
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

    'wallets.setLines': async ({ walletId, lines }) => {
      const account = accounts.get(accountOfWallet(walletId));
      const wallet = state.observationOf(account.id).wallets.find((one) => walletId.endsWith(`:${one.key}`));
      if (wallet === undefined) throw new PlimsollError({ kind: 'not-found', message: 'This wallet was never seen.' });
      if (lines !== null) checkLines(lines, wallet.unit);
      const known = state.walletSettingsOf(walletId);
      const settings = {
        walletId,
        accountId: account.id,
        lines,
        reference: known?.reference ?? wallet.balance,
        referenceAt: known?.referenceAt ?? wallet.asOf,
      };
      await state.transact(() => {
        const decided = decideAll(state, account, [wallet], new Map([[walletId, settings]]), deps.clock.now());
        return [
          { collection: 'walletSettings', put: [settings] },
          { collection: 'episodes', put: decided.episodes },
          { collection: 'alertLog', insertNew: decided.log },
        ];
      });
      publisher.refresh();
      deps.announce();
      return {};
    },

    'settings.set': async (change) => {
      const settings = deps.settings.set(change);
      deps.host?.settingsChanged(settings);
      syncer.replan();
      publisher.refresh();
      return { settings };
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

function checkLines(
  lines: { low: { unit: string; micros: number }; critical: { unit: string; micros: number } },
  unit: string,
): void {
  const wrong =
    lines.low.unit !== unit || lines.critical.unit !== unit
      ? `the lines of this wallet are in ${unit}`
      : lines.low.micros < 0 || lines.critical.micros < 0
        ? 'a line cannot be below zero'
        : compare(lines.critical, lines.low) > 0
          ? 'the critical line cannot be above the low line'
          : null;
  if (wrong !== null) throw new PlimsollError({ kind: 'invalid-input', message: `Lines not set: ${wrong}.` });
}
