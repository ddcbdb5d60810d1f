/** The calls that explain. They read what is there, and change nothing but the clipboard. */
import { randomUUID } from 'node:crypto';
import type { Handlers } from '#shared/contract/contract.ts';
import type { diagnosticsCalls } from '#shared/contract/diagnosticsCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { TraceEvent } from '#shared/domain/trace.ts';
import type { EngineDeps } from '../deps.ts';
import { STORE_FORMAT } from '../store/collections.ts';
import type { Syncer } from '../sync/syncer.ts';
import type { Trace } from '../trace/trace.ts';
import type { Publisher } from '../views/publisher.ts';
import { machineNow } from './machine.ts';
import { reportText } from './report.ts';
import { type WhyDeps, whyChanged } from './why.ts';

export interface DiagnosticsDeps extends WhyDeps, Pick<EngineDeps, 'dataDir' | 'host' | 'settings'> {
  readonly trace: Trace;
  readonly publisher: Pick<Publisher, 'snapshot'>;
  readonly syncer: Pick<Syncer, 'conditions'>;
}

/** Shown ones that may still be copied. */
const REPORTS_KEPT = 4;

export function createDiagnosticsHandlers(deps: DiagnosticsDeps): Pick<Handlers, keyof typeof diagnosticsCalls> {
  const { trace, state } = deps;
  const reports = new Map<string, string>();

  const makeReport = (): string => {
    const snapshot = deps.publisher.snapshot();
    const entries = snapshot.books.reduce((sum, book) => sum + book.entries, 0);
    return reportText({
      now: deps.clock.now(),
      snapshot,
      settings: deps.settings.get(),
      conditions: deps.syncer.conditions,
      storeFormat: STORE_FORMAT,
      counts: {
        accounts: state.accounts.size,
        books: state.books.size,
        entries,
        payments: state.payments.size,
        rules: state.rules.size,
        forecasts: state.forecasts.size,
        deliveries: state.deliveries.size,
      },
      machine: machineNow(deps.dataDir),
      events: trace.events(),
      eventCount: trace.count,
    });
  };

  return {
    'diagnostics.whyChanged': (input) => whyChanged(deps, input),
    'diagnostics.events': async ({ limit, walletId }) => {
      const events = trace.events();
      const wanted = walletId === undefined ? events : events.filter(isAbout(walletId));
      return { events: wanted.slice(0, limit), count: trace.count };
    },
    'diagnostics.report': async () => {
      const id = randomUUID();
      const text = makeReport();
      reports.set(id, text);
      for (const old of [...reports.keys()].slice(0, -REPORTS_KEPT)) reports.delete(old);
      return { id, text };
    },
    'diagnostics.copy': async ({ id }) => {
      const text = reports.get(id);
      if (text === undefined)
        throw new PlimsollError({
          kind: 'not-found',
          message: 'This report is not kept any more.',
          help: 'Make it anew.',
        });
      if (deps.host === null)
        throw new PlimsollError({
          kind: 'refused',
          message: 'The clipboard needs the desktop app.',
          help: 'Start Plimsoll and try again.',
        });
      deps.host.copyText(text);
      return {};
    },
  };
}

/** What is told of the wallet, and of its account as a whole. */
function isAbout(walletId: string): (event: TraceEvent) => boolean {
  const accountId = accountOfWallet(walletId);
  return (event) => event.walletId === walletId || (event.walletId === null && event.accountId === accountId);
}
