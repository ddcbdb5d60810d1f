/**
 * Stands in for the preload in a plain browser. Runs inside the page (Playwright hands its source over), so it uses
 * nothing from outside its own body.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { ExportJob, LedgerFilter, LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { FakeLedger } from './fakeLedger.ts';

export interface FakeBridgeOptions {
  readonly view: 'window' | 'panel';
  /** Null never answers: the page stays loading. */
  readonly snapshot: Snapshot | null;
  readonly snapshotError?: ErrorInfo;
  readonly rows: readonly LedgerRow[];
  readonly screen?: string;
  /** What named calls answer with instead of success. */
  readonly errors?: Readonly<Record<string, ErrorInfo>>;
  /** What named calls answer with. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Calls that are never answered: what is shown meanwhile stays. */
  readonly silent?: readonly string[];
  /** What a payment becomes once it is started. */
  readonly started?: PaymentView;
}

export function installFakeBridge(options: FakeBridgeOptions): void {
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const calls: { name: string; input: unknown }[] = [];
  const push = (topic: string, value: unknown) => {
    for (const listener of listeners.get(topic) ?? []) listener(value);
  };
  const startExport = (format: string): ExportJob => {
    const job = {
      id: 'export_1',
      format: format as ExportJob['format'],
      path: `/home/mara/Documents/plimsoll-${format}`,
      state: 'running' as const,
      rows: 412_000,
      total: 1_000_000,
      files: [],
      startedAt: Date.now(),
      endedAt: null,
      error: null,
    };
    push('exports', [job]);
    return job;
  };
  const ledger = (window as unknown as { fakeLedger?: FakeLedger }).fakeLedger;
  const answer = (name: string, input: Record<string, unknown>): unknown => {
    if (name === 'snapshot.get') return options.snapshot;
    if (options.answers !== undefined && name in options.answers) return options.answers[name];
    const fromLedger = ledger?.answer(name, input);
    if (fromLedger !== undefined) return fromLedger;
    if (name === 'ledger.page') {
      const { walletIds } = input.filter as LedgerFilter;
      const rows = options.rows.filter((row) => walletIds === undefined || walletIds.includes(row.walletId));
      const from = Number(input.offset);
      const page = rows.slice(from, from + Number(input.limit));
      return { rows: page, total: rows.length, upTo: rows[0]?.id ?? null, newer: 0 };
    }
    if (name === 'sync.now') return { synced: 4, failed: 1 };
    if (name === 'settings.set' && options.snapshot !== null) {
      const app = { ...options.snapshot.app, settings: { ...options.snapshot.app.settings, ...input } };
      push('app', app);
      return { settings: app.settings };
    }
    if (name === 'payments.start' && options.started !== undefined) {
      const payment = { ...options.started, id: input.confirmationId, order: input.order, walletId: input.walletId };
      push('payments', [payment, ...(options.snapshot?.payments ?? [])]);
      return { payment };
    }
    if (name === 'exports.start') return { job: startExport(String(input.format)) };
    if (name === 'rules.list') return { rules: [] };
    if (name === 'books.list') return { books: options.snapshot?.books ?? [] };
    if (name === 'books.months') return { months: [] };
    if (name === 'accounts.log') return { rows: [], next: null };
    if (name === 'alerts.log' || name === 'audit.list') return { rows: [], next: null };
    if (name === 'agents.pause' || name === 'agents.resume') return { agent: input.agent };
    if (name === 'envelopes.put') return { envelopeId: 'env', notes: [] };
    if (name === 'accounts.add' || name === 'accounts.setKey') return { account: options.snapshot?.accounts[0] };
    return {};
  };
  Object.assign(window, {
    plimsollTest: { calls, push },
    plimsoll: {
      view: options.view,
      subscribe(topic: string, listener: (value: unknown) => void) {
        const set = listeners.get(topic) ?? new Set();
        listeners.set(topic, set.add(listener));
        return () => set.delete(listener);
      },
      async call(name: string, input: Record<string, unknown>) {
        calls.push({ name, input });
        if (ledger !== undefined && ledger.delay > 0 && name.startsWith('ledger.'))
          await new Promise((resolve) => setTimeout(resolve, ledger.delay));
        if (options.silent?.includes(name)) return new Promise(() => {});
        const error = options.errors?.[name];
        if (error !== undefined) return { ok: false, error };
        if (name === 'snapshot.get') {
          if (options.snapshotError !== undefined) return { ok: false, error: options.snapshotError };
          if (options.snapshot === null) return new Promise(() => {});
          if (options.screen !== undefined) setTimeout(() => push('navigate', { screen: options.screen }), 0);
        }
        return { ok: true, value: structuredClone(answer(name, input)) };
      },
    },
  });
}
