/** Keeps the snapshot current and pushes what changed, a few times a second at most. */

import type { ForwardingView } from '#shared/contract/alertCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ExportJob } from '#shared/contract/ledgerCalls.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { AlertView, AppView, BackupsView, Settings, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import type { UpdatesView } from '#shared/contract/updateCalls.ts';
import type { Episode } from '#shared/domain/alert.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import type { SeenWallet } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Board } from '../budgets/board.ts';
import type { StoredSettings } from '../dataFolder/settingsFile.ts';
import type { EngineDeps } from '../deps.ts';
import type { Topics } from '../events.ts';
import { type PaymentNames, paymentView } from '../payments/view.ts';
import { findService, services } from '../providers/registry.ts';
import type { RunwayKeeper } from '../runway/keeper.ts';
import { type EngineState, EPISODES_AT_HAND, ofType } from '../state.ts';
import type { Syncer } from '../sync/syncer.ts';
import { agentViews, moveView } from './agentViews.ts';
import { bookView } from './bookView.ts';
import { type AccountNow, accountView, trayView, type WalletMore, walletView } from './views.ts';

type PublisherDeps = Pick<
  EngineDeps,
  'version' | 'mode' | 'dataDir' | 'loopbackOnly' | 'clock' | 'secrets' | 'settings' | 'notices'
> & {
  readonly state: EngineState;
  readonly syncer: Syncer;
  readonly topics: Topics;
  readonly exports: () => readonly ExportJob[];
  readonly backupsView: () => BackupsView | null;
  readonly updatesView: () => UpdatesView | null;
  readonly alerts: Pick<Alerts, 'linesOf'>;
  readonly runway: Pick<RunwayKeeper, 'forecastOf' | 'agentOf' | 'scoreOf' | 'months'>;
  readonly board: () => Board;
  readonly forwarding: () => ForwardingView;
};

export interface Publisher {
  snapshot(): Snapshot;
  /** @throws PlimsollError `not-found` */
  payment(id: string): PaymentView;
  /** Something may have changed: look again soon and push what really did. */
  refresh(): void;
  setTrayHost(present: boolean | null): void;
  addNotice(notice: AppView['notices'][number]): void;
  dropNotice(id: string): void;
  stop(): void;
}

const PUSH_EVERY = 100;
const PAYMENTS_SHOWN = 200;
const MOVES_SHOWN = 50;

