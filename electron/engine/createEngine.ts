/** Puts the engine together from its parts and what the surroundings hand in. */
import { randomUUID } from 'node:crypto';
import type { Handlers } from '#shared/contract/contract.ts';
import { createDispatch } from '#shared/contract/dispatch.ts';
import type { Account } from '#shared/domain/account.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createKeys } from './accounts/keys.ts';
import { createSignIns } from './accounts/signIns.ts';
import { createAllowances } from './accounts/withheld.ts';
import { createAlerting } from './alerting.ts';
import { createBudgets } from './budgets/budgets.ts';
import { rulingsOf } from './budgets/rulings.ts';
import { adoptDemoAccounts } from './demo/demoAccounts.ts';
import type { EngineDeps } from './deps.ts';
import { createDiagnosticsHandlers } from './diagnostics/handlers.ts';
import type { Engine } from './engine.ts';
import { createTopics } from './events.ts';
import { createExportHandlers, createExportJobs } from './exports/jobs.ts';
import { createHandlers } from './handlers.ts';
import { createServiceHttp } from './http/serviceHttp.ts';
import { createLedgerHandlers } from './ledger/handlers.ts';
import { createHistoryFetcher } from './ledger/history.ts';
import { createBrowserSteps } from './payments/browserSteps.ts';
import { createCardSetup } from './payments/cardSetup.ts';
import { createPaymentHandlers } from './payments/handlers.ts';
import { createPayments } from './payments/runner.ts';
import type { ServiceAdapter, ServiceDefinition } from './providers/adapter.ts';
import { findService } from './providers/registry.ts';
import type { SignIn } from './providers/signIn.ts';
import { loadState } from './state.ts';
import { createBackups } from './store/backup/backups.ts';
import { backupFolderOf } from './store/backup/names.ts';
import { watchWrites } from './store/writeWatch.ts';
import { type Asking, createSyncer } from './sync/syncer.ts';
import { createTrace, tracedClock } from './trace/trace.ts';
import { tracedConditions } from './trace/tracedConditions.ts';
import { tracedHandlers } from './trace/tracedHandlers.ts';
import { tracedState } from './trace/tracedState.ts';
import { createUpdates } from './updates/updates.ts';
import { createPublisher } from './views/publisher.ts';

/** In the demo one watches the numbers move. */
const DEMO_INTERVAL = 3 * SECOND;
/** Ages change what may be claimed even when nothing arrives. */
const AGE_TICK = 15 * SECOND;
/** A tick that comes so much sooner or later than planned was not merely late. */
const JUMP = 2 * MINUTE;

/** What is shown while the store takes no more. */
const NOT_WRITTEN = 'database-not-written';

