/** A snapshot to change for a test, and an engine that shows it: for the shell, which needs no real one. */
import type { Engine } from '#engine/engine.ts';
import { createTopics } from '#engine/events.ts';
import type { TopicName, TopicValue } from '#shared/contract/contract.ts';
import type { AccountView, AlertView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { DEFAULT_WATCH } from '#shared/domain/watch.ts';

export function fakeSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    app: {
      version: '0.1.0',
      mode: 'live',
      dataDir: '/data',
      watching: true,
      trayHost: true,
      loopbackOnly: false,
      secrets: { keychain: 'GNOME Keyring', keeps: 'keychain' },
      settings: {
        syncMinutes: 5,
        theme: 'system',
        notifications: true,
        openAtLogin: false,
        quietHours: { on: false, criticalPasses: true, spans: [] },
        staleNumbers: 'answer',
        checkForUpdates: true,
      },
      notices: [],
    },
    services: [],
    accounts: [],
    wallets: [],
    agents: [],
    moves: [],
    alerts: [],
    forwarding: { command: null, webhook: null, hasSecret: false, waiting: 0, lastSentAt: null, lastError: null },
    months: [],
    tray: {
      level: 'ok',
      fill: 0.5,
      words: 'All 2 wallets are above their line',
      worstWalletId: 'a:credits',
      alerts: 0,
    },
    payments: [],
    books: [],
    exports: [],
    revision: 1,
    ...change,
  };
}

export function fakeAccount(change: Partial<AccountView> = {}): AccountView {
  return {
    id: 'a',
    service: 'some-service',
    label: 'Bakery',
    origin: 'https://api.example.test',
    createdAt: 0,
    keyFingerprint: '00',
    demo: false,
    serviceName: 'Some service',
    capabilities: [],
    withheld: [],
    sync: 'waiting',
    freshness: 'fresh',
    slices: {},
    problems: [],
    lastSuccessAt: null,
    lastAttemptAt: null,
    lastError: null,
    nextAttemptAt: null,
    keyKept: 'keychain',
    ...change,
  };
}

export function fakeWallet(change: Partial<WalletView> = {}): WalletView {
  const balance = { micros: 12_340_000, unit: 'USD' as const };
  return {
    key: 'balance',
    name: 'Balance',
    unit: 'USD',
    balance,
    reserved: null,
    worth: null,
    autoTopUp: null,
    funding: null,
    note: null,
    promised: null,
    overPromised: null,
    asOf: 0,
    id: 'a:balance',
    accountId: 'a',
    accountLabel: 'Bakery',
    serviceName: 'Some service',
    level: 'ok',
    claim: 'ok',
    freshness: 'fresh',
    lines: null,
    fill: 0.5,
    binding: null,
    source: 'reported',
    watch: DEFAULT_WATCH,
    watchStated: false,
    muted: false,
    runway: { state: 'unknown', why: 'not-yet' },
    perDay: null,
    score: { settled: 0, open: 0, hitRate: null, medianErrorHours: null },
    ...change,
  };
}

export function fakeAlert(change: Partial<AlertView> = {}): AlertView {
  return {
    id: 'e1',
    accountId: 'a',
    walletId: 'a:balance',
    rule: 'low-balance',
    subject: '',
    openedAt: 0,
    closedAt: null,
    level: 'low',
    balance: null,
    runOut: null,
    once: false,
    notifiedAt: null,
    settled: false,
    held: null,
    snooze: null,
    muted: false,
    title: 'Bakery Balance is low',
    body: '',
    walletName: 'Balance',
    accountLabel: 'Bakery',
    ...change,
  };
}

export interface FakeEngine extends Engine {
  show(snapshot: Snapshot): void;
  send<T extends TopicName>(topic: T, value: TopicValue<T>): void;
  /** Calls that came through, in order. */
  readonly calls: readonly (readonly [name: unknown, input: unknown])[];
  readonly conditions: readonly object[];
  readonly wakes: readonly string[];
}

export function createFakeEngine(first: Snapshot = fakeSnapshot()): FakeEngine {
  const topics = createTopics();
  const calls: [unknown, unknown][] = [];
  const conditions: object[] = [];
  const wakes: string[] = [];
  let snapshot = first;
  return {
    calls,
    conditions,
    wakes,
    async dispatch(name, input) {
      calls.push([name, input]);
      return { ok: true, value: name === 'snapshot.get' ? snapshot : {} };
    },
    snapshot: () => snapshot,
    subscribe: topics.subscribe,
    send: topics.send,
    show(next) {
      snapshot = next;
      for (const topic of ['app', 'accounts', 'wallets', 'agents', 'alerts', 'forwarding', 'months', 'tray'] as const)
        topics.publish(topic, next[topic] as never);
    },
    navigate: (screen) => topics.send('navigate', { screen }),
    start() {},
    async takeUpPayments() {},
    setConditions: (change) => void conditions.push(change),
    wake: (reason) => void wakes.push(reason),
    setTrayHost(trayHost) {
      snapshot = { ...snapshot, app: { ...snapshot.app, trayHost } };
    },
    addNotice(notice) {
      snapshot = { ...snapshot, app: { ...snapshot.app, notices: [...snapshot.app.notices, notice] } };
    },
    async close() {},
  };
}