export function createPublisher(deps: PublisherDeps): Publisher {
  const { state, syncer, topics, clock, runway } = deps;
  const notices = new Map(deps.notices.map((notice) => [notice.id, notice]));
  let trayHost: boolean | null = null;
  let revision = 0;
  let pending: (() => void) | null = null;
  let stopped = false;

  const accountsNow = (): AccountNow[] =>
    [...state.accounts.values()]
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
      .flatMap((account) => {
        const service = findService(account.service);
        if (service === undefined) return [];
        return {
          account,
          service: service.info,
          observation: state.observationOf(account.id),
          syncing: syncer.isSyncing(account.id),
          nextAttemptAt: syncer.nextAttemptAt(account.id),
          watching: syncer.watching,
          keyKept: deps.secrets.keeperOf(account.id),
          interval: syncer.currentInterval(),
        };
      });

  const appView = (): AppView => ({
    version: deps.version,
    mode: deps.mode,
    dataDir: deps.dataDir,
    watching: syncer.watching,
    trayHost,
    loopbackOnly: deps.loopbackOnly,
    secrets: { keychain: deps.secrets.keychain, keeps: deps.secrets.keepsByDefault },
    settings: shownSettings(deps.settings.get()),
    notices: [...notices.values()],
    ...(deps.backupsView() === null ? {} : { backups: deps.backupsView() as BackupsView }),
    ...(deps.updatesView() === null ? {} : { updates: deps.updatesView() as UpdatesView }),
  });

  const paymentViews = (): PaymentView[] =>
    [...state.payments.values()]
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
      .slice(0, PAYMENTS_SHOWN)
      .map((payment) => paymentView(payment, namesOf(payment, state), clock.now()));

  const moreOf = (walletId: string, wallet: SeenWallet, board: Board): WalletMore => {
    const at = board.now;
    const settings = state.walletSettingsOf(walletId);
    return {
      settings,
      lines: deps.alerts.linesOf(walletId, wallet, settings, at),
      forecast: runway.forecastOf(walletId),
      score: runway.scoreOf(walletId),
      promises: board.promisesOf(walletId),
    };
  };

  const snapshot = (): Snapshot => {
    const board = deps.board();
    const at = board.now;
    const accounts = accountsNow();
    const wallets = accounts.flatMap((now) =>
      now.observation.wallets.map((wallet) =>
        walletView(now, wallet, moreOf(walletIdOf(now.account.id, wallet.key), wallet, board), at),
      ),
    );
    const unseen = accounts.filter((now) => now.observation.wallets.length === 0).length;
    const names = new Map(wallets.map((wallet) => [wallet.id, wallet]));
    const episodes = shownEpisodes(state);
    return {
      app: appView(),
      services: services.map((service) => service.info),
      accounts: accounts.map((now) => accountView(now, at)),
      wallets,
      agents: agentViews({
        board,
        observationOf: state.observationOf,
        serviceNameOf: ({ account }) => findService(account.service)?.info.name ?? account.service,
        interval: syncer.currentInterval(),
        runwayOf: ({ account, agentId }, freshness) => runway.agentOf(account.id, agentId, freshness),
      }),
      moves: ofType(state.rules, 'move')
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .slice(0, MOVES_SHOWN)
        .map(moveView),
      alerts: episodes.map((episode) => alertView(episode, names, state)),
      forwarding: deps.forwarding(),
      months: [...runway.months()],
      tray: trayView(
        wallets,
        unseen,
        episodes.filter(({ closedAt }) => closedAt === null),
      ),
      payments: paymentViews(),
      books: [...state.books.values()]
        .sort((a, b) => (a.walletId < b.walletId ? -1 : 1))
        .map((book) => bookView(book, state.accounts.has(book.accountId))),
      exports: [...deps.exports()],
      revision,
    };
  };

  const push = () => {
    pending = null;
    const now = snapshot();
    const changed = [
      topics.publish('app', now.app),
      topics.publish('accounts', now.accounts),
      topics.publish('wallets', now.wallets),
      topics.publish('agents', now.agents),
      topics.publish('moves', now.moves),
      topics.publish('alerts', now.alerts),
      topics.publish('forwarding', now.forwarding),
      topics.publish('months', now.months),
      topics.publish('tray', now.tray),
      topics.publish('payments', now.payments),
      topics.publish('books', now.books),
      topics.publish('exports', now.exports),
    ];
    if (changed.includes(true)) revision++;
  };

  const refresh = () => {
    if (pending === null && !stopped) pending = clock.setTimer(PUSH_EVERY, push);
  };

  return {
    snapshot,
    payment(id) {
      const payment = state.payments.get(id);
      if (payment === undefined) throw new PlimsollError({ kind: 'not-found', message: 'There is no such payment.' });
      return paymentView(payment, namesOf(payment, state), clock.now());
    },
    refresh,
    setTrayHost(present) {
      trayHost = present;
      refresh();
    },
    addNotice(notice) {
      notices.set(notice.id, notice);
      refresh();
    },
    dropNotice(id) {
      if (notices.delete(id)) refresh();
    },
    stop() {
      stopped = true;
      pending?.();
    },
  };
}

/** Where alerts are handed on to is shown apart. */
export function shownSettings({ forwarding: _, ...settings }: StoredSettings): Settings {
  return settings;
}

/** All that are open, and of the others the newest. */
function shownEpisodes(state: EngineState): readonly Episode[] {
  const episodes = state.episodes();
  const open = episodes.filter(({ closedAt }) => closedAt === null);
  const past = episodes.filter(({ closedAt }) => closedAt !== null);
  return [...open, ...past.slice(0, Math.max(0, EPISODES_AT_HAND - open.length))];
}

function alertView(episode: Episode, wallets: ReadonlyMap<string, WalletView>, state: EngineState): AlertView {
  const wallet = episode.walletId === null ? undefined : wallets.get(episode.walletId);
  return {
    ...episode,
    walletName: wallet?.name ?? '',
    accountLabel: state.accounts.get(episode.accountId)?.label ?? '',
    muted: wallet?.muted ?? false,
  };
}

function namesOf(payment: Payment, state: EngineState): PaymentNames {
  const account = state.accounts.get(payment.accountId);
  const wallet = state
    .observationOf(payment.accountId)
    .wallets.find((one) => walletIdOf(payment.accountId, one.key) === payment.walletId);
  return {
    accountLabel: account?.label ?? 'A removed account',
    serviceName: (account === undefined ? undefined : findService(account.service))?.info.name ?? '',
    walletName: wallet?.name ?? '',
    connected: account !== undefined,
  };
}