export async function createEngine(given: EngineDeps): Promise<Engine> {
  const { log, secrets, settings, mode } = given;
  const trace = createTrace(given.clock);
  const clock = tracedClock(given.clock, trace);
  const store = watchWrites(given.store, (error) =>
    error === null
      ? publisher.dropNotice(NOT_WRITTEN)
      : publisher.addNotice({ id: NOT_WRITTEN, tone: 'error', text: error.message, help: error.help ?? '' }),
  );
  const deps = { ...given, clock, store };
  const state = tracedState(await loadState(store), trace, clock.now);
  if (mode === 'demo') await adoptDemoAccounts(state, deps.demoAccounts ?? [], clock.now());
  const topics = createTopics();
  const closing = new AbortController();

  const definitionOf = (account: Account): ServiceDefinition => {
    const service = findService(account.service);
    if (service === undefined) throw new Error(`account ${account.id} is of an unknown service`);
    return service;
  };

  /** Requests that carry no key, for signing in. */
  const openHttp = (origin: string) =>
    createServiceHttp({
      origin,
      authorize: () => ({}),
      key: () => Promise.resolve('none'),
      fetch: deps.fetch,
      signal: closing.signal,
      clock,
      log,
      random: deps.random,
    });
  const createSignIn = (service: ServiceDefinition, origin: string): SignIn | null =>
    service.signIn?.({ http: openHttp(origin), origin, clock }) ?? null;
  const keyOf = createKeys({
    secrets,
    clock,
    log,
    signInOf: (account) => createSignIn(definitionOf(account), account.origin),
  });

  const connect = (account: Account, key: () => Promise<string | null>): ServiceAdapter => {
    const service = definitionOf(account);
    const http = createServiceHttp({
      origin: account.origin,
      authorize: service.authorize,
      key,
      fetch: deps.fetch,
      signal: closing.signal,
      online: () => syncer.conditions.online,
      clock,
      log,
      random: deps.random,
    });
    return service.connect({ http, clock });
  };

  /** One adapter per connection: what it learned of a service's dialect is not asked again. */
  const adapters = new Map<string, { readonly connection: string; readonly adapter: ServiceAdapter }>();
  const connectionOf = ({ origin, keyFingerprint }: Account) => `${origin} ${keyFingerprint}`;
  const openAdapterOf = (account: Account): ServiceAdapter | null => {
    const known = adapters.get(account.id);
    return known?.connection === connectionOf(account) ? known.adapter : null;
  };
  const adapterOf = (account: Account): ServiceAdapter => {
    const known = openAdapterOf(account);
    if (known !== null) return known;
    const adapter = connect(account, () => keyOf(account));
    adapters.set(account.id, { connection: connectionOf(account), adapter });
    return adapter;
  };

  /** For the trace: an account is asked because of the newest of that kind that happened with it. */
  const after = (why: Asking['why'], kind: 'agent' | 'payment', accountId: string): Asking => {
    const latest = trace.latest(kind, (event) => event.accountId === accountId)?.id ?? null;
    return { why, causedBy: latest ?? trace.current };
  };

  const hasKey = (accountId: string) => secrets.keeperOf(accountId) !== 'missing';
  const alerting = createAlerting({
    ...deps,
    state,
    hasKey,
    rulings: () => {
      const board = budgets.board();
      return (accountId) => rulingsOf(board, accountId);
    },
    seeingSince: () => syncer.seeingSince,
    interval: () => syncer.currentInterval(),
    changed: () => publisher.refresh(),
  });
  const { alerts } = alerting;
  const budgets = createBudgets({
    ...deps,
    state,
    interval: () => syncer.currentInterval(),
    controlsOf: (accountId) => {
      const account = state.accounts.get(accountId);
      return account === undefined || !hasKey(accountId) ? null : (adapterOf(account).operations?.agents ?? null);
    },
    lastsWith: alerting.runway.agentLastsWith,
    syncNow: (accountId) => void syncer.syncNow(accountId, { fresh: true }, after('control', 'agent', accountId)),
    changed: () => publisher.refresh(),
    decided: () => alerting.look(),
  });

  const syncer = createSyncer({
    state,
    alerts,
    clock,
    random: deps.random,
    log,
    trace,
    adapterOf,
    hasKey,
    interval: () => (mode === 'demo' ? DEMO_INTERVAL : settings.get().syncMinutes * MINUTE),
    onReading: async (account, reading) => {
      await allowances.keep();
      await payments.settle(account, reading);
      history.kick(account.id);
      await budgets.onReading(account.id);
    },
    changed: (accountId, ledger) => {
      if (ledger) ledgerChanged(accountId);
      publisher.refresh();
      alerting.announce();
    },
  });
  const ledgerChanged = (...accountIds: string[]) => {
    topics.send('ledger', { accountIds });
    alerting.ledgerChanged();
    budgets.ledgerChanged();
  };

  const history = createHistoryFetcher({
    state,
    clock,
    log,
    adapterOf,
    mayAsk: () => syncer.conditions.online,
    changed: (accountId, ledger) => {
      if (ledger) ledgerChanged(accountId);
      // The end of a past brings no rows, and tells since when they are known.
      else alerting.ledgerChanged();
      publisher.refresh();
    },
  });
  const exportJobs = createExportJobs({
    // It reads the file, which must say until when the books are known to agree.
    exporter: {
      ...deps.exporter,
      async run(...request) {
        await state.storeWaiting();
        return deps.exporter.run(...request);
      },
    },
    host: deps.host,
    clock,
    log,
    newId: randomUUID,
    changed: () => publisher.refresh(),
  });
  const backups =
    deps.backups === undefined
      ? null
      : createBackups({
          ...deps.backups,
          folder: backupFolderOf(deps.backups.database),
          clock,
          log,
          changed: () => publisher.refresh(),
          tell: (id, notice) => (notice === null ? publisher.dropNotice(id) : publisher.addNotice({ id, ...notice })),
        });
  const updates = createUpdates({
    ...deps,
    paying: () => [...state.payments.values()].some(({ state: at }) => at === 'confirmed' || at === 'sending'),
    changed: () => publisher.refresh(),
  });
  const allowances = createAllowances({
    state,
    learnedOf: (account) => openAdapterOf(account)?.withheld?.() ?? [],
    changed: () => publisher.refresh(),
  });
  const publisher = createPublisher({
    ...deps,
    state,
    syncer,
    topics,
    alerts,
    runway: alerting.runway,
    board: budgets.board,
    forwarding: alerting.forwarder.view,
    exports: exportJobs.list,
    backupsView: () => backups?.view() ?? null,
    updatesView: updates.view,
  });
  const accounts = createAccounts({
    state,
    alerts,
    store,
    clock,
    secrets,
    mode,
    loopbackOnly: deps.loopbackOnly,
    connectWith: (account, key) => connect(account, () => Promise.resolve(key)),
  });
  const publishableKeyOf = (account: Account) =>
    account.demo || deps.cardProcessorKey !== undefined
      ? (deps.cardProcessorKey ?? null)
      : (definitionOf(account).publishableKey ?? null);
  const browserSteps = createBrowserSteps({
    browser: deps.browser,
    pages: deps.pages,
    log,
    serviceOf: definitionOf,
    publishableKeyOf,
    checkoutOrigins: (account) => [...(definitionOf(account).checkoutOrigins ?? []), ...(deps.checkoutOrigins ?? [])],
  });
  const payments = createPayments({
    state,
    clock,
    log,
    adapterOf,
    syncNow: (accountId, options) => syncer.syncNow(accountId, options, after('expected', 'payment', accountId)),
    browser: browserSteps,
    changed: alerting.look,
  });
  const signIns = createSignIns({
    clock,
    log,
    browser: deps.browser,
    loopbackOnly: deps.loopbackOnly,
    createSignIn,
    addAccount: async (input) => {
      const account = await accounts.add(input);
      syncer.replan();
      void syncer.syncNow(account.id);
      return account;
    },
    randomId: randomUUID,
  });
  const handlers: Handlers = {
    ...createDiagnosticsHandlers({
      ...deps,
      ...{ state, trace, publisher, syncer, interval: () => syncer.currentInterval() },
    }),
    ...createHandlers({
      ...{ ...deps, trace, state, syncer, accounts, publisher },
      keptBackups: backups,
      updates,
      announce: alerting.look,
    }),
    ...updates.handlers,
    ...alerting.handlers,
    ...budgets.handlers,
    ...createLedgerHandlers({ ...deps, state, publisher, ledgerChanged, attributedAnew: budgets.attributedAnew }),
    ...createExportHandlers(exportJobs),
    ...createPaymentHandlers({
      accounts,
      adapterOf,
      payments,
      cardSetup: createCardSetup({
        browser: deps.browser,
        pages: deps.pages,
        log,
        serviceOf: definitionOf,
        publishableKeyOf,
        changed: () => publisher.refresh(),
      }),
      signIns,
      allowances,
      syncNow: (accountId) => syncer.syncNow(accountId, { fresh: true }),
      viewOf: (paymentId) => ({ payment: publisher.payment(paymentId) }),
      views: () => publisher.snapshot().payments,
      topUpSet: alerts.noteTopUpSet,
      log,
    }),
  };

  let stopTick = () => {};
  let lastTick = clock.now();
  const tick = () => {
    const now = clock.now();
    // The clock was set, or the machine slept and nobody told: what is known is older, or younger, than it looks.
    if (Math.abs(now - lastTick - AGE_TICK) > JUMP) {
      log.info('clock.jumped', { ms: now - lastTick });
      syncer.wake(trace.record({ kind: 'wake', reason: 'clock' }));
    }
    lastTick = now;
    alerting.look();
    void budgets.look();
    stopTick = clock.setTimer(AGE_TICK, tick);
  };

  return {
    dispatch: createDispatch(tracedHandlers(handlers, trace, clock), (call, error) =>
      log.error('call.defect', { call, error: error instanceof Error ? error.stack : String(error) }),
    ),
    snapshot: publisher.snapshot,
    subscribe: topics.subscribe,
    navigate: (screen) => topics.send('navigate', { screen }),
    start() {
      syncer.setWatching(true);
      payments.resume().catch((error) => log.error('payments.not-resumed', { error: String(error) }));
      alerting.start();
      budgets.start();
      backups?.start();
      updates.start();
      lastTick = clock.now() - AGE_TICK;
      tick();
    },
    takeUpPayments: payments.resume,
    setConditions: tracedConditions(syncer, trace),
    wake(reason) {
      log.info('sync.wake', { reason });
      syncer.wake(trace.record({ kind: 'wake', reason }));
      updates.replan();
    },
    setTrayHost: publisher.setTrayHost,
    addNotice: publisher.addNotice,
    async close() {
      stopTick();
      updates.stop();
      closing.abort();
      signIns.stop();
      await payments.stop();
      await browserSteps.close();
      await syncer.stop();
      await history.stop();
      await exportJobs.stop();
      await backups?.stop();
      await budgets.stop();
      await alerting.stop();
      await deps.ledger.close();
      publisher.stop();
      await state
        .storeWaiting()
        .catch((error) =>
          log.error('sync.not-stored', { error: error instanceof Error ? error.message : String(error) }),
        );
      await store.close();
    },
  };
}
