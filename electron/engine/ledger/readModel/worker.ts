/** The questions answered in a worker, so that the app's own thread never waits for the ledger. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { Checkpoint, QuestionName } from './core.ts';
import { gateMemory, shutGate } from './gate.ts';
import type { LedgerQueriesOptions, OpenedLedgerQueries } from './here.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';
import type { WalletBurn } from './walletBurn.ts';

export interface LedgerWorkerOptions extends LedgerQueriesOptions {
  /** The worker's program; missing: the source beside this file, where nothing is bundled. */
  readonly workerFile?: string;
  /** Milliseconds without a question after which the worker ends. */
  readonly idleMs?: number;
  /** Somebody looks, and may ask more. Else the worker, about 16 MB, ends soon after a question. By default somebody does. */
  readonly attended?: () => boolean;
}

/** The worker is started by the first question. A failure of the store's file is that question's error. */
export function openLedgerQueries({ now, ...options }: LedgerWorkerOptions): OpenedLedgerQueries {
  const host = new WorkerHost(options);
  const ask = (name: QuestionName | 'checkpoint', input: unknown) => host.ask(name, input, now());
  return {
    ask: (name, input) => ask(name, input) as never,
    sumBefore: (walletId, before) =>
      ask('sumBefore', { walletId, before }) as Promise<{ micros: number; count: number }>,
    walletBurn: (question) => ask('walletBurn', question) as Promise<WalletBurn[]>,
    tryRule: (rule) => ask('tryRule', { rule }) as never,
    async refresh() {
      await ask('refresh', {});
    },
    checkpoint: () => ask('checkpoint', {}) as Promise<Checkpoint>,
    close: () => host.close(),
  };
}

interface Pending {
  readonly message: ToWorker;
  resolve(value: unknown): void;
  reject(error: PlimsollError): void;
  /** How many workers ended over it. */
  crashes: number;
}

/** A worker that ends by itself is replaced, and its questions are asked once more. */
const MOST_CRASHES = 2;
/** Nobody looks at the ledger: the memory that the answers need is given back. The derived file makes the next start short. */
const IDLE_MS = 60_000;
/** The forecasts ask several questions in a row, a few times an hour. */
const UNATTENDED_IDLE_MS = 3_000;
/** Longer than any piece of its work takes. */
const PATIENCE_MS = 5_000;

class WorkerHost {
  readonly #options: Omit<LedgerWorkerOptions, 'now'>;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #asked = 0;
  #closing: Promise<void> | null = null;
  #idle: NodeJS.Timeout | null = null;
  /** A worker that was sent home and is not gone yet: the next one waits for it, since one at a time writes the file. */
  #leaving: Promise<void> | null = null;

  constructor(options: Omit<LedgerWorkerOptions, 'now'>) {
    this.#options = options;
  }

  ask(name: QuestionName | 'checkpoint', input: unknown, now: number): Promise<unknown> {
    if (this.#closing !== null) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      const message: ToWorker = { id, ask: name, input: JSON.stringify(input), now };
      this.#pending.set(id, { message, resolve, reject, crashes: 0 });
      this.#stayAwake();
      // Questions that come while the last worker leaves are asked of the next one, all together.
      if (this.#leaving === null) this.#running().postMessage(message);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  #stayAwake(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const { attended = () => true } = this.#options;
    this.#idle = setTimeout(() => this.#rest(), this.#options.idleMs ?? (attended() ? IDLE_MS : UNATTENDED_IDLE_MS));
    this.#idle.unref();
  }

  #rest(): void {
    if (this.#worker === null || this.#closing !== null) return;
    if (this.#pending.size > 0) {
      this.#stayAwake();
      return;
    }
    const worker = this.#worker;
    this.#worker = null;
    this.#leaving = leave(worker).then(() => {
      this.#leaving = null;
      this.#options.log.info('ledgerWorker.rests');
      if (this.#closing === null)
        for (const { message } of this.#pending.values()) this.#running().postMessage(message);
    });
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    if (this.#idle !== null) clearTimeout(this.#idle);
    for (const { reject } of this.#pending.values()) reject(closed());
    this.#pending.clear();
    await this.#leaving;
    if (worker !== null) await leave(worker);
  }

  #running(): Worker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const { file, indexFile, batch, workerFile } = this.#options;
    const gate = gateMemory();
    const workerData: WorkerSetup = { file, indexFile, gate, ...(batch === undefined ? {} : { batch }) };
    const worker = new Worker(workerFile ?? join(import.meta.dirname, 'ledgerWorker.ts'), { workerData });
    const atExit = () => {
      if (!shutGate(gate, PATIENCE_MS)) this.#options.log.error('ledgerWorker.stillBusy');
    };
    process.once('exit', atExit);
    let reason: unknown = null;
    worker.on('message', (message: FromWorker) => this.#heard(message));
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', (code) => {
      process.off('exit', atExit);
      if (this.#worker === worker) this.#ended(reason ?? `it ended with code ${code}`);
    });
    return worker;
  }

  #heard(message: FromWorker): void {
    const { log, progress } = this.#options;
    if ('log' in message) {
      const [level, event, fields] = message.log;
      log[level](event, fields);
    } else if ('progress' in message) progress?.(message.progress);
    else if ('answer' in message) this.#take(message.id)?.resolve(JSON.parse(message.answer));
    else {
      if (message.detail !== null) log.error('ledgerWorker.defect', { error: message.detail });
      this.#take(message.id)?.reject(new PlimsollError(message.error));
    }
  }

  #take(id: number): Pending | null {
    const pending = this.#pending.get(id) ?? null;
    this.#pending.delete(id);
    return pending;
  }

  #ended(reason: unknown): void {
    this.#worker = null;
    if (this.#closing !== null) return;
    const error = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    this.#options.log.error('ledgerWorker.ended', { error, questions: this.#pending.size });
    for (const [id, pending] of this.#pending) {
      if (++pending.crashes < MOST_CRASHES) this.#running().postMessage(pending.message);
      else {
        this.#pending.delete(id);
        pending.reject(new PlimsollError(LOST));
      }
    }
  }
}

async function leave(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.postMessage({ close: true } satisfies ToWorker);
  await gone;
}

const LOST: ErrorInfo = {
  kind: 'internal',
  message: 'The part of Plimsoll that reads the ledger ended twice over this question.',
  help: 'The ledger itself is safe. Try again; if it comes back, report it with the log.',
};

function closed(): PlimsollError {
  return new PlimsollError({ kind: 'cancelled', message: 'The ledger was closed meanwhile.' });
}
